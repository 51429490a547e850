"""The inspector's form."""

from typing import Any

import reflex as rx

from builder_app.ui.components import button, field, tid
from builder_app.ui.pages.builder.fields import UNITS
from builder_app.ui.pages.builder.inspector_state import InspectorState
from builder_app.ui.pages.builder.structured import STRUCTURED, structured_field
from builder_app.ui.pages.builder.typed import typed_field
from builder_app.ui.pages.builder.views import FieldView, OptionView


def inspector() -> rx.Component:
    """A form for the selected step, or how to get one."""
    return rx.el.div(
        rx.cond(
            InspectorState.step_id == "",
            rx.el.div("Select a step or the trigger on the canvas to see and change it.", class_name="muted"),
            rx.cond(InspectorState.step_id == "trigger", _trigger(), _step()),
        ),
        rx.el.datalist(rx.foreach(InspectorState.known, lambda value: rx.el.option(value=value)), id="known-values"),
        class_name="stack pad",
        **tid("inspector"),
    )


def _step() -> rx.Component:
    return rx.el.div(
        rx.el.div(rx.el.strong(InspectorState.action_name), rx.el.div(InspectorState.help, class_name="hint")),
        field(
            "Name",
            typed_field(
                key=InspectorState.step_id + ".name",
                value=InspectorState.title,
                on_commit=InspectorState.set_title,
                class_name="input",
                testid="field-name",
            ),
        ),
        rx.foreach(InspectorState.fields, lambda one: rx.cond(one.extra, rx.fragment(), _field(one))),
        rx.cond(
            InspectorState.extras > 0,
            rx.el.details(
                rx.el.summary("More options", class_name="label", style={"cursor": "pointer"}),
                rx.el.div(
                    rx.foreach(InspectorState.fields, lambda one: rx.cond(one.extra, _field(one))),
                    class_name="stack",
                    style={"marginTop": "10px"},
                ),
                key=InspectorState.step_id,
                **tid("more-options"),
            ),
        ),
        rx.el.details(
            rx.el.summary("Attempts and errors", class_name="label", style={"cursor": "pointer"}),
            rx.el.div(
                field("Attempts", _plain("max_attempts", InspectorState.max_attempts)),
                field("Time limit of one attempt, seconds", _plain("timeout_seconds", InspectorState.timeout_seconds)),
                field(
                    "When it fails",
                    _choice(
                        InspectorState.on_error,
                        [("fail", "The run fails"), ("continue", "Go on as if it had worked"), ("route", "Take the road “error”")],
                    ),
                ),
                class_name="stack",
                style={"marginTop": "10px"},
            ),
        ),
        button("Remove step", icon="trash-2", kind="danger small", on_click=InspectorState.remove, testid="remove-step"),
        class_name="stack",
    )


def _trigger() -> rx.Component:
    return rx.el.div(
        rx.el.div(rx.el.strong("What starts it"), rx.el.div(InspectorState.help, class_name="hint")),
        field(
            "Trigger",
            rx.el.select(
                rx.foreach(InspectorState.trigger_types, _one_option),
                value=InspectorState.trigger_type,
                on_change=InspectorState.set_trigger_type,
                class_name="pick",
                **tid("field-type"),
            ),
        ),
        rx.foreach(InspectorState.fields, _field),
        rx.cond(
            InspectorState.next_times.length() > 0,
            rx.el.div(
                rx.el.div("Next times", class_name="label"),
                rx.foreach(InspectorState.next_times, lambda t: rx.el.div(rx.moment(t, format="ddd, MMM D, HH:mm"), class_name="hint")),
                **tid("next-times"),
            ),
        ),
        rx.el.div(
            rx.el.div("Inputs of a run", class_name="label"),
            structured_field(name="inputs", widget="inputs", value=InspectorState.inputs_json, on_commit=InspectorState.set_inputs),
            rx.el.span("What is given when a run starts. Steps read it as {{ input.name }}.", class_name="hint"),
            class_name="field",
        ),
        class_name="stack",
    )


def _plain(name: str, value: rx.Var[str]) -> rx.Component:
    return typed_field(
        key=InspectorState.step_id + "." + name,
        value=value,
        on_commit=InspectorState.set_policy(name),
        class_name="input",
        testid=f"field-{name}",
    )


def _choice(value: rx.Var[str], options: list[tuple[str, str]]) -> rx.Component:
    return rx.el.select(
        *[rx.el.option(label, value=key) for key, label in options],
        value=value,
        on_change=InspectorState.set_policy("on_error"),
        class_name="pick",
        **tid("field-on_error"),
    )


def _one_option(one: OptionView) -> rx.Component:
    return rx.el.option(one.label, value=one.value)


def _field(one: FieldView) -> rx.Component:
    attrs = {"custom_attrs": {"data-testid": "field-" + one.name, "aria-label": one.label}}
    style = rx.cond(one.severity == "error", "input bad", "input")
    kept: dict[str, Any] = {
        "key": InspectorState.step_id + "." + one.name,
        "value": one.value,
        "on_commit": InspectorState.set_value(one.name),
        "placeholder": one.placeholder,
        "testid": "field-" + one.name,
        "label": one.label,
    }
    text = typed_field(class_name=style, list="known-values", **kept)
    area = typed_field(class_name="area", lines=True, **kept)
    picker = rx.el.select(
        rx.el.option("–", value=""),
        rx.foreach(one.options, _one_option),
        value=one.value,
        on_change=InspectorState.set_value(one.name),
        class_name="pick",
        **attrs,
    )
    yes_no = rx.el.select(
        rx.el.option("No", value="false"),
        rx.el.option("Yes", value="true"),
        value=one.value,
        on_change=InspectorState.set_value(one.name),
        class_name="pick",
        **attrs,
    )
    span = rx.el.div(
        text,
        rx.el.select(
            *[rx.el.option(unit, value=unit) for unit in UNITS],
            value=one.unit,
            on_change=InspectorState.set_unit(one.name),
            class_name="pick",
            custom_attrs={"data-testid": "field-" + one.name + "-unit"},
        ),
        class_name="row",
    )
    rows = structured_field(
        name=one.name,
        widget=one.widget,
        value=one.value,
        invalid=one.error != "",
        on_commit=InspectorState.set_value(one.name),
        key=InspectorState.step_id + one.name,
    )
    control = rx.match(
        one.widget,
        ("textarea", area),
        ("json", area),
        *[(widget, rows) for widget in STRUCTURED],
        ("select", rx.cond(one.options.length() > 0, picker, text)),
        ("boolean", yes_no),
        ("duration", span),
        text,
    )
    return rx.el.div(
        rx.el.label(one.label, rx.cond(one.required, rx.el.span(" *", style={"color": "var(--red-11)"}))),
        control,
        rx.cond(
            one.error != "",
            rx.el.span(one.error, class_name="field-error " + one.severity, custom_attrs={"data-testid": "issue-" + one.code}),
            rx.el.span(one.help, class_name="hint"),
        ),
        class_name="field",
    )
