"""One run: canvas, timeline, inputs and outputs."""

import reflex as rx

from builder_app.ui.canvas import flow_canvas
from builder_app.ui.components import badge, tid, when, work_button
from builder_app.ui.components.facts import fact_list
from builder_app.ui.pages.run.state import RunState, SentView, VisitView
from builder_app.ui.session import SessionState
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
        rx.el.h1("Run of ", RunState.workflow, class_name="unseen"),
        rx.link(RunState.workflow, href=RunState.workflow_link, weight="medium"),
        rx.el.span(RunState.version, class_name="hint"),
        rx.el.span(badge(RunState.status), **tid("run-status")),
        rx.cond(RunState.paused, badge("paused")),
        rx.el.span("Began ", when(RunState.started_at), class_name="hint hide-m"),
        rx.cond(RunState.lasts != "", rx.el.span("took ", RunState.lasts, class_name="hint hide-m")),
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
            RunState.input.length() > 0,
            rx.el.div(rx.el.div("Started with", class_name="label"), fact_list(RunState.input), class_name="mail"),
        ),
        rx.cond(RunState.visits.length() == 0, rx.el.div("It begins in a moment…", class_name="muted")),
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
                rx.cond(one.visit > 1, rx.el.span(" · time ", one.visit, class_name="hint")),
                " ",
                badge(one.status),
                " ",
                rx.cond(one.outcome != "", rx.el.span("→ ", one.outcome, class_name="hint")),
                rx.el.div(
                    rx.cond(one.waiting_until != "", rx.fragment("until ", when(one.waiting_until)), when(one.started_at)),
                    class_name="hint",
                ),
                rx.cond((one.answer != "") & ((one.answer_href != "/mailbox") | SessionState.mailbox_mode), _answer(one)),
            ),
            style={"cursor": "pointer"},
        ),
        rx.el.div(
            rx.el.div(
                rx.cond(one.lasts != "", rx.fragment("Took ", one.lasts)),
                rx.cond(one.attempts > 1, rx.fragment(" · ", one.attempts, " attempts")),
                class_name="hint",
            ),
            rx.cond(one.error != "", rx.el.div(one.error, class_name="field-error")),
            rx.cond(one.status == "failed", work_button("Retry from here", kind="small", on_click=RunState.retry(one.step_id))),
            rx.cond(one.got.length() > 0, rx.el.div(rx.el.div("What it was given", class_name="label"), fact_list(one.got))),
            rx.cond(one.left.length() > 0, rx.el.div(rx.el.div("What came out", class_name="label"), fact_list(one.left))),
            rx.cond((one.input != "") | (one.output != ""), _data(one)),
            class_name="stack",
            style={"gap": "6px", "padding": "8px 0 4px"},
        ),
        open=(RunState.opened == one.step_id) | (one.status == "failed"),
        class_name="mail",
        custom_attrs={"data-testid": "run-step-" + one.step_id, "data-status": one.status},
    )


def _answer(one: VisitView) -> rx.Component:
    return rx.link(one.answer, " →", href=one.answer_href, size="2", custom_attrs={"data-testid": "run-answer"})


def _data(one: VisitView) -> rx.Component:
    """The same as JSON, for those who build with it."""
    return rx.el.details(
        rx.el.summary("As data", class_name="hint", style={"cursor": "pointer"}),
        rx.el.pre(one.input, class_name="pre mono"),
        rx.el.pre(one.output, class_name="pre mono"),
    )


def _message(one: SentView) -> rx.Component:
    return rx.el.div(
        rx.el.div(rx.el.span(rx.cond(one.direction == "outgoing", "To ", "From "), one.who, class_name="hint")),
        rx.el.strong(one.subject),
        rx.el.pre(one.body, class_name="pre"),
        class_name="mail",
        **tid("run-message"),
    )
