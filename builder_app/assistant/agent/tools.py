"""The agent's tools. Each turns a model's arguments into typed edits on the working draft, or tells the model what is wrong.

None of them reaches the database, the engine, a secret or anything outside the workflow at hand.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from builder_app.application.turns import Question
from builder_app.domain import edits as e
from builder_app.domain.catalog import CATALOG, TRIGGERS
from builder_app.domain.errors import EditError
from builder_app.domain.workflow import TRIGGER, Edge, Policy, Step, Trigger, WorkflowDefinition, WorkflowInput


class ToolRefused(Exception):
    """Says to the model, in its own terms, why a call did nothing and what to do instead."""


class Arguments(BaseModel):
    """Base of tool arguments; the docstring of each subclass is the tool's description."""

    model_config = ConfigDict(extra="forbid")


class AddStep(Arguments):
    """Add one step and, if `after` is given, connect it behind that step's (or trigger's) outcome."""

    id: str = Field(description="New slug, e.g. ask_facility")
    action: str = Field(description="Action id, e.g. email.send")
    name: str = Field(description="Short name a planner understands")
    params: dict[str, Any] = Field(default_factory=dict)
    after: str | None = Field(default=None, description="Step id or 'trigger'")
    outcome: str = Field(default="next", description="Outcome of `after` that leads here")


class ChangeStep(Arguments):
    """Change parameters, name or retry policy of one step. Parameters that are not named stay as they are."""

    id: str
    set_params: dict[str, Any] = Field(default_factory=dict)
    unset_params: list[str] = Field(default_factory=list)
    name: str | None = None
    policy: Policy | None = None


class RemoveStep(Arguments):
    """Remove one step with its edges. Connect its neighbours with `connect` where the road should go on."""

    id: str


class Connect(Arguments):
    """Add an edge from a step's outcome (or 'trigger') to another step."""

    source: str
    target: str
    outcome: str = "next"


class Disconnect(Arguments):
    """Remove one edge."""

    source: str
    target: str
    outcome: str = "next"


class SetTrigger(Arguments):
    """Replace what starts the workflow."""

    type: str
    params: dict[str, Any] = Field(default_factory=dict)


class SetInputs(Arguments):
    """Replace the list of run inputs."""

    inputs: list[WorkflowInput]


class NameWorkflow(Arguments):
    """Give the workflow a short name. Only for a workflow that has none, or when the user asks."""

    name: str = Field(max_length=120)


class DescribeAction(Arguments):
    """Show the parameters, outputs and outcomes of an action or trigger type."""

    id: str


class AskUser(Arguments):
    """Ask the user for one missing value. Use it instead of inventing addresses, names or numbers. Ends your work for this turn."""

    step_id: str | None = None
    field: str
    text: str
    options: list[str] = Field(default_factory=list)


@dataclass(frozen=True)
class Outcome:
    """What one call brings: edits to apply, words for the model, or a question for the user."""

    edits: tuple[e.Edit, ...] = ()
    answer: str = "done"
    question: Question | None = None


def _add_step(call: AddStep, draft: WorkflowDefinition) -> Outcome:
    _known_action(call.action)
    found: list[e.Edit] = [e.AddStep(step=Step(id=call.id, action=call.action, name=call.name, params=call.params))]
    if call.after is not None:
        found.append(e.AddEdge(edge=_edge(draft, call.after, call.id, call.outcome)))
    return Outcome(edits=tuple(found))


def _change_step(call: ChangeStep, draft: WorkflowDefinition) -> Outcome:
    found: list[e.Edit] = []
    if call.set_params or call.unset_params:
        found.append(e.SetParams(step_id=call.id, set=call.set_params, unset=tuple(call.unset_params)))
    if call.name is not None:
        found.append(e.RenameStep(step_id=call.id, name=call.name))
    if call.policy is not None:
        found.append(e.SetPolicy(step_id=call.id, policy=call.policy))
    if not found:
        raise ToolRefused("nothing to change: give set_params, unset_params, name or policy")
    return Outcome(edits=tuple(found))


def _remove_step(call: RemoveStep, draft: WorkflowDefinition) -> Outcome:
    return Outcome(edits=(e.RemoveStep(step_id=call.id),))


def _connect(call: Connect, draft: WorkflowDefinition) -> Outcome:
    return Outcome(edits=(e.AddEdge(edge=_edge(draft, call.source, call.target, call.outcome)),))


