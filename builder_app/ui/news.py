"""What an open tab hears of changes that others make."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Self

import reflex as rx
from reflex.istate.proxy import StateProxy

from builder_app.application.context import caller
from builder_app.runtime import current

_FOLLOWING: dict[tuple[str, str], "asyncio.Task[Any]"] = {}
"""The handler that follows a kind of topic for a tab: the next one takes its place."""


@asynccontextmanager
async def followed(topic: str, *, by: rx.State | None = None) -> AsyncIterator[AsyncIterator[dict[str, Any]]]:
    """What is published about `topic`, but for what this tab did itself, which its own handler shows. `by` is the handler's own state.

    A tab follows one topic of a kind (what stands before the colon): the handler that followed before is cancelled.
    """
    if isinstance(by, StateProxy):
        # Where a handler in the background ends that never took its tab's state, Reflex takes it to send what changed: nothing did, and
        # it is at that moment that the page is loaded again, and needs it.
        by._self_entered_context = True
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
