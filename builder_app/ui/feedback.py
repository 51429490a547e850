"""How errors are told; a lost connection is told by assets/line.js."""

import json
from typing import Any

import reflex as rx
from reflex_base.vars.object import ObjectVar
from reflex_components_core.base.error_boundary import ErrorBoundary

from builder_app.domain.errors import BuilderError, InvalidInput


def notify(error: BuilderError) -> rx.event.EventSpec:
    """An error that the product can name, as a toast in its own words."""
    text = error.message
    if isinstance(error, InvalidInput) and error.fields:
        text = "; ".join(f"{one.field}: {one.message}" for one in error.fields[:3])
    return rx.toast.error(text, id=error.code, close_button=True)


def stored(client_id: str) -> rx.event.EventSpec:
    """Tell the browser that a message is in the database: it need not keep it any longer."""
    return rx.call_script(f"window.builder.sent({json.dumps(client_id)})")


def refused(client_id: str) -> rx.event.EventSpec:
    """Tell the browser that a message was not taken: its words go back into their box."""
    return rx.call_script(f"window.builder.refused({json.dumps(client_id)})")


_REFERENCE = "(globalThis.__errorReference ??= 'ref_' + crypto.randomUUID().slice(0, 8))"
"""One reference for each load of a page: the same one is shown, copied and logged."""


def _reported(error: ObjectVar[dict[str, str]], info: ObjectVar[dict[str, str]]) -> tuple[rx.Var[str], rx.Var[str]]:
    """What the server is told of a broken page: the reference, the error, where it broke."""
    words = rx.Var(_REFERENCE).to(str) + " " + error.name.to(str) + ": " + error.message.to(str) + "\n" + error.stack.to(str)
    return words, info.componentStack


class Boundary(ErrorBoundary):
    """An error boundary whose report begins with the reference that the person sees."""

    on_error: rx.EventHandler[_reported]


def error_page(*children: rx.Component, **props: Any) -> rx.Component:
    """A boundary around every page. Outside the theme, so it brings its own style."""
    copy = (
        "window.builder.copy([document.querySelector('[data-part=reference]').textContent, location.href, "
        "document.querySelector('[data-part=words]').textContent, navigator.userAgent].join('\\n'))"
    )
    look = {"marginRight": "8px", "padding": "8px 14px", "borderRadius": "7px", "border": "1px solid #c5c9d3", "cursor": "pointer"}
    fallback = rx.el.div(
        rx.el.h1("Something broke on this page", style={"fontSize": "22px", "margin": "0 0 8px"}),
        rx.el.p("Your work is saved on the server. Reload the page to go on; if it happens again, tell your administrator the reference."),
        rx.el.p("Reference: ", rx.el.code(rx.Var(_REFERENCE), custom_attrs={"data-part": "reference"}), style={"margin": "12px 0"}),
        rx.el.p(
            rx.Var("event_args.error.name + ': ' + event_args.error.message"),
            custom_attrs={"data-part": "words"},
            style={"color": "#6b7280", "fontSize": "13px", "margin": "0 0 16px", "overflowWrap": "anywhere"},
        ),
        rx.el.button("Reload", on_click=rx.call_script("location.reload()"), style=look),
        rx.el.button("Copy details", on_click=rx.call_script(copy), style=look),
        custom_attrs={"data-testid": "error-boundary"},
        role="alert",
        style={"maxWidth": "520px", "margin": "12vh auto", "padding": "24px", "font": "15px/1.5 system-ui"},
    )
    return Boundary.create(*children, fallback_render=rx.Var.create(fallback), **props)
