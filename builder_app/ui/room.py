"""How many page events a process has at work at once: so many that it is busy, while the others wait at the door.

With more of them at work each takes longer than it may hold its tab's state, and what it did is thrown away; pages that are loaded again
for that make it worse, and it does not end when the crowd is gone. Who waits at the door costs nothing, and can be sent away.
"""

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from reflex.istate.manager import StateManager

from builder_app.ui.guard import chained

PLACES = 6
PATIENCE, LENT = 1.0, 3.0
"""Seconds. A place that is held for longer than `LENT` is given to the next: its holder waits for something else than this process."""
_Waiting = tuple[float, "asyncio.Future[None]"]


class Room:
    """A number of places. Whoever goes on with something that was begun gets the next free one, before whoever begins.

    Those who begin come in as they came, until the first of them has waited for `PATIENCE`: then the last one comes first. In the order of
    coming all would wait until they give up, and none would be served.
    """

    def __init__(self, places: int = PLACES) -> None:
        self._free = places
        self._going_on: deque[_Waiting] = deque()
        self._beginning: deque[_Waiting] = deque()

    @asynccontextmanager
    async def place(self, *, going_on: bool) -> AsyncIterator[None]:
        """A place from entering to leaving; waits until there is one."""
        if self._free:
            self._free -= 1
        else:
            await self._wait(self._going_on if going_on else self._beginning)
        held = True

        def give_back() -> None:
            nonlocal held
            if held:
                held = False
                self._leave()

        lent = asyncio.get_running_loop().call_later(LENT, give_back)
        try:
            yield
        finally:
            lent.cancel()
            give_back()

    async def _wait(self, line: "deque[_Waiting]") -> None:
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        line.append((time.monotonic(), turn))
        try:
            await turn
        except asyncio.CancelledError:
            if not turn.cancelled():
                self._leave()
            raise

    def _leave(self) -> None:
        """Give the place to the next who still waits, or keep it free."""
        while self._going_on or self._beginning:
            turn = self._next()
            if not turn.done():
                turn.set_result(None)
                return
        self._free += 1

    def _next(self) -> "asyncio.Future[None]":
        if self._going_on:
            return self._going_on.popleft()[1]
        while len(self._beginning) > 1 and self._beginning[0][1].done():
            self._beginning.popleft()
        crowded = time.monotonic() - self._beginning[0][0] > PATIENCE
        return (self._beginning.pop() if crowded else self._beginning.popleft())[1]


def bounded(manager: StateManager, room: Room) -> None:
    """Let the events of pages wait for a place before they take their tab's state."""
    modify = manager.modify_state

    @asynccontextmanager
    async def modify_state(token: Any, **context: Any) -> AsyncIterator[Any]:
        async with room.place(going_on=chained()), modify(token, **context) as state:
            yield state

    manager.modify_state = modify_state  # type: ignore[method-assign]
