"""Tasks."""

import reflex as rx

from builder_app.ui.components import badge, button, empty, field, page_head, panel, tid, when, work_button, work_form
from builder_app.ui.components.facts import fact_list
from builder_app.ui.pages.tasks.state import TaskField, TasksState, TaskView
from builder_app.ui.shell import page


def content() -> rx.Component:
    """The page."""
    picker = rx.el.select(
        rx.el.option("Open", value="open"),
        rx.el.option("All", value="all"),
        on_change=TasksState.filter,
        class_name="pick",
        aria_label="Which tasks",
        style={"width": "110px"},
    )
    return page(
        "/tasks",
        page_head("Tasks", "Approvals and forms. Runs wait here for a person.", picker),
        rx.cond(
            TasksState.rows.length() > 0,
            rx.el.div(rx.foreach(TasksState.rows, _task), class_name="stack"),
            panel(empty("circle-check-big", "Nothing waits for a decision.")),
        ),
    )


def _task(one: TaskView) -> rx.Component:
    return panel(
        rx.el.div(rx.el.strong(one.title, class_name="grow"), badge(one.status), class_name="row"),
        rx.el.div(
            rx.link(one.workflow, href=one.run_link),
            " · for ",
            one.people,
            rx.cond(one.due_at != "", rx.el.span(" · until ", when(one.due_at))),
            class_name="muted",
        ),
        rx.el.pre(one.message, class_name="pre"),
        rx.cond(one.show.length() > 0, fact_list(one.show)),
        rx.cond(
            one.status == "open",
            rx.cond(
                one.kind == "approval",
                rx.el.div(
                    work_button(
                        "Approve", icon="check", kind="primary", testid="task-approve", on_click=TasksState.decide(one.id, "approved")
                    ),
                    work_button("Reject", icon="x", kind="danger", testid="task-reject", on_click=TasksState.decide(one.id, "rejected")),
                    class_name="row",
                ),
                work_form(
                    rx.el.input(type="hidden", name="task", value=one.id, read_only=True),
                    rx.el.div(
                        rx.foreach(one.fields, _field),
                        button("Send", kind="primary", type="submit", testid="task-submit"),
                        class_name="stack",
                    ),
                    on_submit=TasksState.submit,
                ),
            ),
            rx.el.div(one.decision, " by ", one.decided_by, class_name="muted"),
        ),
        class_name="pad stack",
        **tid("task"),
    )


def _field(one: TaskField) -> rx.Component:
    control = rx.el.input(name=one.name, class_name="input", custom_attrs={"data-testid": "task-field-" + one.name})
    return field(one.label, control, hint=one.kind)
