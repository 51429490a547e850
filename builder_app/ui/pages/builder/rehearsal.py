"""The rehearsal panel."""

import reflex as rx

from builder_app.ui.components import badge, tid, work_button
from builder_app.ui.pages.builder.run_inputs import input_field
from builder_app.ui.pages.builder.simulate_state import ChoiceView, MailLine, PathView, SimulateState, StepLine
from builder_app.ui.pages.builder.views import OptionView


def rehearsal() -> rx.Component:
    """Choose outcomes, play, look at what would happen."""
    return rx.el.div(
        rx.el.div("Plays it with the real rules, days in a second. Nothing is sent.", class_name="hint"),
        rx.el.div(
            work_button("Play", icon="play", kind="primary small", testid="simulate-play", on_click=SimulateState.play),
            work_button("Every path", icon="split", kind="small", testid="simulate-all", on_click=SimulateState.play_all),
            rx.el.span(SimulateState.took_ms, class_name="hint"),
            class_name="row",
        ),
        rx.cond(SimulateState.choices.length() > 0, rx.el.div("What if…", class_name="label")),
        rx.foreach(SimulateState.choices, _choice),
        rx.foreach(SimulateState.inputs, lambda one: input_field(one, prefix="simulate-input-", on_blur=SimulateState.set_input(one.name))),
        rx.el.div(rx.el.strong(SimulateState.covered), class_name="muted", **tid("simulate-coverage")),
        rx.cond(
            SimulateState.never.length() > 0,
            rx.el.div(
                rx.el.div("Not tried yet", class_name="label"),
                rx.foreach(SimulateState.never, lambda one: rx.el.div(one, class_name="hint")),
                **tid("simulate-never"),
            ),
        ),
        rx.foreach(SimulateState.paths, _path),
        class_name="stack pad",
        **tid("simulate-panel"),
    )


def _choice(one: ChoiceView) -> rx.Component:
    return rx.el.div(
        rx.el.label(one.name, html_for="outcome-" + one.step_id),
        rx.el.select(
            rx.el.option("as usual", value="usual"),
            rx.foreach(one.options, lambda o: _option(o)),
            value=rx.cond(one.chosen == "", "usual", one.chosen),
            on_change=SimulateState.set_outcome(one.step_id),
            class_name="pick",
            id="outcome-" + one.step_id,
            custom_attrs={"data-testid": "outcome-" + one.step_id},
        ),
        class_name="field",
    )


def _option(one: OptionView) -> rx.Component:
    return rx.el.option(one.label, value=one.value)


def _path(one: PathView) -> rx.Component:
    return rx.el.div(
        rx.el.button(
            rx.el.span(one.title, class_name="grow", style={"textAlign": "left", "whiteSpace": "normal"}),
            badge(one.status),
            rx.el.span(one.lasts, class_name="hint"),
            class_name="btn small",
            style={"width": "100%"},
            type="button",
            on_click=SimulateState.show(one.index),
            **tid("simulate-path"),
        ),
        rx.cond(
            SimulateState.shown == one.index,
            rx.el.div(
                rx.cond(one.error != "", rx.el.div(one.error, class_name="field-error")),
                rx.foreach(one.steps, _line),
                rx.cond(one.messages.length() > 0, rx.el.div("Messages that would go out", class_name="label")),
                rx.foreach(one.messages, _mail),
                class_name="stack",
                style={"gap": "7px", "padding": "8px 2px"},
            ),
        ),
    )


def _line(one: StepLine) -> rx.Component:
    return rx.el.div(
        rx.el.span(one.name, class_name="grow"),
        rx.cond(one.way != "", rx.el.span(one.way, class_name="badge")),
        rx.el.span(one.after, class_name="hint"),
        class_name="row",
        style={"fontSize": "13px"},
        **tid("simulate-step"),
    )


def _mail(one: MailLine) -> rx.Component:
    return rx.el.div(
        rx.el.div(rx.el.strong(one.subject), " ", rx.el.span(one.after, class_name="hint")),
        rx.el.div("To: ", one.people, class_name="hint"),
        rx.el.pre(one.body),
        class_name="mail",
        **tid("simulate-message"),
    )
