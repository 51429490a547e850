"""Ways in which a place breaks. Each comes back when it is whole again, as far as those who run it would make it so."""

import asyncio
import os
import random
import signal
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from tests.fixtures import processes
from tests.fixtures.place import Place
from tests.fixtures.programs import Program
from tests.fixtures.smtp import Sink

AWAY_SECONDS = 3.0


@dataclass
class Breaker:
    """Breaks one thing at a time."""

    place: Place
    sink: Sink
    random: random.Random

    def ways(self) -> Mapping[str, Callable[[], Awaitable[None]]]:
        """Every way by its name."""
        return {
            "a web process killed": self._kill_web,
            "the server killed": self._kill_server,
            "everything killed": self._kill_all,
            "everything stopped in order": self._stop_all,
            "Temporal killed": self._kill_temporal,
            "a web process frozen": self._freeze_web,
            "Redis away": lambda: self._away(self.place.redis),
            "PostgreSQL away": lambda: self._away(self.place.postgres),
            "mail server refuses": self._refuse_mail,
        }

    async def _kill_web(self) -> None:
        os.kill(self.random.choice(await self._web()), signal.SIGKILL)

    async def _kill_server(self) -> None:
        os.kill(self._pids("builder_app.serve")[0], signal.SIGKILL)

    async def _kill_all(self) -> None:
        await asyncio.to_thread(self.place.app.kill)
        await asyncio.to_thread(self.place.app.start)

    async def _stop_all(self) -> None:
        assert await asyncio.to_thread(self.place.app.stop) == 0
        await asyncio.to_thread(self.place.app.start)

    async def _kill_temporal(self) -> None:
        for pid in self._pids("server start-dev"):
            os.kill(pid, signal.SIGKILL)

    async def _freeze_web(self) -> None:
        with frozen(self.random.choice(await self._web())):
            await asyncio.sleep(AWAY_SECONDS)

    async def _away(self, server: Program) -> None:
        await asyncio.to_thread(server.stop, signal.SIGKILL)
        await asyncio.sleep(AWAY_SECONDS)
        await asyncio.to_thread(server.start)

    async def _refuse_mail(self) -> None:
        self.sink.refusal = "451 Try again later"
        await asyncio.sleep(AWAY_SECONDS)
        self.sink.refusal = ""

    async def _web(self) -> list[int]:
        while not (found := self._pids("builder_app.serve")[1:]):
            await asyncio.sleep(0.1)
        return found

    def _pids(self, words: str) -> list[int]:
        assert self.place.app.process is not None
        return processes.named(self.place.app.process.pid, words)


@contextmanager
def frozen(pid: int) -> Iterator[None]:
    """A process that stands still, and goes on unless somebody ended it."""
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGCONT)
