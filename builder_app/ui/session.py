"""Who looks at the page."""

from http.cookies import CookieError, SimpleCookie

import reflex as rx

from builder_app.domain.access import Principal
from builder_app.domain.errors import NotSignedIn, Unavailable
from builder_app.runtime import current
from builder_app.ui.feedback import not_yet

COOKIE = "builder_session"
_PARTS = {
    "temporal": "The run engine",
    "worker": "The worker",
    "database": "The database",
    "redis": "Redis",
    "mail": "A mail server",
    "agent": "The language model",
}


async def principal_of(state: rx.State) -> Principal:
    """The person behind a state's socket, from the HttpOnly cookie. Raises `NotSignedIn`."""
    try:
        cookies = SimpleCookie(state.router.headers.cookie or "")
    except CookieError:
        cookies = SimpleCookie()
    token = cookies[COOKIE].value if COOKIE in cookies else ""
    found = await current().accounts.principal_of_session(token) if token else None
    if found is None:
        raise NotSignedIn("Your session has ended. Sign in again.")
    return found


class SessionState(rx.State):
    """What every page's frame shows."""

    email: str = ""
    role: str = ""
    open_tasks: int = 0
    mailbox_mode: bool = False
    troubles: str = ""

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
        runtime = current()
        self.open_tasks = len((await runtime.tasks.list(who, status="open", limit=100)).items)
        self.mailbox_mode = await runtime.mail.mode() == "mailbox"
        return SessionState.check

    @rx.event(background=True)
    async def check(self):  # type: ignore[no-untyped-def]
        """Which parts are away, in words for the frame; asked beside the page, because a part that hangs takes its time."""
        report = await current().health.report()
        away = [_PARTS.get(name, name) for name, part in report.components.items() if part.status == "unhealthy"]
        words = f"{' and '.join(away)} cannot be reached. Your work is kept, and goes on when it is back." if away else ""
        async with self:
            self.troubles = words
