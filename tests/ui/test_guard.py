"""Page events are checked against the session."""

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any
from unittest.mock import AsyncMock

import pytest
from reflex.state import FrontendEventExceptionState, State, StateUpdate
from reflex_base.event import Event
from reflex_base.event.context import EventContext

from builder_app.application.context import caller
from builder_app.domain.access import Principal, Role
from builder_app.infra.rate_limit import local_limiter
from builder_app.runtime import opening
from builder_app.ui import guard, session
from builder_app.ui.pages.home.state import HomeState
from builder_app.ui.pages.login.state import LoginState
from builder_app.ui.pages.runs.state import RunsState

ADA = Principal(user_id="usr_1", email="ada@example.com", role=Role.VIEWER)


@dataclass
class StubAccounts:
    """Knows one token."""

    async def principal_of_session(self, token: str) -> Principal | None:
        return ADA if token == "good" else None


@pytest.fixture(autouse=True)
def _runtime(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        opening, "_current", SimpleNamespace(accounts=StubAccounts(), settings=SimpleNamespace(trusted_proxies=("10.0.0.0/8",)))
    )


async def _checked(state: type[State], *, cookie: str = "", stored: dict[str, Any] | None = None) -> StateUpdate | None:
    root = SimpleNamespace(_get_root_state=lambda: SimpleNamespace(router_data=stored or {}))
    event = Event(name=f"{state.get_full_name()}.load", router_data={"headers": {"cookie": cookie}} if cookie else {})
    update: StateUpdate | None = await guard.SessionGuard().preprocess(None, root, event)  # type: ignore[arg-type]
    return update


async def test_events_of_nobody_lead_to_signing_in() -> None:
    for cookie in ("", "builder_session=bad", "other=good", "builder_session"):
        update = await _checked(HomeState, cookie=cookie)
        assert update is not None
        assert "signedOut" in str(update.events[0].payload)


async def test_events_of_somebody_go_on() -> None:
    assert await _checked(HomeState, cookie="a=b; builder_session=good") is None


async def test_uploads_are_checked_by_what_their_socket_sent() -> None:
    assert await _checked(HomeState, stored={"headers": {"cookie": "builder_session=good"}}) is None
    assert await _checked(HomeState, stored={"headers": {"cookie": "builder_session=bad"}}) is not None


async def test_signing_in_and_the_frameworks_own_events_are_open() -> None:
    assert await _checked(LoginState) is None
    assert await _checked(State) is None


async def test_while_the_server_starts_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "_current", None)
    update = await _checked(HomeState, cookie="builder_session=good")
    assert update is not None
    assert "starting" in str(update.events[0].payload)
    assert "again()" in str(update.events[1].payload)


async def test_what_is_done_on_a_page_is_done_from_the_browsers_address() -> None:
    headers = {"cookie": "builder_session=good", "x-forwarded-for": "9.9.9.9"}
    for ip, seen in (("10.0.0.1", "9.9.9.9"), ("8.8.8.8", "8.8.8.8")):
        root = SimpleNamespace(_get_root_state=lambda: SimpleNamespace(router_data={}))
        event = Event(name=f"{HomeState.get_full_name()}.load", router_data={"headers": headers, "ip": ip})
        assert await guard.SessionGuard().preprocess(None, root, event) is None  # type: ignore[arg-type]
        assert (caller.get().address, caller.get().request_id[:4]) == (seen, "evt_")


async def test_what_does_not_fit_goes_no_further_and_the_rest_is_cleaned() -> None:
    root = SimpleNamespace(_get_root_state=lambda: SimpleNamespace(router_data={}))
    router_data = {"headers": {"cookie": "builder_session=good"}}

    async def checked(payload: dict[str, Any]) -> tuple[StateUpdate | None, dict[str, Any]]:
        event = Event(name=f"{RunsState.get_full_name()}.filter", payload=payload, router_data=router_data)
        return await guard.SessionGuard().preprocess(None, root, event), dict(event.payload)  # type: ignore[arg-type]

    assert await checked({"status": "fai\u202eled\x00"}) == (None, {"status": "failed"})
    for wrong in ({}, {"status": 5}, {"status": "failed", "more": 1}):
        update, _ = await checked(wrong)
        assert update is not None
        assert "toast" in str(update.events)


async def test_what_browsers_report_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    """Anybody may report, and every report is a line of the log."""
    monkeypatch.setattr(opening.current(), "limiter", local_limiter({"page_errors": "2/minute"}), raising=False)
    root = SimpleNamespace(_get_root_state=lambda: SimpleNamespace(router_data={}))
    name = f"{FrontendEventExceptionState.get_full_name()}.handle_frontend_exception"

    async def reported(ip: str) -> StateUpdate | None:
        event = Event(name=name, payload={"info": "x", "component_stack": ""}, router_data={"headers": {"a": "b"}, "ip": ip})
        return await guard.SessionGuard().preprocess(None, root, event)  # type: ignore[arg-type]

    assert [await reported("8.8.8.8") is None for _ in range(3)] == [True, True, False]
    assert await reported("9.9.9.9") is None


async def test_only_what_a_handler_goes_on_with_is_believed_for_a_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    stored = {"headers": {"cookie": "builder_session=good"}}
    top = EventContext(token="tab", state_manager=None, enqueue_impl=None)  # type: ignore[arg-type]
    assert await _checked(HomeState, cookie="builder_session=good") is None
    accounts = SimpleNamespace(principal_of_session=AsyncMock(return_value=None))
    monkeypatch.setattr(opening, "_current", SimpleNamespace(accounts=accounts, settings=SimpleNamespace(trusted_proxies=())))
    EventContext.set(top.fork())
    assert await _checked(HomeState, stored=stored) is None
    monkeypatch.setattr(session, "FRESH_SECONDS", 0.0)
    assert await _checked(HomeState, stored=stored) is not None
    monkeypatch.undo()
    monkeypatch.setattr(opening, "_current", SimpleNamespace(accounts=accounts, settings=SimpleNamespace(trusted_proxies=())))
    assert await _checked(HomeState, stored=stored) is not None, "the database's no is remembered as well"
