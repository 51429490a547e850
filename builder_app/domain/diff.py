"""What differs between two definitions, in the contract's kinds and in plain words."""

from typing import Any, Literal

from builder_app.domain.durations import Duration
from builder_app.domain.workflow import Edge, Frozen, Step, WorkflowDefinition

ChangeKind = Literal[
    "step_added", "step_removed", "step_changed", "edge_added", "edge_removed", "trigger_changed", "input_changed", "workflow_changed"
]


class Change(Frozen):
    """One difference. `field` is a parameter, `name`, `action`, `policy` or `position` of a step, or a part of the workflow."""

    kind: ChangeKind
    step_id: str | None = None
    field: str | None = None
    before: Any = None
    after: Any = None
    text: str


def changes(before: WorkflowDefinition, after: WorkflowDefinition) -> tuple[Change, ...]:
    """Every difference, steps first; empty exactly when the two mean and look the same (the order of lists aside)."""
    return (*_steps(before, after), *_edges(before, after), *_rest(before, after))


def shown(value: Any) -> str:
    """A parameter value in a few words."""
    if value is None or value == "":
        return "nothing"
    if isinstance(value, dict) and set(value) == {"value", "unit"}:
        try:
            return str(Duration.model_validate(value))
        except ValueError:
            return str(value)
    if isinstance(value, list | tuple):
        return ", ".join(shown(part) for part in value) or "nothing"
    text = str(value)
    return text if len(text) <= 80 else f"{text[:77]}…"


def title(step: Step) -> str:
    """What a step is called to a person."""
    return step.name or step.id.replace("_", " ").capitalize()


def _steps(before: WorkflowDefinition, after: WorkflowDefinition) -> list[Change]:
    old, new = ({step.id: step for step in d.steps} for d in (before, after))
    found = [
        Change(kind="step_removed", step_id=s.id, before=s.model_dump(mode="json"), text=f"Removed “{title(s)}”")
        for s in before.steps
        if s.id not in new
    ]
    for step in after.steps:
        was = old.get(step.id)
        if was is None:
            text = f"Added “{title(step)}” ({step.action})"
            found.append(Change(kind="step_added", step_id=step.id, after=step.model_dump(mode="json"), text=text))
        elif was != step:
            found += _fields(was, step)
    return found


def _fields(was: Step, step: Step) -> list[Change]:
    name = title(was)
    pairs: list[tuple[str, Any, Any]] = [
        (field, getattr(was, field), getattr(step, field)) for field in ("name", "action", "policy", "position")
    ]
    pairs += [(field, was.params.get(field), step.params.get(field)) for field in dict.fromkeys([*was.params, *step.params])]
    out = []
    for field, old, new in pairs:
        if old == new:
            continue
        text = f"Moved “{name}”" if field == "position" else f"{name}: {field.replace('_', ' ')} {shown(old)} → {shown(new)}"
        if field == "policy":
            text = f"{name}: retry policy changed"
        out.append(Change(kind="step_changed", step_id=step.id, field=field, before=_plain(old), after=_plain(new), text=text))
    return out


def _edges(before: WorkflowDefinition, after: WorkflowDefinition) -> list[Change]:
    old, new = ({edge.key for edge in d.edges} for d in (before, after))
    gone = [Change(kind="edge_removed", step_id=e.source, before=_plain(e), text=_road(e, "Disconnected")) for e in before.edges if e.key not in new]
    come = [Change(kind="edge_added", step_id=e.source, after=_plain(e), text=_road(e, "Connected")) for e in after.edges if e.key not in old]
    return gone + come


def _road(edge: Edge, verb: str) -> str:
    return f"{verb} {edge.source} → {edge.target}" + ("" if edge.outcome == "next" else f" ({edge.outcome})")


def _rest(before: WorkflowDefinition, after: WorkflowDefinition) -> list[Change]:
    out = []
    if before.trigger != after.trigger:
        text = f"Trigger: {before.trigger.type} → {after.trigger.type}"
        if before.trigger.type == after.trigger.type:
            pairs = [(k, before.trigger.params.get(k), after.trigger.params.get(k)) for k in dict.fromkeys([*before.trigger.params, *after.trigger.params])]
            text = "Trigger: " + "; ".join(f"{k.replace('_', ' ')} {shown(a)} → {shown(b)}" for k, a, b in pairs if a != b)
        out.append(Change(kind="trigger_changed", before=_plain(before.trigger), after=_plain(after.trigger), text=text))
    old, new = ({one.name: one for one in d.inputs} for d in (before, after))
    for name in dict.fromkeys([*old, *new]):
        if old.get(name) != new.get(name):
            verb = "added" if name not in old else "removed" if name not in new else "changed"
            out.append(Change(kind="input_changed", field=name, before=_plain(old.get(name)), after=_plain(new.get(name)), text=f"Input “{name}” {verb}"))
    for field in ("name", "description", "limits"):
        was, now = getattr(before, field), getattr(after, field)
        if was != now:
            text = f"{field.capitalize()}: {shown(was)} → {shown(now)}" if field != "limits" else "Limits changed"
            out.append(Change(kind="workflow_changed", field=field, before=_plain(was), after=_plain(now), text=text))
    return out


def _plain(value: Any) -> Any:
    return value.model_dump(mode="json") if hasattr(value, "model_dump") else value
