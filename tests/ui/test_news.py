"""What a tab hears of others' changes."""

import asyncio
from types import SimpleNamespace

import pytest
from reflex.istate.manager.memory import StateManagerMemory
from reflex_base.event import Event
from reflex_base.event.processor import BaseStateEventProcessor

from builder_app.application.context import NOBODY, Caller, caller
from builder_app.infra.event_bus import LocalEventBus
from builder_app.runtime import opening
from builder_app.ui.news import followed
from builder_app.ui.pages.builder.draft_state import DraftState


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> LocalEventBus:
    made = LocalEventBus()
    monkeypatch.setattr(opening, "_current", SimpleNamespace(bus=made))
    return made


async def follow(tab: str, topic: str, heard: list[int], ready: asyncio.Event) -> None:
    caller.set(Caller(tab=tab))
    async with followed(topic) as news:
        ready.set()
        async for one in news:
            heard.append(one["number"])


async def test_a_tab_hears_what_others_do_and_not_itself(bus: LocalEventBus) -> None:
    heard: dict[str, list[int]] = {"one": [], "two": [], "": []}
    ready = {tab: asyncio.Event() for tab in heard}
    tasks = [asyncio.create_task(follow(tab, "draft:wf_1", heard[tab], ready[tab])) for tab in heard]
    for event in ready.values():
        await event.wait()
    for number, tab in enumerate(("one", "two", "", "one")):
        await bus.publish("draft:wf_1", {"number": number, "tab": tab})
    await bus.publish("draft:wf_1", {"number": 9})
    while len(heard[""]) < 5:
        await asyncio.sleep(0)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert heard == {"one": [1, 2, 9], "two": [0, 2, 3, 9], "": [0, 1, 2, 3, 9]}
    assert caller.get() == NOBODY


async def test_a_page_that_is_loaded_again_is_followed_once(bus: LocalEventBus) -> None:
    first, other, last = asyncio.Event(), asyncio.Event(), asyncio.Event()
    before = asyncio.create_task(follow("one", "draft:wf_1", [], first))
    await first.wait()
    beside = asyncio.create_task(follow("one", "conversation:conv_1", [], other))
    await other.wait()
    after = asyncio.create_task(follow("one", "draft:wf_2", [], last))
    await last.wait()
    await asyncio.gather(before, return_exceptions=True)
    assert [before.cancelled(), beside.done(), after.done()] == [True, False, False]
    for task in (beside, after):
        task.cancel()
    await asyncio.gather(beside, after, return_exceptions=True)


async def test_a_page_that_heard_nothing_does_not_take_its_state_when_it_is_left(bus: LocalEventBus) -> None:
    manager, taken = StateManagerMemory(), []  # type: StateManagerMemory, list[object]
    modify = manager.modify_state
    manager.modify_state = lambda token, **context: (taken.append(token), modify(token, **context))[1]  # type: ignore[method-assign]
    async with BaseStateEventProcessor().configure(state_manager=manager) as processor:
        event = Event.from_event_type(DraftState.watch("wf_1", 1))[0]
        watching = await processor.enqueue("tab", event)
        while not bus._listeners:
            await asyncio.sleep(0)
        watching.cancel()
        while processor._tasks:
            await asyncio.sleep(0)
    await manager.close()
    assert len(taken) == 1
