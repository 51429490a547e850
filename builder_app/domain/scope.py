"""What a message may change, and what of a proposed change lies outside it.

A scope names steps and parts of the workflow. Steps that are named may be changed, removed and connected anew with
their neighbours; new steps may hang on named steps, on the roads beside them, and on ends that lead nowhere yet; there a named step may be moved. Three consequences of a
change are within it: a reference to a step that goes may be mended, an empty parameter of a step that refers to a named one filled, and
steps to which only a removed one led may go with it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from typing import Any, Literal

from builder_app.domain.diff import Change, changes
from builder_app.domain.edits import Edit
from builder_app.domain.workflow import TRIGGER, Edge, Frozen, Step, WorkflowDefinition

Part = Literal["trigger", "inputs", "name", "description", "limits"]
_INPUT = re.compile(r"\binput\.([A-Za-z_]\w*)")


class Scope(Frozen):
    """`steps` are ids of existing steps, or `trigger` for a place beside it; `everything` sets no bounds."""

    everything: bool = False
    steps: frozenset[str] = frozenset()
    parts: frozenset[Part] = frozenset()


EVERYTHING = Scope(everything=True)


def outside(before: WorkflowDefinition, after: WorkflowDefinition, scope: Scope) -> tuple[Change, ...]:
    """The differences that the scope does not admit; empty when all of them were asked for."""
    if scope.everything:
        return ()
    view = _View(before, after, scope)
    return tuple(change for change in changes(before, after) if not view.admits(change))


def unclaimed(before: WorkflowDefinition, after: WorkflowDefinition, edits: Iterable[Edit]) -> tuple[Change, ...]:
    """The differences that the edits do not speak of: what really differs must be what was said to change."""
    claims = {claim for edit in edits for claim in _claims(edit)}
    if "everything" in claims:
        return ()
    return tuple(change for change in changes(before, after) if not _subjects(change) & claims)


def refusal(beyond: Sequence[Change]) -> str:
    """What the person is told when a change was refused, with the first few things that were not asked for."""
    listed = "; ".join(dict.fromkeys(change.text for change in beyond[:3]))
    return (
        f"I changed nothing. What I had worked out would also have changed something that you did not name ({listed}). "
        "Please say which step you mean, by its name or number."
    )


def _claims(edit: Edit) -> Iterator[str]:
    match edit.kind:
        case "replace_definition":
            yield "everything"
        case "add_step":
            yield edit.step.id
        case "add_edge":
            yield from (edit.edge.source, edit.edge.target)
        case "remove_edge":
            yield from (edit.source, edit.target)
        case "set_trigger":
            yield "/trigger"
        case "set_inputs":
            yield "/inputs"
        case "set_details":
            yield "/details"
        case _:
            yield edit.step_id


def _subjects(change: Change) -> set[str]:
    if change.kind in ("edge_added", "edge_removed"):
        edge = Edge.model_validate(change.after or change.before)
        return {edge.source, edge.target}
    kinds = {"trigger_changed": "/trigger", "input_changed": "/inputs", "workflow_changed": "/details"}
    return {kinds.get(change.kind, change.step_id or "")}


class _View:
    """The two drafts and the scope, ready for questions."""

    def __init__(self, before: WorkflowDefinition, after: WorkflowDefinition, scope: Scope) -> None:
        old, new = {step.id: step for step in before.steps}, {step.id: step for step in after.steps}
        self.old, self.after, self.scope = old, after, scope
        self.fresh, self.gone = new.keys() - old.keys(), old.keys() - new.keys()
        self.named = scope.steps
        self.led = {(edge.source, edge.outcome) for edge in before.edges}
        self.before_named = {edge.source for edge in before.edges if edge.target in self.named}
        self.behind_named = {edge.target for edge in before.edges if edge.source in self.named}
        self.stranded = _reached(before, without=frozenset()) - _reached(before, without=self.gone & self.named)
        self.near = self.named | self.before_named | self.behind_named

    def admits(self, change: Change) -> bool:
        match change.kind:
            case "step_added":
                return True
            case "step_removed":
                return change.step_id in self.named or change.step_id in self.stranded
            case "step_changed":
                return change.step_id in self.named or self._follows(change)
            case "edge_removed":
                edge = Edge.model_validate(change.before)
                return bool({edge.source, edge.target} & (self.named | self.gone))
            case "edge_added":
                return self._leads(Edge.model_validate(change.after))
            case "trigger_changed":
                return "trigger" in self.scope.parts
            case "input_changed":
                return "inputs" in self.scope.parts or (change.before is None and change.field in self._used())
            case "workflow_changed":
                return change.field in self.scope.parts
        return False

    def _leads(self, edge: Edge) -> bool:
        """New roads lie among new steps, beside named ones, at open ends, or bridge what was taken out."""
        if edge.source in self.fresh:
            return edge.target in self.fresh | self.near
        if edge.target in self.fresh:
            return edge.source in self.near or (edge.source, edge.outcome) not in self.led
        named = {edge.source, edge.target} & self.named
        if edge.target in self.named and (edge.source, edge.outcome) not in self.led:
            return True
        return bool(named and {edge.source, edge.target} <= self.near) or (
            edge.source in self.before_named and edge.target in self.behind_named
        )

    def _follows(self, change: Change) -> bool:
        """Whether a parameter had to change because of what was asked for."""
        step = self.old[change.step_id or ""]
        if change.field not in step.params and change.field not in self._params(step.id):
            return False
        if any(_refers(change.before, step_id) for step_id in self.gone):
            return True
        empty = change.before in (None, "", [], {})
        return empty and any(_refers(value, step_id) for value in step.params.values() for step_id in self.named)

    def _params(self, step_id: str) -> dict[str, Any]:
        step = self.after.step(step_id)
        return step.params if step is not None else {}

    def _used(self) -> set[str]:
        """Inputs that new and named steps speak of."""
        steps: list[Step] = [step for step in self.after.steps if step.id in self.fresh | self.named]
        return {name for step in steps for name in _INPUT.findall(str(step.params))}


def _reached(definition: WorkflowDefinition, *, without: Set[str]) -> set[str]:
    """The steps to which a way leads that does not pass `without`."""
    todo, seen = [TRIGGER], set[str]()
    while todo:
        at = todo.pop()
        if at not in seen and at not in without:
            seen.add(at)
            todo += [edge.target for edge in definition.edges if edge.source == at]
    return seen


def _refers(value: Any, step_id: str) -> bool:
    """Whether a parameter is the step's id, or speaks of its outputs."""
    return value == step_id or re.search(rf"\bsteps\.{re.escape(step_id)}\b", str(value)) is not None
