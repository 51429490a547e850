"""Every page and every page event for every role, and for nobody: the table of doors, the registry and the guard agree."""

import inspect
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any, get_origin

import pytest
from reflex.state import BaseState, State, StateUpdate
from reflex_base.event import Event

import builder_app.ui.routes as routes
from builder_app.application import doors
from builder_app.domain.access import Permission, Principal, Role, allows
from builder_app.runtime import opening
from builder_app.ui import guard
from builder_app.ui.session import SessionState
from tests.ui.conftest import Tab, run


class StubAccounts:
    """Takes each role's name for a session."""

    async def principal_of_session(self, token: str) -> Principal | None:
        return Principal(user_id=f"usr_{token}", email=f"{token}@acme.test", role=Role(token)) if token in set(Role) else None


def states(kind: type[BaseState] = State) -> Iterator[type[BaseState]]:
    """Every state of ours in the framework's registry."""
    for child in kind.get_substates():
        if child.__module__.startswith(guard.OURS):
            yield child
        yield from states(child)


def events() -> list[tuple[type[BaseState], str]]:
    """Every handler that a client can name, but for those that the framework makes by itself."""
    return [(kind, name) for kind in states() for name in kind.event_handlers if name != "setvar"]


@pytest.fixture
def _stub(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        opening, "_current", SimpleNamespace(accounts=StubAccounts(), settings=SimpleNamespace(trusted_proxies=("10.0.0.0/8",)))
    )


def fitting(handler: Any) -> dict[str, Any]:
    """A payload of the kinds that a handler takes."""
    wanted = list(inspect.signature(handler).parameters.values())[1:]
    kinds = {one.name: get_origin(one.annotation) or one.annotation for one in wanted}
    return {name: kind() if kind in (str, int, bool, dict, list) else None for name, kind in kinds.items()}


async def sent(kind: type[BaseState], handler: str, cookie: str) -> StateUpdate | None:
    """What the guard makes of this event, named as a websocket client names it."""
    root = SimpleNamespace(_get_root_state=lambda: SimpleNamespace(router_data={}))
    payload = fitting(kind.event_handlers[handler].fn) if handler != "setvar" else {}
    event = Event(
        name=f"{kind.get_full_name()}.{handler}", payload=payload, router_data={"headers": {"cookie": f"builder_session={cookie}"}}
    )
    update: StateUpdate | None = await guard.SessionGuard().preprocess(None, root, event)  # type: ignore[arg-type]
    return update


def test_the_table_and_the_registry_name_the_same_events() -> None:
    listed = {(state, name) for state, rules in doors.EVENTS.items() for names in rules.values() for name in names.split()}
    registered = {(kind.__name__, name) for kind, name in events()}
    assert sorted(registered - listed) == [], "not in the table of doors"
    assert sorted(listed - registered) == [], "in the table of doors, and nowhere else"


def test_the_table_and_the_routes_name_the_same_pages() -> None:
    assert set(doors.PAGES) == {one.route for one in (*routes.PAGES, *routes.OPEN_PAGES)}
    assert {route for route, needed in doors.PAGES.items() if needed is doors.ANYBODY} == {one.route for one in routes.OPEN_PAGES}


@pytest.mark.usefixtures("_stub")
@pytest.mark.parametrize("role", list(Role))
async def test_each_role_sends_what_the_table_says(role: Role) -> None:
    for kind, handler in events():
        needed = doors.of_event(kind.__name__, handler)
        allowed = needed is doors.ANYBODY or (isinstance(needed, Permission) and allows(role, needed))
        update = await sent(kind, handler, role.value)
        assert (update is None) is allowed, f"{role} {kind.__name__}.{handler}"
        assert update is None or "toast" in str(update.events), f"{role} {kind.__name__}.{handler}"


@pytest.mark.usefixtures("_stub")
async def test_nobody_sends_what_needs_a_role() -> None:
    for kind, handler in events():
        update = await sent(kind, handler, "")
        if doors.of_event(kind.__name__, handler) is doors.ANYBODY:
            assert update is None
        else:
            assert update is not None
            assert "signedOut" in str(update.events[0].payload)


@pytest.mark.usefixtures("_stub")
async def test_variables_are_not_set_from_outside() -> None:
    for kind in states():
        if "setvar" in kind.event_handlers:
            update = await sent(kind, "setvar", "admin")
            assert update is not None, kind.__name__


@pytest.mark.parametrize("role", list(Role))
async def test_each_role_sees_the_pages_of_the_table(tab: Tab, role: Role) -> None:
    accounts = tab.house.services.accounts
    await accounts.create_user(tab.house.admin, email="x@acme.example", password="a-long-password", role=role)
    tab.token = await accounts.sign_in("x@acme.example", "a-long-password", address="", user_agent="")
    for route, needed in doors.PAGES.items():
        if not isinstance(needed, Permission):
            continue
        tab.visit(route)
        answer = await run(SessionState.load, tab.state(SessionState))
        assert any("redirect" in str(one) for one in answer) is not allows(role, needed), f"{role} {route}: {answer}"
