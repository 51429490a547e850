"""Every page event is checked against the session: any websocket client can call any handler by its name."""

from http.cookies import CookieError, SimpleCookie
from typing import Any

import reflex as rx
from loguru import logger
from reflex.state import BaseState, StateUpdate
from reflex_base.event import Event

from builder_app.domain.errors import Unavailable
from builder_app.infra.telemetry import EVENTS_REFUSED
from builder_app.runtime import current
from builder_app.ui.session import not_yet

COOKIE = "builder_session"
OURS = "builder_app."
PUBLIC = ("builder_app.ui.pages.login.", "builder_app.ui.pages.setup.")
"""The modules whose states answer people who are not signed in."""


class SessionGuard(rx.Middleware):
    """Lets events of our states through for people who are signed in; has everybody else sign in."""

    async def preprocess(self, app: rx.App, state: BaseState, event: Event) -> StateUpdate | None:
        """None to go on; an update that leads to signing in, or says that the server is not ready."""
        if is_public(event.state_cls):
            return None
        token = session_token(event, state)
        try:
            if token and await current().accounts.principal_of_session(token) is not None:
                return None
        except Unavailable as error:
            return StateUpdate(events=Event.from_event_type(not_yet(error)))
        EVENTS_REFUSED.inc()
        logger.info("Event of nobody who is signed in refused: {}", event.name)
        return StateUpdate(events=Event.from_event_type(rx.call_script("window.builder.signedOut()")))


def is_public(state_cls: type[BaseState]) -> bool:
    """Whether events of this state need no session: the framework's own, and those of the pages for signing in."""
    module = f"{state_cls.__module__}."
    return not module.startswith(OURS) or module.startswith(PUBLIC)


def session_token(event: Event, state: BaseState) -> str:
    """The session cookie of the socket that an event came through; uploads have no headers, so the state's count."""
    stored: dict[str, Any] = state._get_root_state().router_data
    headers: dict[str, str] = event.router_data.get("headers") or stored.get("headers") or {}
    try:
        cookies = SimpleCookie(headers.get("cookie", ""))
    except CookieError:
        return ""
    return cookies[COOKIE].value if COOKIE in cookies else ""
