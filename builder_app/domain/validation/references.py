"""What expressions and step parameters point at."""

from collections.abc import Iterator, Mapping
from typing import Any

from builder_app.domain.catalog import TRIGGERS
from builder_app.domain.errors import ExpressionError
from builder_app.domain.expressions import Reference, references
from builder_app.domain.issues import Issue
from builder_app.domain.validation.view import View
from builder_app.domain.workflow import Step

ROOTS = ("input", "trigger", "steps", "run", "item", "index")
RUN_FIELDS = ("id", "started_at")
STEP_PARAMS = ("email_step", "reply_to_step")


def expressions(view: View) -> Iterator[Issue]:
    """Every expression can be read, and every path in it can exist."""
    for step in view.definition.steps:
        for field, value in step.params.items():
            try:
                found = references(value)
            except ExpressionError as error:
                yield Issue(code="bad-expression", severity="error", step_id=step.id, field=field, message=f"“{step.name or step.id}”: {error.message}", hint="Write a path such as {{ input.shipment_id }}.")
                continue
            for reference in found:
                fault = _fault(reference, step, view)
                if fault is not None:
                    yield Issue(code="unknown-reference", severity="error", step_id=step.id, field=field, message=f"“{step.name or step.id}”: {{{{ {reference} }}}} {fault[0]}", hint=fault[1])


Fault = tuple[str, str] | None


def _fault(reference: Reference, step: Step, view: View) -> Fault:
    spec = view.spec(step)
    parts = reference.parts
    if reference.root in ("item", "index"):
        inside = any(s.action == "flow.for_each" and view.precedes(s.id, step.id) for s in view.definition.steps)
        return None if inside else ("stands outside a for-each.", "Use it only in the steps behind the outcome “item”.")
    if spec is not None and reference.root in spec.extra_scope:
        return None
    if reference.root not in ROOTS:
        return (f"begins with an unknown name “{reference.root}”.", f"Begin with {', '.join(ROOTS)}.")
    if len(parts) < 2:
        return None
    if reference.root == "input":
        names = [one.name for one in view.definition.inputs]
        return None if parts[1] in names else (f"is no input; the inputs are {', '.join(names) or 'none'}.", "Add the input, or use another value.")
    if reference.root == "run":
        return None if parts[1] in RUN_FIELDS else ("is not known of a run.", f"There are {', '.join(RUN_FIELDS)}.")
    if reference.root == "trigger":
        return _trigger_fault(parts, view)
    return _step_fault(parts, step, view)


def _trigger_fault(parts: tuple[str | int | None, ...], view: View) -> Fault:
    spec = TRIGGERS.get(view.definition.trigger.type)
    value: Any = spec.simulated(view.definition.trigger.params) if spec is not None else {}
    open_ended = ("body", "headers", "query", "attributes", "rows", "attachments")
    for part in parts[1:]:
        if part is None or not isinstance(value, Mapping):
            return None
        if part not in value:
            return (f"cannot exist: the trigger “{view.definition.trigger.type}” brings {', '.join(map(str, value)) or 'nothing'}.", "Use one of these, or an input.")
        if part in open_ended:
            return None
        value = value[part]
    return None


def _step_fault(parts: tuple[str | int | None, ...], step: Step, view: View) -> Fault:
    other = view.steps.get(str(parts[1]))
    if other is None:
        return ("names a step that does not exist.", f"The steps are {', '.join(list(view.steps)[:12])}.")
    if not view.precedes(other.id, step.id):
        return (f"is not known yet: “{other.name or other.id}” does not run before this step.", "Use a step that comes earlier on this road.")
    spec = view.spec(other)
    if spec is None or len(parts) < 3 or other.action in ("data.set", "flow.sub_workflow"):
        if other.action == "data.set" and len(parts) > 2 and isinstance(other.params.get("values"), Mapping) and parts[2] not in other.params["values"]:
            return (f"is not set there; it sets {', '.join(other.params['values'])}.", "Use one of these.")
        return None
    fields = _output_names(spec.outputs)
    if parts[2] in fields or (parts[2] in ("error", "code") and other.policy.on_error != "fail"):
        return None
    return (f"is not a result of “{other.name or other.id}”; it gives {', '.join(fields) or 'nothing'}.", "Use one of these.")


def _output_names(model: Any) -> list[str]:
    return [info.alias or name for name, info in model.model_fields.items()]


def step_references(view: View) -> Iterator[Issue]:
    """Parameters that name another step name one that sends a message and comes before."""
    for step in view.definition.steps:
        for field in STEP_PARAMS:
            other_id = step.params.get(field)
            if not isinstance(other_id, str) or not other_id:
                continue
            other = view.steps.get(other_id)
            spec = None if other is None else view.spec(other)
            if other is None or spec is None or not (spec.sends_message and (other.action.startswith("email.") or other.action == "document.request")):
                yield Issue(code="unknown-reference", severity="error", step_id=step.id, field=field, message=f"“{step.name or step.id}”: “{other_id}” is not a step that sends an e-mail.", hint="Choose an e-mail step that comes before.")
            elif not view.precedes(other_id, step.id):
                yield Issue(code="unknown-reference", severity="error", step_id=step.id, field=field, message=f"“{step.name or step.id}”: “{other.name or other_id}” does not run before this step.", hint="Choose an e-mail step that comes before.")
