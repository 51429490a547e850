"""Home: say what should happen, or go on with what there is."""

import json

import reflex as rx

from builder_app.ui.components import badge, empty, link_button, send_button, tid, when
from builder_app.ui.pages.home.state import PROMPTS, HomeState, RecentView
from builder_app.ui.shell import page


def content() -> rx.Component:
    """The page."""
    return page(
        "/",
        rx.el.h1("What should happen?", style={"fontSize": "28px", "letterSpacing": "-.02em", "margin": "26px 0 6px"}),
        rx.el.p(
            "Describe it as you would to a colleague. You see it drawn, rehearse it, and only then turn it on.",
            class_name="muted",
            style={"margin": "0 0 16px", "fontSize": "15px"},
        ),
        _ask(),
        rx.el.div(*[_prompt(text) for text in PROMPTS], class_name="cards", style={"margin": "14px 0 34px"}),
        rx.cond(
            HomeState.attention != "",
            rx.link(
                rx.el.div(rx.icon("bell", size=16), HomeState.attention, class_name="banner warn", style={"marginBottom": "20px"}),
                href=HomeState.attention_href,
                underline="none",
            ),
        ),
        rx.el.div(
            rx.el.h2("Recent workflows", class_name="grow", style={"fontSize": "16px", "margin": "0"}),
            link_button("Begin with a template", "/templates", icon="layout-template", kind="small"),
            class_name="row wrap",
            style={"margin": "0 0 10px"},
        ),
        rx.cond(
            HomeState.recent.length() > 0,
            rx.el.div(rx.foreach(HomeState.recent, _recent), class_name="cards"),
            rx.el.div(empty("workflow", "No workflows yet. Describe the first one above."), class_name="panel"),
        ),
    )


def _ask() -> rx.Component:
    return rx.el.div(
        rx.el.div(custom_attrs={"data-part": "line"}),
        rx.el.button(hidden=True, type="button", on_click=HomeState.resend, custom_attrs={"data-part": "resend"}),
        rx.el.textarea(
            placeholder="When a shipment is more than 2 hours late, email the dock and wait 48 hours for a reply…",
            max_length=5000,
            aria_label="What should happen?",
            **tid("chat-input"),
        ),
        rx.el.div(
            rx.el.span("Enter builds it · Shift+Enter new line", class_name="hint grow hide-m"),
            send_button(rx.cond(HomeState.busy, "Building…", "Build it"), HomeState.busy, HomeState.begin, icon="sparkles", kind="primary"),
            class_name="row",
            style={"justifyContent": "flex-end"},
        ),
        class_name="ask",
    )


def _prompt(text: str) -> rx.Component:
    fill = f"window.builder.fill({json.dumps(text)})"
    return rx.el.button(text, class_name="chip", type="button", on_click=rx.call_script(fill), **tid("quick-prompt"))


def _recent(one: RecentView) -> rx.Component:
    return rx.link(
        rx.el.strong(one.name, class_name="two-lines", title=one.name),
        rx.el.div(badge(one.status), rx.el.span("Changed ", when(one.updated_at), class_name="muted"), class_name="row wrap"),
        href="/workflows/" + one.id,
        class_name="card",
        underline="none",
    )
