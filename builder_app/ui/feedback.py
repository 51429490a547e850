"""How errors and lost connections are told."""

import reflex as rx
from reflex_components_core.base.error_boundary import ErrorBoundary
from reflex_components_core.core.banner import connection_toaster, has_connection_errors

from builder_app.domain.errors import BuilderError, InvalidInput


def notify(error: BuilderError) -> rx.event.EventSpec:
    """An error that the product can name, as a toast in its own words."""
    text = error.message
    if isinstance(error, InvalidInput) and error.fields:
        text = "; ".join(f"{one.field}: {one.message}" for one in error.fields[:3])
    return rx.toast.error(text, id=error.code, close_button=True)


@rx.memo
def connection_overlay() -> rx.Component:
    """A banner while the server cannot be reached; a memo, because its hooks need the providers below the app's wraps."""
    return rx.fragment(
        rx.cond(
            has_connection_errors,
            rx.el.div(
                "Connection lost. What you typed is kept; trying to reconnect…",
                custom_attrs={"data-testid": "connection-banner"}, role="alert",
                style={
                    "position": "fixed", "top": "0", "left": "0", "right": "0", "zIndex": "9999", "pointerEvents": "none",
                    "background": "#b45309", "color": "white", "textAlign": "center", "padding": "6px", "font": "500 14px system-ui",
                },
            ),  # fmt: skip
        ),
        connection_toaster(),
    )


def error_page(*children: rx.Component, **props: object) -> rx.Component:
    """A boundary around every page. Outside the theme, so it brings its own style."""
    copy = "navigator.clipboard.writeText(document.querySelector('#error-reference').textContent + ' ' + location.href)"
    fallback = rx.el.div(
        rx.el.h1("Something broke on this page", style={"fontSize": "22px", "margin": "0 0 8px"}),
        rx.el.p("Your work is saved on the server. Reload the page to go on; if it happens again, tell your administrator the reference."),
        rx.el.p(
            "Reference: ",
            rx.el.code(rx.Var("(globalThis.__errorReference ??= 'ref_' + crypto.randomUUID().slice(0, 8))"), id="error-reference"),
        ),
        rx.el.button("Reload", on_click=rx.call_script("location.reload()"), style={"marginRight": "8px", "padding": "8px 14px"}),
        rx.el.button("Copy details", on_click=rx.call_script(copy), style={"padding": "8px 14px"}),
        custom_attrs={"data-testid": "error-boundary"},
        style={"maxWidth": "520px", "margin": "12vh auto", "padding": "24px", "font": "15px/1.5 system-ui"},
    )
    return ErrorBoundary.create(*children, fallback_render=rx.Var.create(fallback), **props)
