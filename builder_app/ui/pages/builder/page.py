"""The builder: chat, canvas, details."""

import reflex as rx

from builder_app.ui.canvas import flow_canvas
from builder_app.ui.components import badge, button, tid, work_button
from builder_app.ui.pages.builder.chat import chat_panel
from builder_app.ui.pages.builder.dialogs import dialogs
from builder_app.ui.pages.builder.draft_state import DraftState
from builder_app.ui.pages.builder.publish_state import PublishState
from builder_app.ui.pages.builder.side import side_panel
from builder_app.ui.pages.builder.simulate_state import SimulateState
from builder_app.ui.pages.builder.template_dialog import template_dialog
from builder_app.ui.pages.builder.template_state import SaveTemplateState
from builder_app.ui.pages.builder.typed import typed_field
from builder_app.ui.shell import shell


def content() -> rx.Component:
    """The page."""
    return shell("/workflows", _head(), _narrow_tabs(), _stale(), _body(), dialogs(), template_dialog())


def _head() -> rx.Component:
    return rx.el.header(
        rx.el.h1("Workflow ", DraftState.name, class_name="unseen"),
        _fold("chat", "panel-left", "Chat"),
        typed_field(
            key=DraftState.id,
            value=DraftState.name,
            on_commit=DraftState.rename,
            class_name="b-name",
            testid="workflow-name",
            label="Name of the workflow",
        ),
        badge(DraftState.status),
        rx.el.span(
            rx.cond(DraftState.unpublished, "Saved, not published yet", "Saved"),
            class_name="hint hide-m",
            title=f"Every change is saved at once; this is revision {DraftState.revision}",
            **tid("saved"),
        ),
        rx.el.div(class_name="grow"),
        button(
            icon="undo-2",
            kind="quiet small",
            testid="undo",
            on_click=DraftState.undo,
            disabled=~DraftState.can_undo,
            aria_label="Undo",
            title="Undo",
        ),
        button(
            icon="redo-2",
            kind="quiet small",
            testid="redo",
            on_click=DraftState.redo,
            disabled=~DraftState.can_redo,
            aria_label="Redo",
            title="Redo",
        ),
        button(
            icon="layout-grid",
            kind="quiet small hide-s",
            testid="tidy",
            on_click=DraftState.tidy,
            aria_label="Lay out anew",
            title="Lay out anew",
        ),
        work_button(
            icon="layout-template",
            kind="quiet small hide-s",
            testid="save-template",
            on_click=SaveTemplateState.open,
            aria_label="Save as template",
            title="Save as template",
        ),
        rx.cond(
            DraftState.issues.length() > 0,
            button(
                DraftState.issues.length(),
                icon="triangle-alert",
                kind="small",
                testid="issues",
                aria_label=f"{DraftState.issues.length()} findings",
                on_click=DraftState.show_side("issues"),
                title="Findings",
            ),
        ),
        work_button(
            rx.el.span("Rehearse", class_name="btn-words"), icon="play", title="Rehearse", testid="simulate", on_click=SimulateState.open
        ),
        work_button(
            rx.el.span("Publish", class_name="btn-words"),
            icon="bookmark-check",
            title="Publish",
            testid="publish",
            on_click=PublishState.open_publish,
        ),
        work_button(
            rx.el.span("Deploy", class_name="btn-words"), icon="rocket", title="Deploy", testid="deploy", on_click=PublishState.open_deploy
        ),
        work_button(
            rx.el.span("Run now", class_name="btn-words"),
            icon="zap",
            title="Run now",
            kind="primary",
            testid="run-now",
            on_click=PublishState.open_run,
        ),
        _fold("side", "panel-right", "Details"),
        class_name="b-head",
    )


def _fold(panel: str, icon: str, name: str) -> rx.Component:
    script = f"document.querySelector('.builder').toggleAttribute('data-no-{panel}')"
    return button(
        icon=icon,
        kind="quiet small fold",
        aria_label=f"{name}: show or hide",
        title=f"{name}: show or hide",
        on_click=rx.call_script(script),
    )


def _narrow_tabs() -> rx.Component:
    return rx.el.div(
        *[
            rx.el.button(
                label, class_name=rx.cond(DraftState.view == view, "tab on", "tab"), on_click=DraftState.show_view(view), type="button"
            )
            for view, label in (("chat", "Chat"), ("canvas", "Canvas"), ("details", "Details"))
        ],
        class_name="b-tabs",
    )


def _stale() -> rx.Component:
    return rx.cond(
        DraftState.stale,
        rx.el.div(
            "This draft changed in another tab. Your last change was not applied; what you typed is still here.",
            button("Reload", kind="small", on_click=DraftState.reload),
            class_name="banner warn",
            style={"borderRadius": "0"},
            role="alert",
            custom_attrs={"data-testid": "stale-banner"},
        ),
    )


def _body() -> rx.Component:
    return rx.el.div(
        chat_panel(),
        rx.el.div(
            rx.cond(DraftState.planned, rx.el.div("Planned, not built yet", class_name="plan-ribbon", **tid("plan-ribbon"))),
            flow_canvas(
                nodes=DraftState.nodes,
                edges=DraftState.edges,
                revision=DraftState.drawn,
                selected=DraftState.selected,
                editable=True,
                on_command=DraftState.command,
            ),
            class_name="canvas-wrap",
        ),
        side_panel(),
        class_name="builder",
        custom_attrs={"data-view": DraftState.view},
    )
