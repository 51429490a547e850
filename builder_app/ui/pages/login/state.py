"""What the sign-in page shows: another way in, and why one did not come in that way."""

import reflex as rx

from builder_app.domain.errors import Unavailable
from builder_app.runtime import current

PROBLEMS = {
    "sign-in-expired": "That sign-in has expired or was begun in another window. Try again.",
    "identity-refused": "The sign-in service gave an answer that cannot be trusted. Try again; if it stays so, tell an administrator.",
    "email-not-verified": "Your e-mail address is not verified at the sign-in service. Verify it there, then try again.",
    "domain-not-allowed": "People with this e-mail address may not sign in here. Ask an administrator.",
    "account-inactive": "This account may not sign in any more. Ask an administrator.",
    "provider-unavailable": "The sign-in service cannot be reached. Try again in a moment.",
    "rate-limited": "Too many attempts to sign in. Wait a minute, then try again.",
    "not-set-up": "The first administrator has to be made before others can sign in.",
}
OTHER = "Signing in did not work. Try again in a moment."


class LoginState(rx.State):
    """State of the sign-in page; open to everybody."""

    provider: str = ""
    problem: str = ""

    @rx.event
    async def load(self):  # type: ignore[no-untyped-def]
        """To the setup page if nobody can sign in yet."""
        code = self.router.url.query_parameters.get("problem", "")
        self.problem = PROBLEMS.get(code, OTHER) if code else ""
        try:
            runtime = current()
            self.provider = runtime.single_sign_on.name
            fresh = await runtime.accounts.needs_setup()
        except Unavailable as error:
            return rx.toast.error(error.message, id="unavailable")
        return rx.redirect("/setup") if fresh else None
