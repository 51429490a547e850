"""A Temporal worker in a process of its own."""

import asyncio
import os
import signal

from builder_app.log import set_up
from builder_app.runtime import open_runtime
from builder_app.settings import Settings


async def run(settings: Settings) -> None:
    """Work until a signal; a second one ends at once."""
    set_up(settings)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def asked() -> None:
        if stop.is_set():
            os._exit(1)
        stop.set()

    for one in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(one, asked)
    async with open_runtime(settings.model_copy(update={"worker": "embedded"}), beats=True):
        await stop.wait()
