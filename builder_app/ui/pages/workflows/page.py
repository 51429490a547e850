"""The list of workflows."""

import reflex as rx

from builder_app.ui.components import badge, button, empty, page_head, panel, table, tid, when, work_button
from builder_app.ui.pages.workflows.state import WorkflowRow, WorkflowsState
from builder_app.ui.shell import page


def content() -> rx.Component:
    """The page."""
    return page(
        "/workflows",
        page_head(
            "Workflows",
            "Everything that you have built.",
            button(rx.cond(WorkflowsState.deleted, "Show all", "Deleted"), on_click=WorkflowsState.toggle_deleted),
            work_button("New workflow", icon="plus", kind="primary", testid="new-workflow", on_click=WorkflowsState.create),
        ),
        rx.el.input(
            placeholder="Search by name",
            aria_label="Search by name",
            on_blur=WorkflowsState.find,
            class_name="input",
            style={"maxWidth": "320px", "marginBottom": "14px"},
            **tid("search"),
        ),
        rx.cond(
            WorkflowsState.rows.length() > 0,
            table(["Name", "Status", "Version", "Changed", ""], rx.foreach(WorkflowsState.rows, _row)),
            panel(empty("workflow", "No workflows here yet. Describe one on the home page, or start with an empty canvas.")),
        ),
    )


def _row(one: WorkflowRow) -> rx.Component:
    return rx.el.tr(
        rx.el.td(rx.link(one.name, href="/workflows/" + one.id, weight="medium")),
        rx.el.td(badge(one.status)),
        rx.el.td(one.version),
        rx.el.td(when(one.updated_at)),
        rx.el.td(
            rx.cond(
                WorkflowsState.deleted,
                work_button("Restore", kind="small", on_click=WorkflowsState.restore(one.id)),
                work_button(
                    icon="trash-2", kind="quiet small", on_click=WorkflowsState.delete(one.id), aria_label="Delete", title="Delete"
                ),
            )
        ),
    )
