"""Buttons, fields, tables and the like, over the classes of app.css."""

from collections.abc import Sequence
from typing import Any

import reflex as rx

Text = str | rx.Var[str]


def tid(name: Text) -> dict[str, Any]:
    """The attribute that end-to-end tests find a part by."""
    return {"custom_attrs": {"data-testid": name}}


def button(*children: Any, kind: str = "", icon: str = "", testid: Text = "", **props: Any) -> rx.Component:
    """A button; `kind` is primary, danger, quiet or small, or several of them."""
    attrs = {"data-testid": testid} if isinstance(testid, rx.Var) or testid else {}
    parts = [rx.icon(icon, size=15)] if icon else []
    return rx.el.button(*parts, *children, class_name=f"btn {kind}", type=props.pop("type", "button"), custom_attrs=attrs, **props)


def send_button(text: Text, busy: rx.Var[bool], say: Any, *, icon: str, kind: str) -> rx.Component:
    """The button beside the chat box: the browser keeps the message until `say` has been told of it and it is stored."""
    return rx.el.button(
        rx.icon(icon, size=15),
        text,
        class_name=f"btn {kind}",
        type="button",
        disabled=busy,
        on_click=rx.call_script("window.builder.submit()", callback=say),
        custom_attrs={"data-testid": "chat-send", "data-busy": rx.cond(busy, "yes", "")},
    )


def link_button(text: str, href: Text, *, icon: str = "", kind: str = "") -> rx.Component:
    """A link that looks like a button."""
    return rx.link(*([rx.icon(icon, size=15)] if icon else []), text, href=href, class_name=f"btn {kind}", underline="none")


def field(label: Text, control: rx.Component, *, hint: Text = "", error: Text = "") -> rx.Component:
    """A labelled control with a hint or an error below it."""
    return rx.el.div(
        rx.el.label(rx.el.span(label), control),
        rx.cond(error != "", rx.el.span(error, class_name="field-error"), rx.cond(hint != "", rx.el.span(hint, class_name="hint"))),
        class_name="field",
    )


def badge(text: Text) -> rx.Component:
    """A status with its colour."""
    words = rx.Var.create(text).to(str)
    return rx.el.span(words.replace("_", " "), class_name="badge " + words)


def panel(*children: Any, **props: Any) -> rx.Component:
    """A bordered surface."""
    return rx.el.div(*children, class_name=f"panel {props.pop('class_name', '')}", **props)


def page_head(title: Text, text: Text = "", *actions: rx.Component) -> rx.Component:
    """The title of a page with what can be done there."""
    return rx.el.div(
        rx.el.div(rx.el.h1(title), rx.el.p(text)),
        rx.el.div(*actions, class_name="page-actions"),
        class_name="page-head",
    )


def empty(icon: str, text: Text | rx.Component, *more: rx.Component) -> rx.Component:
    """What a list says when there is nothing in it."""
    return rx.el.div(rx.icon(icon, size=26), rx.el.div(text), *more, class_name="empty")


def table(columns: Sequence[str], body: rx.Component, **props: Any) -> rx.Component:
    """A table with its own horizontal scroll."""
    head = rx.el.thead(rx.el.tr(*[rx.el.th(name) for name in columns]))
    return rx.el.div(rx.el.table(head, rx.el.tbody(body), class_name="table", **props), class_name="panel scroll-x")


def when(value: rx.Var[str]) -> rx.Component:
    """A time, in the reader's own zone, that is told in full where the pointer rests; a dash when there is none."""
    time = rx.moment(value, format="MMM D, HH:mm", with_title=True, title_format="dddd, D MMMM YYYY, HH:mm:ss [UTC]Z", class_name="time")
    return rx.cond(value != "", time, rx.el.span("–", class_name="muted"))


def modal(is_open: rx.Var[bool], title: Text, *children: Any, on_close: Any, testid: str = "") -> rx.Component:
    """A dialog over the page."""
    close = rx.el.button(rx.icon("x", size=16), class_name="btn quiet small", type="button", on_click=on_close, aria_label="Close")
    head = rx.el.div(rx.el.strong(title, class_name="grow"), close, class_name="row", style={"marginBottom": "12px"})
    attrs = {"data-testid": testid} if testid else {}
    box = rx.el.div(head, *children, class_name="modal", role="dialog", aria_label=title, custom_attrs={"aria-modal": "true", **attrs})
    return rx.cond(is_open, rx.el.div(box, class_name="modal-back"))
