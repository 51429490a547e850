"""What differs between two definitions, in the contract's kinds and in plain words."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from builder_app.domain.conditions import describe
from builder_app.domain.durations import Duration
from builder_app.domain.errors import BuilderError
from builder_app.domain.expressions.values import text_of
from builder_app.domain.outline import outcome_words
from builder_app.domain.workflow import TRIGGER, Edge, Frozen, Step, WorkflowDefinition

ChangeKind = Literal[
    "step_added",
    "step_removed",
    "step_changed",
    "edge_added",
    "edge_removed",
    "trigger_changed",
    "input_changed",
    "workflow_changed",
]
MAX_SHOWN = 80


class Change(Frozen):
    """One difference.

    `field` is a parameter, `name`, `action`, `policy` or `position` of a step, the name of an input, or a detail.
    """

    kind: ChangeKind
    step_id: str | None = None
    field: str | None = None
    before: Any = None
    after: Any = None
    text: str


def changes(before: WorkflowDefinition, after: WorkflowDefinition) -> tuple[Change, ...]:
    """Every difference, steps first; empty exactly when the two say the same.

    The order of steps, edges and inputs says nothing, and a parameter that is null is one that is not there.
    """
    return (
        *_steps(before, after),
        *_edges(before, after),
        *_trigger(before, after),
        *_inputs(before, after),
        *_details(before, after),
    )


def shown(value: Any) -> str:
    """A parameter value in a few words."""
    if isinstance(value, dict):
        return _cut(_object(value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return _cut(", ".join(shown(part) for part in value) or "nothing")
    return _cut(text_of(value)) or "nothing"


def title(step: Step) -> str:
    """What a step is called to a person."""
    return step.name or step.id.replace("_", " ").capitalize()


def _cut(text: str) -> str:
    return text if len(text) <= MAX_SHOWN else f"{text[: MAX_SHOWN - 1]}…"


def _object(value: dict[str, Any]) -> str:
    try:
        if set(value) == {"value", "unit"}:
            return str(Duration.model_validate(value))
        if value.keys() & {"all", "any", "not", "operator"}:
            return describe(value)
    except (ValueError, BuilderError):
        return text_of(value)
    return ", ".join(f"{name} {shown(part)}" for name, part in value.items()) or "nothing"


def _same(one: Any, other: Any) -> bool:
    """Equality that tells true from 1, which Python's own does not."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(_same, one, other))
    return isinstance(one, bool) is isinstance(other, bool) and bool(one == other)


def _plain(value: Any) -> Any:
    return value.model_dump(mode="json") if hasattr(value, "model_dump") else value


def _differing(before: dict[str, Any], after: dict[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    for name in dict.fromkeys([*before, *after]):
        old, new = before.get(name), after.get(name)
        if not _same(old, new):
            yield name, old, new


def _words(before: Any, after: Any) -> str:
    """The parts that differ of two values of one kind: max attempts 3 → 5; timeout seconds 120 → 60."""
    pairs = _differing(_plain(before), _plain(after))
    return "; ".join(f"{name.replace('_', ' ')} {shown(old)} → {shown(new)}" for name, old, new in pairs)


def _steps(before: WorkflowDefinition, after: WorkflowDefinition) -> Iterator[Change]:
    old, new = ({step.id: step for step in definition.steps} for definition in (before, after))
    for step in old.values():
        if step.id not in new:
            yield Change(kind="step_removed", step_id=step.id, before=_plain(step), text=f"Removed “{title(step)}”")
    for step in new.values():
        if step.id in old:
            yield from _fields(old[step.id], step)
        else:
            text = f"Added “{title(step)}” ({step.action})"
            yield Change(kind="step_added", step_id=step.id, after=_plain(step), text=text)


def _fields(was: Step, step: Step) -> Iterator[Change]:
    name = title(was)

    def changed(field: str, old: Any, new: Any, text: str) -> Change:
        return Change(kind="step_changed", step_id=step.id, field=field, before=_plain(old), after=_plain(new), text=text)

    for field in ("name", "action"):
        old, new = getattr(was, field), getattr(step, field)
        if old != new:
            yield changed(field, old, new, f"{name}: {field} {shown(old)} → {shown(new)}")
    if was.policy != step.policy:
        yield changed("policy", was.policy, step.policy, f"{name}: {_words(was.policy, step.policy)}")
    if was.position != step.position:
        yield changed("position", was.position, step.position, f"Moved “{name}”")
    for field, old, new in _differing(was.params, step.params):
        yield changed(field, old, new, f"{name}: {field.replace('_', ' ')} {shown(old)} → {shown(new)}")


def _edges(before: WorkflowDefinition, after: WorkflowDefinition) -> Iterator[Change]:
    old, new = ({edge.key: edge for edge in definition.edges} for definition in (before, after))
    if old.keys() == new.keys():
        return
    steps = {step.id: step for step in (*before.steps, *after.steps)}
    names = _names(steps)

    def road(edge: Edge, verb: str) -> str:
        words = f"{verb} {names.get(edge.source, edge.source)} → {names.get(edge.target, edge.target)}"
        action = steps[edge.source].action if edge.source in steps else ""
        return words if edge.outcome == "next" else f"{words}, {outcome_words(action, edge.outcome)}"

    for key, edge in old.items():
        if key not in new:
            yield Change(kind="edge_removed", step_id=edge.source, before=_plain(edge), text=road(edge, "Disconnected"))
    for key, edge in new.items():
        if key not in old:
            yield Change(kind="edge_added", step_id=edge.source, after=_plain(edge), text=road(edge, "Connected"))


def _names(steps: Mapping[str, Step]) -> dict[str, str]:
    """What steps and the trigger are called; a title that several have is told with the id."""
    called = {step_id: title(step) for step_id, step in steps.items()}
    times = Counter(called.values())
    return {TRIGGER: "the trigger"} | {
        step_id: f"“{name}”" + (f" ({step_id})" if times[name] > 1 else "") for step_id, name in called.items()
    }


def _trigger(before: WorkflowDefinition, after: WorkflowDefinition) -> Iterator[Change]:
    old, new = before.trigger, after.trigger
    words = f"{old.type} → {new.type}" if old.type != new.type else _words(old.params, new.params)
    if words:
        yield Change(kind="trigger_changed", before=_plain(old), after=_plain(new), text=f"Trigger: {words}")


def _inputs(before: WorkflowDefinition, after: WorkflowDefinition) -> Iterator[Change]:
    old, new = ({one.name: _plain(one) for one in definition.inputs} for definition in (before, after))
    for name, was, now in _differing(old, new):
        verb = "added" if was is None else "removed" if now is None else "changed"
        yield Change(kind="input_changed", field=name, before=was, after=now, text=f"Input “{name}” {verb}")


def _details(before: WorkflowDefinition, after: WorkflowDefinition) -> Iterator[Change]:
    for field in ("name", "description"):
        was, now = getattr(before, field), getattr(after, field)
        if was != now:
            text = f"{field.capitalize()}: {shown(was)} → {shown(now)}"
            yield Change(kind="workflow_changed", field=field, before=was, after=now, text=text)
    if before.limits != after.limits:
        was, now = _plain(before.limits), _plain(after.limits)
        text = f"Limits: {_words(before.limits, after.limits)}"
        yield Change(kind="workflow_changed", field="limits", before=was, after=now, text=text)
