"""Waiting for something to happen to a run, without trusting that the news of it arrives."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from typing import Any

from builder_app.application.ports import EventBus


async def beats(bus: EventBus, topic: str, *, seconds: float) -> AsyncGenerator[bool, None]:
    """True at once and after every message on `topic`, False after `seconds` without one; reread what is stored."""
    async with bus.subscribe(topic) as news:
        pending = asyncio.ensure_future(_next(news))
        try:
            yield True
            while True:
                done, _ = await asyncio.wait({pending}, timeout=seconds)
                if done:
                    pending.result()
                    pending = asyncio.ensure_future(_next(news))
                yield bool(done)
        finally:
            pending.cancel()
            await asyncio.gather(pending, return_exceptions=True)


async def _next(news: AsyncIterator[dict[str, Any]]) -> dict[str, Any]:
    return await anext(news)
