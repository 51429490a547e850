"""Connections."""

import reflex as rx

from builder_app.domain.connections import KINDS
from builder_app.ui.components import badge, button, empty, modal, page_head, panel, table, tid, work_button, work_form
from builder_app.ui.pages.connections.state import ConfigField, ConnectionsState, ConnectionView
from builder_app.ui.shell import page

NAMES = {
    "smtp": "Outgoing mail (SMTP)",
    "imap": "Incoming mail (IMAP)",
    "http": "Web service (HTTP)",
    "slack": "Slack",
    "teams": "Microsoft Teams",
    "pagerduty": "PagerDuty",
    "sql": "Database (SQL)",
}
"""Each kind as people know it."""


def content() -> rx.Component:
    """The page."""
    return page(
        "/connections",
        page_head("Connections", "Mail servers and other systems. Without a mail connection, mail stays in the built-in mailbox."),
        rx.el.div(
            *[
                button(NAMES[kind], icon="plus", kind="small", testid=f"add-{kind}", on_click=ConnectionsState.begin(kind))
                for kind in KINDS
            ],
            class_name="row wrap",
            style={"marginBottom": "14px"},
        ),
        rx.cond(
            ConnectionsState.rows.length() > 0,
            table(["Name", "Kind", "Settings", "Last test", ""], rx.foreach(ConnectionsState.rows, _row)),
            panel(empty("plug", "No connections yet. Choose above what to connect; until then nothing leaves this machine.")),
        ),
        modal(
            ConnectionsState.kind != "",
            rx.Var.create(NAMES)[ConnectionsState.kind].to(str),
            _form(),
            on_close=ConnectionsState.begin(""),
            testid="connection-dialog",
        ),
    )


def _row(one: ConnectionView) -> rx.Component:
    return rx.el.tr(
        rx.el.td(rx.el.strong(one.name)),
        rx.el.td(rx.Var.create(NAMES)[one.kind].to(str)),
        rx.el.td(one.summary),
        rx.el.td(
            rx.cond(
                one.tested != "", rx.el.div(rx.cond(one.ok, badge("healthy"), badge("failed")), rx.el.div(one.tested, class_name="hint"))
            )
        ),
        rx.el.td(
            rx.el.div(
                work_button(
                    rx.cond(ConnectionsState.testing == one.id, "Testing…", "Test"),
                    kind="small",
                    testid="connection-test",
                    on_click=ConnectionsState.test(one.id),
                ),
                work_button(icon="trash-2", kind="quiet small", on_click=ConnectionsState.remove(one.id), aria_label="Remove"),
                class_name="row",
            )
        ),
    )


def _form() -> rx.Component:
    return work_form(
        rx.el.div(
            rx.el.div(
                rx.el.label("Name", html_for="connection-name"),
                rx.el.input(name="name", id="connection-name", class_name="input", **tid("field-name")),
                rx.cond(ConnectionsState.name_error != "", rx.el.span(ConnectionsState.name_error, class_name="field-error")),
                class_name="field",
            ),
            rx.foreach(ConnectionsState.fields, _field),
            button("Save", kind="primary", type="submit", testid="connection-save"),
            class_name="stack",
        ),
        on_submit=ConnectionsState.create,
    )


def _field(one: ConfigField) -> rx.Component:
    attrs = {"custom_attrs": {"data-testid": "field-" + one.name}}
    control = rx.cond(
        one.options.length() > 0,
        rx.el.select(
            rx.foreach(one.options, lambda o: rx.el.option(o, value=o)),
            name=one.name,
            default_value=one.value,
            class_name="pick",
            id="connection-" + one.name,
            **attrs,
        ),
        rx.el.input(
            name=one.name,
            default_value=one.value,
            id="connection-" + one.name,
            class_name="input",
            type=rx.cond(one.kind == "password", "password", "text"),
            auto_complete="off",
            **attrs,
        ),
    )
    return rx.el.div(
        rx.el.label(one.label, html_for="connection-" + one.name),
        control,
        rx.cond(one.error != "", rx.el.span(one.error, class_name="field-error"), rx.el.span(one.help, class_name="hint")),
        class_name="field",
    )
