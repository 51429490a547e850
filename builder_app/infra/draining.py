"""How a server learns that it shall finish what it has begun, before it is told to end.

`builder up` closes its end of a pipe that every process of the server inherits; each answers with a byte on a second pipe when it is done.
A signal would not do: the web server ends what is under way as soon as it gets one.
"""

import asyncio
import os
from contextlib import suppress

from loguru import logger

ASKED, DONE = "BUILDER_DRAIN_ASKED", "BUILDER_DRAIN_DONE"


class Draining:
    """`asked` is set when the server shall finish; `finished` says that this process has."""

    def __init__(self) -> None:
        self.asked = asyncio.Event()
        self._answer: int | None = None

    def listen(self) -> None:
        """Wait for the pipe's end, where there is one."""
        asked, done = os.environ.get(ASKED), os.environ.get(DONE)
        if asked is None or done is None:
            return
        self._answer = int(done)
        asyncio.get_running_loop().add_reader(int(asked), self._told, int(asked))

    def finished(self) -> None:
        """Tell `builder up` that nothing is under way here any more."""
        if self._answer is not None:
            # Who asked may have been killed, which closes the pipes too.
            with suppress(BrokenPipeError):
                os.write(self._answer, b".")
            self._answer = None

    def _told(self, asked: int) -> None:
        asyncio.get_running_loop().remove_reader(asked)
        logger.info("Finishing what was begun")
        self.asked.set()
