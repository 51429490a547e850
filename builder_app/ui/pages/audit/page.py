"""The audit log."""

import reflex as rx

from builder_app.ui.components import page_head, table, tid, when, work_button
from builder_app.ui.pages.audit.state import AuditRow, AuditState
from builder_app.ui.shell import page


def content() -> rx.Component:
    """The page."""
    return page(
        "/audit",
        page_head(
            "Audit log",
            "Who did what, on what, and when. Entries are only ever added.",
            rx.el.a("Download as CSV", href="/api/v1/audit?format=csv", reload_document=True, class_name="btn", **tid("audit-csv")),
        ),
        rx.cond(AuditState.refused != "", rx.el.div(AuditState.refused, class_name="banner warn")),
        table(["When", "Who", "What", "On", "After"], rx.foreach(AuditState.rows, _row)),
        rx.cond(AuditState.cursor != "", work_button("Older", on_click=AuditState.more)),
    )


def _row(one: AuditRow) -> rx.Component:
    return rx.el.tr(
        rx.el.td(when(one.at)),
        rx.el.td(one.actor),
        rx.el.td(one.action),
        rx.el.td(one.target, class_name="mono"),
        rx.el.td(one.detail, class_name="mono", style={"maxWidth": "360px", "overflowWrap": "anywhere"}),
    )
