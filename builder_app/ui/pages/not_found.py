"""404."""

import reflex as rx

from builder_app.ui.components import empty, link_button, panel


def content() -> rx.Component:
    """The page."""
    return rx.el.div(
        panel(
            empty(
                "map-pin-off", rx.el.h1("There is no page at this address.", class_name="section"), link_button("Home", "/", kind="primary")
            ),
            class_name="auth-card",
            custom_attrs={"data-testid": "not-found"},
        ),
        class_name="auth",
    )
