"""The run history."""

import reflex as rx

from builder_app.ui.components import badge, empty, link_button, page_head, panel, table, tid, when
from builder_app.ui.pages.runs.state import RunRow, RunsState
from builder_app.ui.shell import page

STATUSES = ("all", "running", "waiting", "queued", "succeeded", "failed", "cancelled")


def content() -> rx.Component:
    """The page."""
    picker = rx.el.select(
        *[rx.el.option(s.capitalize(), value=s) for s in STATUSES],
        on_change=RunsState.filter,
        class_name="pick",
        aria_label="Status",
        style={"width": "150px"},
        **tid("filter-status"),
    )
    return page(
        "/runs",
        page_head("Runs", "What ran, what runs, and what it waits for.", picker),
        rx.cond(
            RunsState.rows.length() > 0,
            table(["Workflow", "Status", "Version", "Started by", "Began", "Ended"], rx.foreach(RunsState.rows, _row)),
            panel(
                empty("activity", "No runs here. Open a workflow and press Run now, or deploy it.", link_button("Workflows", "/workflows"))
            ),
        ),
    )


def _row(one: RunRow) -> rx.Component:
    return rx.el.tr(
        rx.el.td(
            rx.link(one.workflow, href="/runs/" + one.id, weight="medium"),
            rx.cond(one.error != "", rx.el.div(one.error, class_name="field-error")),
        ),
        rx.el.td(badge(one.status)),
        rx.el.td(one.version),
        rx.el.td(one.cause),
        rx.el.td(when(one.started_at)),
        rx.el.td(when(one.finished_at)),
    )
