"""Who looks at the page."""

import time
from collections import OrderedDict
from http.cookies import CookieError, SimpleCookie

import reflex as rx

from builder_app.application import doors
from builder_app.application.health import HealthReport
from builder_app.domain.access import Permission, Principal, allows
from builder_app.domain.errors import NotSignedIn, Unavailable
from builder_app.runtime import current
from builder_app.ui.troubles import Troubles, shown

COOKIE = "builder_session"


async def _report() -> HealthReport:
    return await current().health.report()


TROUBLES = Troubles(_report)
"""What is away, as this process last saw it."""


def not_yet(error: Unavailable) -> list[rx.event.EventSpec]:
    """What the page needs is away: that is told, and a page that could not be filled is filled by itself later."""
    return [rx.toast.error(error.message, id="unavailable"), rx.call_script("window.builder.again()"), shown(TROUBLES.words)]


FRESH_SECONDS = 1.0


class LetIn:
    """Whom the guard let in within the last second: handlers, and the events that they go on with, need not ask the database again."""

    def __init__(self) -> None:
        self._seen: OrderedDict[str, tuple[float, Principal | None]] = OrderedDict()

    def note(self, token: str, who: Principal | None) -> None:
        """What the database said of a token."""
        now = time.monotonic()
        self._seen[token] = (now, who)
        self._seen.move_to_end(token)
        while now - next(iter(self._seen.values()))[0] > FRESH_SECONDS:
            self._seen.popitem(last=False)

    def get(self, token: str) -> Principal | None:
        """Whose token it was a moment ago; None when that is too long ago."""
        moment, who = self._seen.get(token, (0.0, None))
        return who if time.monotonic() - moment < FRESH_SECONDS else None


LET_IN = LetIn()


async def principal_of(state: rx.State) -> Principal:
    """The person behind a state's socket, from the HttpOnly cookie; as the guard saw them a moment ago. Raises `NotSignedIn`."""
    try:
        cookies = SimpleCookie(state.router.headers.cookie or "")
    except CookieError:
        cookies = SimpleCookie()
    token = cookies[COOKIE].value if COOKIE in cookies else ""
    if (seen := LET_IN.get(token)) is not None:
        return seen
    found = await current().accounts.principal_of_session(token) if token else None
    if found is None:
        raise NotSignedIn("Your session has ended. Sign in again.")
    return found


def route_of(state: rx.State) -> str:
    """The pattern of the page that a state's tab shows."""
    pattern: str = state.router.route_id.strip("/")
    return f"/{'' if pattern == 'index' else pattern}"


class SessionState(rx.State):
    """What every page's frame shows."""

    email: str = ""
    role: str = ""
    open_tasks: int = 0
    mailbox_mode: bool = False

    @rx.event
    async def load(self):  # type: ignore[no-untyped-def]
        """Fill the frame; leads to the sign-in page when nobody is signed in."""
        try:
            who = await principal_of(self)
        except NotSignedIn:
            return rx.redirect("/login")
        except Unavailable as error:
            return not_yet(error)
        self.email, self.role = who.email, who.role.value
        needed = doors.of_page(route_of(self))
        if not isinstance(needed, Permission) or not allows(who.role, needed):
            return [rx.toast.error(f"Your role ({who.role}) does not open that page.", id="forbidden"), rx.redirect("/")]
        runtime = current()
        self.open_tasks = len((await runtime.tasks.list(who, status="open", limit=100)).items)
        self.mailbox_mode = await runtime.mail.mode() == "mailbox"
        return shown(TROUBLES.words)
