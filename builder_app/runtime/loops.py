"""What goes on for as long as the process lives."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from loguru import logger

from builder_app.application.context import Caller, caller
from builder_app.application.ids import new_id
from builder_app.domain.errors import Unavailable

LONGEST_WAIT = 30.0


async def every(seconds: float, work: Callable[[], Awaitable[object]], *, name: str) -> None:
    """Do `work` again and again, `seconds` apart; longer apart while something that it needs is away.

    Each time has an id of its own, for the log and for the runs that it starts.
    """
    wait = seconds
    while True:
        caller.set(Caller(request_id=new_id("job")))
        try:
            await work()
            wait = seconds
        except Unavailable as error:
            logger.info("{} waits: {}", name, error.message)
            wait = min(wait * 2, LONGEST_WAIT, max(seconds, 5.0))
        except Exception:
            logger.exception("{} failed; it is tried again", name)
            wait = min(wait * 2, LONGEST_WAIT)
        await asyncio.sleep(wait)


async def first_of(*events: asyncio.Event) -> None:
    """Wait until one of the events is set."""
    waits = [asyncio.ensure_future(event.wait()) for event in events]
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()


class Loops:
    """Works that go on until they are ended."""

    def __init__(self, *works: Awaitable[None]) -> None:
        self._tasks = [asyncio.ensure_future(work) for work in works]

    async def end(self) -> None:
        """Cancel them and wait until they are over."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


@asynccontextmanager
async def in_background(*works: Awaitable[None]) -> AsyncIterator[None]:
    """Runs tasks from entering to leaving, and cancels them then."""
    loops = Loops(*works)
    try:
        yield
    finally:
        await loops.end()
