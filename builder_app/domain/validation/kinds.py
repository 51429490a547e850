"""Parameters that are one whole expression: what it comes to must be of a kind that the parameter takes."""

from collections.abc import Iterator, Mapping
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from builder_app.domain.catalog import TRIGGERS
from builder_app.domain.errors import ExpressionError
from builder_app.domain.expressions import Kind, Reference, kind_of, kind_of_value, whole
from builder_app.domain.issues import Issue
from builder_app.domain.validation.found import error, label
from builder_app.domain.validation.paths import OPEN_OUTPUTS, bare
from builder_app.domain.validation.view import View
from builder_app.domain.workflow import Step

_INPUTS: dict[str, Kind] = {
    "string": "text", "date": "text", "datetime": "text", "number": "number", "integer": "number", "boolean": "boolean",
    "list": "list", "object": "object",
}  # fmt: skip
_FIELDS: dict[Any, Kind] = {str: "text", int: "number", float: "number", bool: "boolean", dict: "object", list: "list"}
_WORDS: dict[Kind, str] = {"text": "a text", "number": "a number", "boolean": "a yes or no", "list": "a list", "object": "an object"}


def mistyped(view: View) -> Iterator[Issue]:
    """A whole expression keeps its type, so one that can never fit is found before any run."""
    for step in view.definition.steps:
        spec = view.spec(step)
        if spec is None:
            continue
        for field, value in step.params.items():
            kind = _kind(value, step, view) if field in spec.inputs.model_fields else None
            if kind is not None and not spec.takes(field, kind):
                message = f"{label(step)}: {field.replace('_', ' ')} cannot be {_WORDS[kind]}, which is what {value} comes to."
                yield error("bad-parameter", message, "Use a value of another kind.", step=step.id, field=field)


def _kind(value: Any, step: Step, view: View) -> Kind | None:
    try:
        text = whole(value) if isinstance(value, str) else None
        return None if text is None else kind_of(text, lambda reference: _path_kind(reference, step, view))
    except ExpressionError:
        return None


def _path_kind(reference: Reference, step: Step, view: View) -> Kind | None:
    match reference.parts:
        case ("input", str(name)):
            return next((_INPUTS[one.type] for one in view.definition.inputs if one.name == name), None)
        case ("index",):
            return "number"
        case ("run", str()):
            return "text"
        case ("trigger", *rest):
            spec = TRIGGERS.get(view.definition.trigger.type)
            return None if spec is None else _sample_kind(rest, spec.simulated(view.definition.trigger.params))
        case ("steps", str(name), *rest) if rest:
            other = view.steps.get(name)
            action = view.spec(other) if other is not None else None
            return None if action is None or action.id in OPEN_OUTPUTS else _field_kind(rest, action.outputs)
    return None


def _sample_kind(parts: list[str | int | None], sample: Any) -> Kind | None:
    for part in parts:
        if not isinstance(sample, Mapping):
            return None
        sample = sample.get(str(part))
    return kind_of_value(sample)


def _field_kind(parts: list[str | int | None], model: Any) -> Kind | None:
    kind = model
    for part in parts:
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            kind = bare({info.alias or key: info.annotation for key, info in kind.model_fields.items()}.get(str(part)))
        elif get_origin(kind) is list:
            kind = bare(get_args(kind)[0])
        else:
            return None
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return "object"
    return _FIELDS.get(get_origin(kind) or kind)
