"""Leads to the setup page while there is no administrator."""

import reflex as rx

from builder_app.domain.errors import Unavailable
from builder_app.runtime import current


class LoginState(rx.State):
    """State of the sign-in page; open to everybody."""

    @rx.event
    async def load(self):  # type: ignore[no-untyped-def]
        """To the setup page if nobody can sign in yet."""
        try:
            fresh = await current().accounts.needs_setup()
        except Unavailable as error:
            return rx.toast.error(error.message, id="unavailable")
        return rx.redirect("/setup") if fresh else None
