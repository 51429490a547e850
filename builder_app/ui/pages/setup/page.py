"""Make the first administrator."""

import reflex as rx

from builder_app.ui.pages.login.page import auth_form
from builder_app.ui.pages.setup.state import SetupState


def content() -> rx.Component:
    """The page."""
    text = "Make the first administrator. Everything stays on this machine until you connect something."
    return rx.fragment(rx.el.div(on_mount=SetupState.load), auth_form("Welcome", text, "Create administrator", "/api/v1/setup"))
