"""The audit log."""

import reflex as rx

from builder_app.ui.components import button, empty, field, page_head, panel, table, tid, when, work_button, work_form
from builder_app.ui.pages.audit.state import AuditRow, AuditState
from builder_app.ui.shell import page


def content() -> rx.Component:
    """The page."""
    return page(
        "/audit",
        page_head(
            "Audit log",
            "Who did what, on what, from where, and when. Entries are only ever added.",
            rx.el.a("Download as CSV", href=AuditState.file, reload_document=True, class_name="btn", **tid("audit-csv")),
        ),
        rx.cond(AuditState.refused != "", rx.el.div(AuditState.refused, class_name="banner warn")),
        _filter(),
        rx.cond(
            AuditState.rows.length() > 0,
            table(["When", "Who", "What", "On", "What became different"], rx.foreach(AuditState.rows, _row)),
            panel(empty("scroll-text", "Nothing fits. Ask for less.")),
        ),
        rx.cond(AuditState.cursor != "", work_button("Older", on_click=AuditState.more)),
    )


def _filter() -> rx.Component:
    words = (("actor", "Who", "ada@"), ("action", "What", "publish"), ("target_id", "On", "wf_"))
    days = (("since", "From day (UTC)"), ("until", "To day"))
    return work_form(
        rx.el.div(
            *[field(label, _input(name, placeholder=hint)) for name, label, hint in words],
            *[field(label, _input(name, type="date")) for name, label in days],
            button("Show", type="submit", testid="audit-find"),
            class_name="row wrap",
            style={"alignItems": "flex-end", "marginBottom": "12px"},
        ),
        on_submit=AuditState.find,
        # A new key mounts the form anew, so that it shows the filter that a page opened again still has.
        key=AuditState.file,
    )


def _input(name: str, **props: str) -> rx.Component:
    return rx.el.input(name=name, default_value=AuditState.asked.get(name, ""), class_name="input", **props, **tid(name))


def _row(one: AuditRow) -> rx.Component:
    return rx.el.tr(
        rx.el.td(when(one.at)),
        rx.el.td(rx.el.div(one.actor), rx.el.div(one.means, class_name="hint")),
        rx.el.td(one.action),
        rx.el.td(one.target, class_name="mono"),
        rx.el.td(
            rx.foreach(one.changes, lambda text: rx.el.div(text)),
            class_name="mono",
            style={"maxWidth": "420px", "overflowWrap": "anywhere"},
        ),
        **tid("audit-entry"),
    )
