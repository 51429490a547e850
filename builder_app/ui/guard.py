"""Every page event is checked against the session and the table of doors: any websocket client can call any handler by its name."""

from http.cookies import CookieError, SimpleCookie
from typing import Any

import reflex as rx
from loguru import logger
from reflex.state import BaseState, StateUpdate
from reflex_base.event import Event
from reflex_base.event.context import EventContext

from builder_app.application import doors
from builder_app.application.context import Caller, caller
from builder_app.application.ids import new_id
from builder_app.domain.access import Permission, Principal, require
from builder_app.domain.errors import Forbidden, InvalidInput, RateLimited, Unavailable
from builder_app.infra.telemetry import EVENTS_REFUSED
from builder_app.runtime import current
from builder_app.runtime.proxies import believed
from builder_app.ui.feedback import notify
from builder_app.ui.payloads import taken
from builder_app.ui.session import LET_IN, not_yet

COOKIE = "builder_session"
OURS = "builder_app."
REPORT = ".handle_frontend_exception"


class SessionGuard(rx.Middleware):
    """Lets events of our states through for people whose role may send them; has those sign in who are not."""

    async def preprocess(self, app: rx.App, state: BaseState, event: Event) -> StateUpdate | None:
        """None to go on; an update that leads to signing in, or says why not."""
        tab = str(_socket(event, state).get("token") or "")
        caller.set(Caller(address=address_of(event, state), request_id=new_id("evt"), tab=tab))
        needed = needed_for(event)
        if needed is doors.ANYBODY:
            return await _reports(event)
        token = session_token(event, state)
        try:
            who = (LET_IN.get(token) if chained() else None) or await _asked(token)
        except Unavailable as error:
            return StateUpdate(events=Event.from_event_type(not_yet(error)))
        if who is None:
            EVENTS_REFUSED.inc()
            logger.info("Event of nobody who is signed in refused: {}", event.name)
            return StateUpdate(events=Event.from_event_type(rx.call_script("window.builder.signedOut()")))
        try:
            if not isinstance(needed, Permission):
                raise Forbidden("Pages do not do this.")
            require(who, needed)
            _clean(event)
        except InvalidInput as error:
            logger.bind(user_id=who.user_id).info("Event with values that cannot be taken refused: {}", event.name)
            return StateUpdate(events=Event.from_event_type(notify(error)))
        except Forbidden as error:
            EVENTS_REFUSED.inc()
            logger.bind(user_id=who.user_id).warning("Event refused: {}", event.name)
            return StateUpdate(events=Event.from_event_type(notify(error)))
        return None


async def _reports(event: Event) -> StateUpdate | None:
    """What browsers report of themselves goes into the log, so an address may report only so much."""
    if not event.name.endswith(REPORT):
        return None
    try:
        await current().limiter.check("page_errors", caller.get().address or "unknown")
    except (RateLimited, Unavailable) as error:
        logger.debug("Report of a page left out: {}", error.code)
        return StateUpdate()
    return None


def _clean(event: Event) -> None:
    """Leave in an event what its handler takes. Raises `InvalidInput`."""
    handler = event.state_cls.event_handlers[event.name.rpartition(".")[2]]
    cleaned = taken(handler.fn, event.payload)
    event.payload.clear()
    event.payload.update(cleaned)


async def _asked(token: str) -> Principal | None:
    who = await current().accounts.principal_of_session(token) if token else None
    LET_IN.note(token, who)
    return who


def chained() -> bool:
    """Whether a handler of ours goes on with the event at hand, which no browser can say of one."""
    try:
        return EventContext.get().parent_txid is not None
    except LookupError:
        return False


def needed_for(event: Event) -> doors.Needed:
    """What an event asks for; the framework's own ask for nothing."""
    kind = event.state_cls
    if not kind.__module__.startswith(OURS):
        return doors.ANYBODY
    return doors.of_event(kind.__name__, event.name.rpartition(".")[2])


def address_of(event: Event, state: BaseState) -> str:
    """The network address of the browser that an event came from."""
    socket = _socket(event, state)
    return believed(str(socket.get("ip") or ""), str((socket.get("headers") or {}).get("x-forwarded-for", "")))


def _socket(event: Event, state: BaseState) -> dict[str, Any]:
    """What the framework knows of the socket that an event came through; uploads know nothing, so what the state was told counts."""
    stored: dict[str, Any] = state._get_root_state().router_data
    return event.router_data if event.router_data.get("headers") else stored


def session_token(event: Event, state: BaseState) -> str:
    """The session cookie of the socket that an event came through."""
    try:
        cookies = SimpleCookie((_socket(event, state).get("headers") or {}).get("cookie", ""))
    except CookieError:
        return ""
    return cookies[COOKIE].value if COOKIE in cookies else ""
