"""How many page events are at work at once, and who comes next."""

import asyncio

import pytest

from builder_app.ui import room as rooms
from builder_app.ui.room import Room


class Visits:
    """Who came in, in which order; everybody stays until told to go."""

    def __init__(self, room: Room) -> None:
        self.room, self.came = room, []  # type: Room, list[str]
        self._ends: dict[str, asyncio.Event] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}

    async def arrive(self, name: str, *, going_on: bool = False) -> None:
        self._ends[name] = asyncio.Event()
        self._tasks[name] = asyncio.create_task(self._stay(name, going_on))
        await asyncio.sleep(0)

    async def go(self, name: str) -> None:
        self._ends[name].set()
        await self._tasks[name]
        await asyncio.sleep(0)

    async def give_up(self, name: str) -> None:
        self._tasks[name].cancel()
        await asyncio.gather(self._tasks[name], return_exceptions=True)

    async def _stay(self, name: str, going_on: bool) -> None:
        async with self.room.place(going_on=going_on):
            self.came.append(name)
            await self._ends[name].wait()


async def test_who_goes_on_comes_before_who_begins_and_those_in_the_order_of_coming() -> None:
    visits = Visits(Room(1))
    for name in ("first", "second", "third"):
        await visits.arrive(name)
    await visits.arrive("going on", going_on=True)
    for name in ("first", "going on", "second", "third"):
        await visits.go(name)
    assert visits.came == ["first", "going on", "second", "third"]


async def test_when_it_is_crowded_the_last_one_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rooms, "PATIENCE", 0.02)
    visits = Visits(Room(1))
    for name in ("first", "long waiting", "just come"):
        await visits.arrive(name)
    await asyncio.sleep(0.05)
    for name in ("first", "just come", "long waiting"):
        await visits.go(name)
    assert visits.came == ["first", "just come", "long waiting"]


async def test_who_gives_up_waiting_or_staying_takes_no_place_away() -> None:
    visits = Visits(Room(1))
    for name in ("first", "gives up", "second"):
        await visits.arrive(name)
    await visits.give_up("gives up")
    await visits.give_up("first")
    await visits.go("second")
    await visits.arrive("last")
    assert visits.came == ["first", "second", "last"]


async def test_who_was_let_in_and_gives_up_at_that_moment_passes_the_place_on() -> None:
    visits = Visits(Room(1))
    for name in ("first", "let in", "second"):
        await visits.arrive(name)
    visits._ends["first"].set()
    await visits._tasks["first"]
    await visits.give_up("let in")
    await asyncio.sleep(0)
    assert visits.came[-1] == "second"


async def test_a_place_that_is_held_for_long_is_given_to_the_next_and_given_back_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rooms, "LENT", 0.02)
    visits = Visits(Room(1))
    await visits.arrive("slow")
    await visits.arrive("next")
    await asyncio.sleep(0.05)
    assert visits.came == ["slow", "next"]
    monkeypatch.setattr(rooms, "LENT", 60)
    await visits.go("slow")
    await visits.go("next")
    await visits.arrive("one")
    await visits.arrive("two")
    assert visits.came == ["slow", "next", "one"]
