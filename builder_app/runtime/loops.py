"""What goes on for as long as the process lives."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from loguru import logger

from builder_app.domain.errors import Unavailable

LONGEST_WAIT = 30.0


async def every(seconds: float, work: Callable[[], Awaitable[object]], *, name: str) -> None:
    """Do `work` again and again, `seconds` apart; longer apart while something that it needs is away."""
    wait = seconds
    while True:
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


@asynccontextmanager
async def in_background(*works: Awaitable[None]) -> AsyncIterator[None]:
    """Runs tasks from entering to leaving, and cancels them then."""
    tasks = [asyncio.ensure_future(work) for work in works]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
