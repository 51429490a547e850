"""A Temporal worker in a process of its own."""

import asyncio
import signal

from builder_app.log import set_up
from builder_app.runtime import open_runtime
from builder_app.settings import Settings


async def run(settings: Settings) -> None:
    """Work until a signal."""
    set_up(settings)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for one in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(one, stop.set)
    async with open_runtime(settings.model_copy(update={"worker": "embedded"}), beats=True):
        await stop.wait()