def _disconnect(call: Disconnect, draft: WorkflowDefinition) -> Outcome:
    return Outcome(edits=(e.RemoveEdge(source=call.source, target=call.target, outcome=call.outcome),))


def _set_trigger(call: SetTrigger, draft: WorkflowDefinition) -> Outcome:
    if TRIGGERS.get(call.type) is None:
        raise ToolRefused(f"unknown trigger type; known: {', '.join(spec.type for spec in TRIGGERS)}")
    return Outcome(edits=(e.SetTrigger(trigger=Trigger(type=call.type, params=call.params)),))


def _set_inputs(call: SetInputs, draft: WorkflowDefinition) -> Outcome:
    return Outcome(edits=(e.SetInputs(inputs=tuple(call.inputs)),))


def _name_workflow(call: NameWorkflow, draft: WorkflowDefinition) -> Outcome:
    return Outcome(edits=(e.SetDetails(name=call.name),))


def _describe_action(call: DescribeAction, draft: WorkflowDefinition) -> Outcome:
    trigger = TRIGGERS.get(call.id)
    if trigger is not None:
        return Outcome(answer=str(trigger.params.model_json_schema()))
    spec = _known_action(call.id)
    return Outcome(
        answer=str({"inputs": spec.schema(), "outputs": spec.outputs.model_json_schema(), "outcomes": [*spec.outcomes({}), "error"]})
    )


def _ask_user(call: AskUser, draft: WorkflowDefinition) -> Outcome:
    if call.step_id is not None and call.step_id != TRIGGER and draft.step(call.step_id) is None:
        raise ToolRefused(f"there is no step {call.step_id!r}")
    question = Question(step_id=call.step_id, field=call.field, text=call.text, options=tuple(call.options))
    return Outcome(question=question, answer="The user will answer in the next message. Say now, briefly, what you did.")


def _known_action(action: str) -> Any:
    spec = CATALOG.get(action)
    if spec is None:
        family = action.split(".")[0]
        near = [known.id for known in CATALOG if known.id.startswith(family)] or [known.id for known in CATALOG]
        raise ToolRefused(f"unknown action {action!r}; known: {', '.join(near)}")
    return spec


def _edge(draft: WorkflowDefinition, source: str, target: str, outcome: str) -> Edge:
    """The edge, if `source` has that outcome."""
    step = draft.step(source)
    spec = CATALOG.get(step.action) if step is not None else None
    if step is not None and spec is not None:
        allowed = [*spec.outcomes(step.params), "error"]
        if outcome not in allowed:
            raise ToolRefused(f"{source} ({step.action}) has no outcome {outcome!r}; it has {', '.join(allowed)}")
    return Edge(source=source, target=target, outcome=outcome)


Handler = Callable[[Any, WorkflowDefinition], Outcome]
TOOLS: dict[str, tuple[type[Arguments], Handler]] = {
    "add_step": (AddStep, _add_step),
    "change_step": (ChangeStep, _change_step),
    "remove_step": (RemoveStep, _remove_step),
    "connect": (Connect, _connect),
    "disconnect": (Disconnect, _disconnect),
    "set_trigger": (SetTrigger, _set_trigger),
    "set_inputs": (SetInputs, _set_inputs),
    "name_workflow": (NameWorkflow, _name_workflow),
    "describe_action": (DescribeAction, _describe_action),
    "ask_user": (AskUser, _ask_user),
}


def schemas() -> Sequence[dict[str, Any]]:
    """The tools in the OpenAI function form."""
    return [
        {
            "type": "function",
            "function": {"name": name, "description": model.__doc__ or "", "parameters": model.model_json_schema()},
        }
        for name, (model, _) in TOOLS.items()
    ]


def call_tool(name: str, arguments: dict[str, Any], *, draft: WorkflowDefinition) -> tuple[Outcome, WorkflowDefinition]:
    """Run one tool call on the working draft; returns its outcome and the draft after it. Raises `ToolRefused` with the reason."""
    known = TOOLS.get(name)
    if known is None:
        raise ToolRefused(f"there is no tool {name!r}; there are {', '.join(TOOLS)}")
    model, handler = known
    try:
        outcome = handler(model.model_validate(arguments), draft)
    except ValidationError as error:
        raise ToolRefused("; ".join(f"{'.'.join(map(str, p['loc']))}: {p['msg']}" for p in error.errors()[:5])) from error
    try:
        return outcome, e.apply(draft, outcome.edits).definition
    except EditError as error:
        raise ToolRefused(error.message) from error
