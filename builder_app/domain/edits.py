"""Typed edits: the only way in which a draft changes, whoever makes the change.

`apply` is pure and all-or-none; it also returns the edits that lead back exactly to where it began.
"""

from collections.abc import Callable, Iterable
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter

from builder_app.domain.errors import EditError
from builder_app.domain.text import Shown
from builder_app.domain.workflow import (
    TRIGGER,
    Edge,
    Frozen,
    Limits,
    Policy,
    Position,
    Step,
    Trigger,
    WorkflowDefinition,
    WorkflowInput,
)

MAX_EDITS = 2000


class AddStep(Frozen):
    """Put a step into the list, at `index` or at its end."""

    kind: Literal["add_step"] = "add_step"
    step: Step
    index: int | None = Field(default=None, ge=0)


class RemoveStep(Frozen):
    """Take a step out, and with it every edge that touches it."""

    kind: Literal["remove_step"] = "remove_step"
    step_id: str


class RenameStep(Frozen):
    """Give a step another name; its id stays."""

    kind: Literal["rename_step"] = "rename_step"
    step_id: str
    name: Shown = Field(max_length=120)


class SetParams(Frozen):
    """Set some parameters of a step and take others away; those not named stay."""

    kind: Literal["set_params"] = "set_params"
    step_id: str
    set: dict[str, Any] = Field(default_factory=dict)
    unset: tuple[str, ...] = ()


class SetAction(Frozen):
    """Let a step do something else, with these parameters."""

    kind: Literal["set_action"] = "set_action"
    step_id: str
    action: str = Field(max_length=60)
    params: dict[str, Any] = Field(default_factory=dict)


class SetPolicy(Frozen):
    """Change how a step is attempted."""

    kind: Literal["set_policy"] = "set_policy"
    step_id: str
    policy: Policy


class MoveStep(Frozen):
    """Put a step elsewhere on the canvas; None: let the layout place it."""

    kind: Literal["move_step"] = "move_step"
    step_id: str
    position: Position | None


class AddEdge(Frozen):
    """Connect an outcome with a step, at `index` in the list of edges or at its end."""

    kind: Literal["add_edge"] = "add_edge"
    edge: Edge
    index: int | None = Field(default=None, ge=0)


class RemoveEdge(Frozen):
    """Take one edge away."""

    kind: Literal["remove_edge"] = "remove_edge"
    source: str
    target: str
    outcome: str = "next"


class SetTrigger(Frozen):
    """Replace what starts the workflow."""

    kind: Literal["set_trigger"] = "set_trigger"
    trigger: Trigger


class SetInputs(Frozen):
    """Replace the run inputs."""

    kind: Literal["set_inputs"] = "set_inputs"
    inputs: tuple[WorkflowInput, ...]


class SetDetails(Frozen):
    """Change name, description or limits; None leaves one as it is."""

    kind: Literal["set_details"] = "set_details"
    name: Shown | None = Field(default=None, max_length=120)
    description: str | None = Field(default=None, max_length=2000)
    limits: Limits | None = None


class ReplaceDefinition(Frozen):
    """Put a whole definition in place of the draft."""

    kind: Literal["replace_definition"] = "replace_definition"
    definition: WorkflowDefinition


Edit = Annotated[
    AddStep | RemoveStep | RenameStep | SetParams | SetAction | SetPolicy | MoveStep | AddEdge | RemoveEdge
    | SetTrigger | SetInputs | SetDetails | ReplaceDefinition,
    Field(discriminator="kind"),
]  # fmt: skip
EDITS: TypeAdapter[list[Edit]] = TypeAdapter(Annotated[list[Edit], Field(max_length=MAX_EDITS)])


class Applied(Frozen):
    """A definition after some edits, and the edits that undo them."""

    definition: WorkflowDefinition
    inverse: tuple[Edit, ...]


def apply(definition: WorkflowDefinition, edits: Iterable[Edit]) -> Applied:
    """All of `edits` in order, or none: raises `EditError` with the index of the first that cannot be applied."""
    before, inverse = definition, list[Edit]()
    sound = is_sound(definition)
    for index, edit in enumerate(edits):
        try:
            definition, back = _APPLY[edit.kind](definition, edit)
        except EditError as error:
            raise EditError(error.message, index=index, code=error.code) from error
        inverse[:0] = back
        if edit.kind == "replace_definition":
            sound = sound and is_sound(definition)
    if not sound:
        inverse = [ReplaceDefinition(definition=before)]
    return Applied(definition=definition, inverse=tuple(inverse))


def is_sound(definition: WorkflowDefinition) -> bool:
    """Whether ids, edges and input names are such as edits make them: each once, no edge from or to nowhere.

    Only a whole definition that was put in place can be otherwise; validation says so, and single edits of it are
    undone as a whole, because putting a part back by an edit would be refused.
    """
    ids = {step.id for step in definition.steps}
    return (
        len(ids) == len(definition.steps)
        and TRIGGER not in ids
        and len({edge.key for edge in definition.edges}) == len(definition.edges)
        and all(edge.target in ids for edge in definition.edges)
        and all(edge.source in ids or (edge.source == TRIGGER and edge.outcome == "next") for edge in definition.edges)
        and len({one.name for one in definition.inputs}) == len(definition.inputs)
    )


Result = tuple[WorkflowDefinition, list[Edit]]


def _require(definition: WorkflowDefinition, step_id: str) -> tuple[int, Step]:
    for index, step in enumerate(definition.steps):
        if step.id == step_id:
            return index, step
    raise EditError(f"There is no step “{step_id}”.", code="no-such-step")


def _with(definition: WorkflowDefinition, **changes: Any) -> WorkflowDefinition:
    return definition.model_copy(update=changes)


