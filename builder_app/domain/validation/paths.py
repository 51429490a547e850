"""Whether a path in an expression can exist: what is wrong with it and what to write, or None."""

import types
from collections.abc import Mapping
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from builder_app.domain.catalog import TRIGGERS
from builder_app.domain.expressions import Reference
from builder_app.domain.validation.view import View
from builder_app.domain.workflow import Step

ROOTS = ("input", "trigger", "steps", "run", "item", "index")
RUN_FIELDS = ("id", "started_at")
_OPEN = frozenset({"body", "headers", "query", "attributes", "rows", "attachments"})
"""Parts of a trigger's payload of which nothing is known before it comes."""
OPEN_OUTPUTS = frozenset({"data.set", "flow.sub_workflow"})
_TYPES_WITH_PARTS = ("list", "object")

Fault = tuple[str, str] | None
Parts = tuple[str | int | None, ...]


def step_fault(reference: Reference, step: Step, view: View) -> Fault:
    """What is wrong with a path in a parameter of `step`."""
    spec, root = view.spec(step), reference.root
    if spec is not None and spec.effect != "logic" and root in spec.extra_scope:
        return _shipment_fault(reference.parts[1:]) if root == "shipment" else None
    if root not in ROOTS:
        return (f"begins with an unknown name “{root}”.", f"Begin with {', '.join(ROOTS)}.")
    if root in ("item", "index"):
        inside = step.id in view.in_loops
        return None if inside else ("stands outside a for-each.", "Use it only in the steps behind the outcome “item”.")
    if len(reference.parts) < 2:
        return None
    if root == "input":
        return _input_fault(reference.parts[1:], view)
    if root == "run":
        known = reference.parts[1] in RUN_FIELDS
        return None if known else ("is not known of a run.", f"There are {', '.join(RUN_FIELDS)}.")
    if root == "trigger":
        return _payload_fault(reference.parts[1:], view)
    return _output_fault(reference.parts[1:], step, view)


def trigger_fault(reference: Reference, view: View, *, field: str) -> Fault:
    """What is wrong with a path in a parameter of the trigger."""
    if field != "filter" or view.definition.trigger.type != "shipment":
        return ("cannot be known before a run starts.", "Write a plain value here.")
    if reference.root == "shipment":
        return _shipment_fault(reference.parts[1:])
    if reference.root == "trigger":
        return _payload_fault(reference.parts[1:], view)
    return ("cannot be known before a run starts.", "Begin with shipment, such as {{ shipment.priority }}.")


def _input_fault(parts: Parts, view: View) -> Fault:
    declared = {one.name: one.type for one in view.definition.inputs}
    if parts[0] not in declared:
        names = ", ".join(declared) or "none"
        return (f"is no input; the inputs are {names}.", "Add the input, or use another value.")
    type_ = declared[str(parts[0])]
    if len(parts) > 1 and type_ not in _TYPES_WITH_PARTS:
        return (f"cannot exist: the input “{parts[0]}” is a {type_} and has no parts.", "Use the input itself.")
    return None


def _payload_fault(parts: Parts, view: View) -> Fault:
    trigger = view.definition.trigger
    spec = TRIGGERS.get(trigger.type)
    if spec is None:
        return None
    return _sample_fault(parts, spec.simulated(trigger.params), f"the trigger “{trigger.type}” brings")


def _shipment_fault(parts: Parts) -> Fault:
    spec = TRIGGERS.get("shipment")
    sample = spec.simulated({})["shipment"] if spec is not None else None
    return _sample_fault(parts, sample, "a shipment has")


def _sample_fault(parts: Parts, sample: Any, who: str) -> Fault:
    """Walk a sample of the value; where it says nothing more (null, a list, an open part), anything may follow."""
    value = sample
    for part in parts:
        if part is None or value is None or isinstance(value, list):
            return None
        if not isinstance(value, Mapping):
            return (f"cannot exist: “{part}” is asked of a plain value.", "Leave the last part out.")
        if part not in value:
            names = ", ".join(map(str, value)) or "nothing"
            return (f"cannot exist: {who} {names}.", "Use one of these, or an input.")
        if part in _OPEN:
            return None
        value = value[part]
    return None


def _output_fault(parts: Parts, step: Step, view: View) -> Fault:
    other = view.steps.get(str(parts[0]))
    if other is None:
        return ("names a step that does not exist.", f"The steps are {', '.join(list(view.steps)[:12])}.")
    name = other.name or other.id
    if not view.precedes(other.id, step.id):
        hint = "Use a step that comes earlier on this road."
        return (f"is not known yet: “{name}” does not run before this step.", hint)
    spec = view.spec(other)
    if spec is None or len(parts) < 2:
        return None
    if parts[1] in ("error", "code") and other.policy.on_error != "fail":
        return None
    if other.action in OPEN_OUTPUTS:
        return _values_fault(parts[1], other)
    return _model_fault(parts[1:], spec.outputs, name)


def _values_fault(part: str | int | None, other: Step) -> Fault:
    values = other.params.get("values") if other.action == "data.set" else None
    if not isinstance(values, Mapping) or part is None or part in values:
        return None
    return (f"is not set there; it sets {', '.join(map(str, values)) or 'nothing'}.", "Use one of these.")


def _model_fault(parts: Parts, model: Any, name: str) -> Fault:
    """Walk the output's type; where it says no more than object or anything, anything may follow."""
    kind = model
    for place, part in enumerate(parts):
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            fields = {info.alias or key: info.annotation for key, info in kind.model_fields.items()}
            if part is not None and part not in fields:
                names = ", ".join(fields) or "nothing"
                return (f"is not a result of “{name}”; it gives {names}.", "Use one of these.")
            kind = bare(fields.get(str(part)))
        elif get_origin(kind) is list:
            if isinstance(part, str):
                hint = "Take one of them by its place, such as [0], or use a for-each."
                return (f"cannot exist: “{part}” is asked of a list.", hint)
            kind = bare(get_args(kind)[0])
        elif kind in (str, int, float, bool):
            return (f"cannot exist: “{part}” is asked of a plain value.", "Leave the last part out.")
        else:
            before = [one for one in parts[:place] if isinstance(one, str)]
            known = before and before[-1] in ("shipment", "shipments")
            return _shipment_fault(parts[place:]) if known else None
    return None


def bare(kind: Any) -> Any:
    """A type without its metadata and without null."""
    if get_origin(kind) is Annotated:
        return bare(get_args(kind)[0])
    if get_origin(kind) in (Union, types.UnionType):
        rest = [one for one in get_args(kind) if one is not type(None)]
        return bare(rest[0]) if len(rest) == 1 else None
    return kind
