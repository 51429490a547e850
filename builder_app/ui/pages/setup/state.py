"""Leads to the sign-in page once there is an administrator."""

import reflex as rx

from builder_app.domain.errors import Unavailable
from builder_app.runtime import current


class SetupState(rx.State):
    """State of the setup page; open to everybody."""

    @rx.event
    async def load(self):  # type: ignore[no-untyped-def]
        """To the sign-in page if setting up is over."""
        try:
            fresh = await current().accounts.needs_setup()
        except Unavailable as error:
            return rx.toast.error(error.message, id="unavailable")
        return None if fresh else rx.redirect("/login")
