"""Page states over the real use cases, without a browser."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

import pytest
import reflex as rx
from reflex.istate.data import RouterData

from builder_app.runtime import opening
from builder_app.storage.unit_of_work import Database
from tests.application.conftest import House, furnish

StateT = TypeVar("StateT", bound=rx.State)
EMAIL, PASSWORD = "ada@acme.example", "a-long-password"


@dataclass
class Tab:
    """One browser tab: its states, and the use cases behind them."""

    root: rx.State
    house: House
    token: str

    def state(self, kind: type[StateT]) -> StateT:
        """The state of this class in the tab."""
        found = self.root
        for name in kind.get_full_name().split(".")[1:]:
            found = found.substates[name]
        assert isinstance(found, kind)
        return found

    def visit(self, path: str) -> None:
        """Look at another page."""
        headers = {"cookie": f"builder_session={self.token}", "origin": "http://localhost"}
        self.root.router = RouterData.from_router_data({"headers": headers, "pathname": path, "asPath": path})


async def run(handler: Any, state: rx.State, *given: Any) -> list[Any]:
    """Call an event handler as the framework does; the events that it answers with."""
    answer = handler.fn(state, *given)
    if hasattr(answer, "__aiter__"):
        return [event async for event in answer if event is not None]
    if hasattr(answer, "__await__"):
        answer = await answer
    return [] if answer is None else answer if isinstance(answer, list) else [answer]


@pytest.fixture
async def tab(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Tab]:
    """A tab in which the administrator is signed in."""
    database = Database(sqlite_url)
    house = furnish(database)
    monkeypatch.setattr(opening, "_current", house.services)
    await house.services.accounts.setup(EMAIL, PASSWORD)
    token = await house.services.accounts.sign_in(EMAIL, PASSWORD, address="127.0.0.1", user_agent="tests")
    opened = Tab(root=rx.State(_reflex_internal_init=True), house=house, token=token)
    opened.visit("/")
    yield opened
    await house.services.chat.close(grace=timedelta(seconds=0))
    await database.close()