def _replace_step(definition: WorkflowDefinition, index: int, step: Step) -> WorkflowDefinition:
    return _with(definition, steps=(*definition.steps[:index], step, *definition.steps[index + 1 :]))


def _add_step(definition: WorkflowDefinition, edit: AddStep) -> Result:
    step = edit.step
    if step.id == TRIGGER or definition.step(step.id) is not None:
        raise EditError(f"The step id “{step.id}” is taken.", code="duplicate-step")
    at = len(definition.steps) if edit.index is None else min(edit.index, len(definition.steps))
    steps = (*definition.steps[:at], step, *definition.steps[at:])
    return _with(definition, steps=steps), [RemoveStep(step_id=step.id)]


def _remove_step(definition: WorkflowDefinition, edit: RemoveStep) -> Result:
    index, step = _require(definition, edit.step_id)
    gone = [(i, edge) for i, edge in enumerate(definition.edges) if edit.step_id in (edge.source, edge.target)]
    back: list[Edit] = [AddStep(step=step, index=index), *(AddEdge(edge=edge, index=i) for i, edge in gone)]
    kept = tuple(edge for edge in definition.edges if edit.step_id not in (edge.source, edge.target))
    return _with(definition, steps=(*definition.steps[:index], *definition.steps[index + 1 :]), edges=kept), back


def _rename_step(definition: WorkflowDefinition, edit: RenameStep) -> Result:
    index, step = _require(definition, edit.step_id)
    after = step.model_copy(update={"name": edit.name})
    return _replace_step(definition, index, after), [RenameStep(step_id=step.id, name=step.name)]


def _set_params(definition: WorkflowDefinition, edit: SetParams) -> Result:
    index, step = _require(definition, edit.step_id)
    params = {name: value for name, value in step.params.items() if name not in edit.unset} | edit.set
    after = step.model_copy(update={"params": params})
    back = SetAction(step_id=step.id, action=step.action, params=step.params)
    return _replace_step(definition, index, after), [back]


def _set_action(definition: WorkflowDefinition, edit: SetAction) -> Result:
    index, step = _require(definition, edit.step_id)
    after = step.model_copy(update={"action": edit.action, "params": edit.params})
    return _replace_step(definition, index, after), [SetAction(step_id=step.id, action=step.action, params=step.params)]


def _set_policy(definition: WorkflowDefinition, edit: SetPolicy) -> Result:
    index, step = _require(definition, edit.step_id)
    after = step.model_copy(update={"policy": edit.policy})
    return _replace_step(definition, index, after), [SetPolicy(step_id=step.id, policy=step.policy)]


def _move_step(definition: WorkflowDefinition, edit: MoveStep) -> Result:
    index, step = _require(definition, edit.step_id)
    after = step.model_copy(update={"position": edit.position})
    return _replace_step(definition, index, after), [MoveStep(step_id=step.id, position=step.position)]


def _add_edge(definition: WorkflowDefinition, edit: AddEdge) -> Result:
    edge = edit.edge
    if edge.source != TRIGGER:
        _require(definition, edge.source)
    elif edge.outcome != "next":
        raise EditError("The trigger has one outcome only: next.", code="unknown-outcome")
    _require(definition, edge.target)
    if any(other.key == edge.key for other in definition.edges):
        message = f"“{edge.source}” and “{edge.target}” are connected by {edge.outcome} already."
        raise EditError(message, code="duplicate-edge")
    at = len(definition.edges) if edit.index is None else min(edit.index, len(definition.edges))
    edges = (*definition.edges[:at], edge, *definition.edges[at:])
    return _with(definition, edges=edges), [RemoveEdge(source=edge.source, target=edge.target, outcome=edge.outcome)]


def _remove_edge(definition: WorkflowDefinition, edit: RemoveEdge) -> Result:
    for index, edge in enumerate(definition.edges):
        if edge.key == (edit.source, edit.outcome, edit.target):
            edges = (*definition.edges[:index], *definition.edges[index + 1 :])
            return _with(definition, edges=edges), [AddEdge(edge=edge, index=index)]
    raise EditError(f"There is no edge from “{edit.source}” by {edit.outcome} to “{edit.target}”.", code="no-such-edge")


def _set_trigger(definition: WorkflowDefinition, edit: SetTrigger) -> Result:
    return _with(definition, trigger=edit.trigger), [SetTrigger(trigger=definition.trigger)]


def _set_inputs(definition: WorkflowDefinition, edit: SetInputs) -> Result:
    names = [one.name for one in edit.inputs]
    if len(set(names)) != len(names):
        raise EditError("Two inputs have the same name.", code="duplicate-input")
    return _with(definition, inputs=edit.inputs), [SetInputs(inputs=definition.inputs)]


def _set_details(definition: WorkflowDefinition, edit: SetDetails) -> Result:
    given = {name: getattr(edit, name) for name in ("name", "description", "limits") if getattr(edit, name) is not None}
    back = SetDetails(**{name: getattr(definition, name) for name in given})
    return _with(definition, **given), [back]


def _replace_definition(definition: WorkflowDefinition, edit: ReplaceDefinition) -> Result:
    return edit.definition, [ReplaceDefinition(definition=definition)]


_APPLY: dict[str, Callable[[WorkflowDefinition, Any], Result]] = {
    "add_step": _add_step,
    "remove_step": _remove_step,
    "rename_step": _rename_step,
    "set_params": _set_params,
    "set_action": _set_action,
    "set_policy": _set_policy,
    "move_step": _move_step,
    "add_edge": _add_edge,
    "remove_edge": _remove_edge,
    "set_trigger": _set_trigger,
    "set_inputs": _set_inputs,
    "set_details": _set_details,
    "replace_definition": _replace_definition,
}
