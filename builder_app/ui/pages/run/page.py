"""One run: canvas, timeline, inputs and outputs."""

import reflex as rx

from builder_app.ui.canvas import flow_canvas
from builder_app.ui.components import badge, tid, when, work_button
from builder_app.ui.pages.run.state import RunState, SentView, VisitView
from builder_app.ui.shell import shell


def content() -> rx.Component:
    """The page."""
    return shell(
        "/runs",
        _head(),
        rx.el.div(
            rx.el.div(
                flow_canvas(
                    nodes=RunState.nodes,
                    edges=RunState.edges,
                    revision=RunState.changes,
                    selected="",
                    editable=False,
                    on_command=RunState.command,
                ),
                class_name="canvas-wrap",
            ),
            rx.el.div(_timeline(), class_name="side"),
            class_name="builder run",
        ),
    )


def _head() -> rx.Component:
    over = (RunState.status == "succeeded") | (RunState.status == "failed") | (RunState.status == "cancelled")
    return rx.el.header(
        rx.link(RunState.workflow, href=RunState.workflow_link, weight="medium"),
        rx.el.span(RunState.version, class_name="hint"),
        rx.el.span(badge(RunState.status), **tid("run-status")),
        rx.cond(RunState.paused, badge("paused")),
        rx.el.span("Began ", when(RunState.started_at), class_name="hint hide-m"),
        rx.el.div(class_name="grow"),
        rx.cond(
            over,
            work_button("Run again", icon="rotate-ccw", testid="run-retry", on_click=RunState.retry("")),
            rx.fragment(
                rx.cond(
                    RunState.paused,
                    work_button("Resume", icon="play", on_click=RunState.resume),
                    work_button("Pause", icon="pause", on_click=RunState.pause),
                ),
                work_button("Cancel", icon="square", kind="danger", testid="run-cancel", on_click=RunState.cancel),
            ),
        ),
        class_name="b-head",
    )


def _timeline() -> rx.Component:
    return rx.el.div(
        rx.cond(RunState.error != "", rx.el.div(RunState.error, class_name="banner bad", role="alert", **tid("run-error"))),
        rx.cond(
            RunState.input != "",
            rx.el.details(rx.el.summary("Inputs of the run", class_name="label"), rx.el.pre(RunState.input, class_name="pre mono")),
        ),
        rx.cond(RunState.visits.length() == 0, rx.el.div("Waiting for the engine to take it up…", class_name="muted")),
        rx.foreach(RunState.visits, _visit),
        rx.cond(RunState.messages.length() > 0, rx.el.div("Messages", class_name="label")),
        rx.foreach(RunState.messages, _message),
        class_name="stack pad",
    )


def _visit(one: VisitView) -> rx.Component:
    return rx.el.details(
        rx.el.summary(
            rx.el.span(
                rx.el.strong(one.name),
                rx.cond(one.visit > 1, rx.el.span(" · visit ", one.visit, class_name="hint")),
                " ",
                badge(one.status),
                " ",
                rx.cond(one.outcome != "", rx.el.span("→ ", one.outcome, class_name="hint")),
                rx.el.div(
                    rx.cond(one.waiting_until != "", rx.fragment("until ", when(one.waiting_until)), when(one.started_at)),
                    class_name="hint",
                ),
            ),
            style={"cursor": "pointer"},
        ),
        rx.el.div(
            rx.el.div("Began ", when(one.started_at), " · ended ", when(one.finished_at), " · attempts ", one.attempts, class_name="hint"),
            rx.cond(one.waiting_until != "", rx.el.div("Waits until ", when(one.waiting_until), class_name="hint")),
            rx.cond(one.error != "", rx.el.div(one.error, class_name="field-error")),
            rx.cond(one.input != "", rx.el.div(rx.el.div("Input", class_name="label"), rx.el.pre(one.input, class_name="pre mono"))),
            rx.cond(one.output != "", rx.el.div(rx.el.div("Output", class_name="label"), rx.el.pre(one.output, class_name="pre mono"))),
            rx.cond(one.status == "failed", work_button("Retry from here", kind="small", on_click=RunState.retry(one.step_id))),
            class_name="stack",
            style={"gap": "6px", "padding": "8px 0 4px"},
        ),
        open=RunState.opened == one.step_id,
        class_name="mail",
        custom_attrs={"data-testid": "run-step-" + one.step_id, "data-status": one.status},
    )


def _message(one: SentView) -> rx.Component:
    return rx.el.div(
        rx.el.div(rx.el.span(rx.cond(one.direction == "outgoing", "To ", "From "), one.who, class_name="hint")),
        rx.el.strong(one.subject),
        rx.el.pre(one.body, class_name="pre"),
        class_name="mail",
        **tid("run-message"),
    )
