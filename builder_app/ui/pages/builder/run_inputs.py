"""The inputs of a run as fields: for running it and for rehearsing it."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import reflex as rx

from builder_app.domain.workflow import WorkflowInput
from builder_app.ui.components.kinds import KIND_WORDS


@dataclass
class InputView:
    """One run input."""

    name: str
    kind: str
    required: bool
    help: str
    value: str
    error: str = ""


def input_views(inputs: Iterable[WorkflowInput], texts: Mapping[str, str] | None = None) -> list[InputView]:
    """The inputs with what was typed before, else their defaults."""
    return [_view(one, (texts or {}).get(one.name)) for one in inputs]


def _view(one: WorkflowInput, typed_before: str | None) -> InputView:
    default = "" if one.default is None else one.default if isinstance(one.default, str) else json.dumps(one.default)
    value = default if typed_before is None else typed_before
    return InputView(
        name=one.name, kind=one.type, required=one.required, help=one.description or KIND_WORDS.get(one.type, one.type), value=value
    )


def given(inputs: Iterable[InputView], texts: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed, by input; what was left empty is left out."""
    filled = ((one, str(texts.get(one.name) or "").strip()) for one in inputs)
    return {one.name: _typed(one.kind, text) for one, text in filled if text}


def _typed(kind: str, text: str) -> Any:
    """A text as the input's type where it can be read as such; the service says what is wrong otherwise."""
    try:
        if kind in ("number", "integer"):
            number = float(text)
            return int(number) if number.is_integer() else number
        if kind == "object" or (kind == "list" and text.startswith("[")):
            return json.loads(text)
    except ValueError:
        return text
    if kind == "boolean":
        return text.lower() in ("true", "yes", "1", "on")
    if kind == "list":
        return [part.strip() for part in text.split(",") if part.strip()]
    return text


def input_field(one: InputView, *, prefix: str, on_blur: Callable[..., Any] | None = None) -> rx.Component:
    """A labelled field with its hint or its error; `prefix` begins its test id."""
    told = {} if on_blur is None else {"on_blur": on_blur}
    control = rx.el.input(
        id=prefix + one.name,
        name=one.name,
        default_value=one.value,
        class_name="input",
        custom_attrs={"data-testid": prefix + one.name},
        **told,
    )
    return rx.el.div(
        rx.el.label(one.name, rx.cond(one.required, " *", ""), html_for=prefix + one.name),
        control,
        rx.cond(one.error != "", rx.el.span(one.error, class_name="field-error"), rx.el.span(one.help, class_name="hint")),
        class_name="field",
    )
