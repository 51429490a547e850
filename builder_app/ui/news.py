"""What an open tab hears of changes that others make."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Self

from builder_app.application.context import caller
from builder_app.runtime import current

_FOLLOWING: dict[tuple[str, str], "asyncio.Task[Any]"] = {}
"""The handler that follows a kind of topic for a tab: the next one takes its place."""


@asynccontextmanager
async def followed(topic: str) -> AsyncIterator[AsyncIterator[dict[str, Any]]]:
    """What is published about `topic`, but for what this tab did itself, which its own handler shows.

    A tab follows one topic of a kind (what stands before the colon): the handler that followed before is cancelled.
    """
    tab, task = caller.get().tab, asyncio.current_task()
    key = (tab, topic.partition(":")[0])
    before = _FOLLOWING.get(key)
    if before is not None:
        before.cancel()
    if tab and task is not None:
        _FOLLOWING[key] = task
    try:
        async with current().bus.subscribe(topic) as news:
            yield _OfOthers(news, tab)
    finally:
        if _FOLLOWING.get(key) is task:
            del _FOLLOWING[key]


class _OfOthers:
    """News without those of one tab."""

    def __init__(self, news: AsyncIterator[dict[str, Any]], tab: str) -> None:
        self._news = news
        self._tab = tab

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> dict[str, Any]:
        while True:
            one = await anext(self._news)
            if not self._tab or one.get("tab") != self._tab:
                return one
