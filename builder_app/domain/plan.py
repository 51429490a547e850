"""A definition compiled for running: self-contained, so that a run never looks anything up again."""

from collections import defaultdict
from typing import Any

from builder_app.domain.catalog import CATALOG
from builder_app.domain.catalog.spec import Effect
from builder_app.domain.errors import InvalidInput
from builder_app.domain.workflow import TRIGGER, Frozen, Limits, Policy, WorkflowDefinition, WorkflowInput


class PlanStep(Frozen):
    """One step with everything that the machine must know of its action."""

    id: str
    action: str
    name: str
    params: dict[str, Any]
    policy: Policy
    effect: Effect
    sends_message: bool = False


class Plan(Frozen):
    """What a run executes.

    `edges` lead from a source by an outcome to targets; `into` names the edges into each step as `source/outcome`; `feeds` names,
    for each join, every step that can lead to it.
    """

    schema_number: int = 1
    workflow_id: str
    version: int
    name: str
    trigger_type: str
    timezone: str = "UTC"
    inputs: tuple[WorkflowInput, ...] = ()
    steps: dict[str, PlanStep]
    edges: dict[str, dict[str, tuple[str, ...]]]
    into: dict[str, tuple[str, ...]]
    feeds: dict[str, tuple[str, ...]] = {}
    limits: Limits = Limits()

    def targets(self, source: str, outcome: str) -> tuple[str, ...]:
        """Where tokens go that leave `source` by `outcome`; empty where the path ends."""
        return self.edges.get(source, {}).get(outcome, ())


def compile(definition: WorkflowDefinition, *, workflow_id: str, version: int) -> Plan:
    """The plan of a definition. Raises `InvalidInput` for an action or step that does not exist; all else is for validation."""
    steps = {}
    for step in definition.steps:
        spec = CATALOG.require(step.action)
        steps[step.id] = PlanStep(
            id=step.id,
            action=step.action,
            name=step.name or spec.name,
            params=step.params,
            policy=step.policy,
            effect=spec.effect,
            sends_message=spec.sends_message,
        )
    edges: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    into: dict[str, list[str]] = defaultdict(list)
    for edge in definition.edges:
        if edge.target not in steps or (edge.source not in steps and edge.source != TRIGGER):
            raise InvalidInput(f"An edge leads from “{edge.source}” to “{edge.target}”, which is not there.", code="unknown-step")
        edges[edge.source][edge.outcome].append(edge.target)
        into[edge.target].append(f"{edge.source}/{edge.outcome}")
    return Plan(
        workflow_id=workflow_id,
        version=version,
        name=definition.name,
        trigger_type=definition.trigger.type,
        timezone=str(definition.trigger.params.get("timezone") or "UTC"),
        inputs=definition.inputs,
        steps=steps,
        edges={source: {outcome: tuple(targets) for outcome, targets in roads.items()} for source, roads in edges.items()},
        into={target: tuple(sources) for target, sources in into.items()},
        feeds={step.id: _leads_to(step.id, into) for step in steps.values() if step.action == "flow.join"},
        limits=definition.limits,
    )


def _leads_to(target: str, into: dict[str, list[str]]) -> tuple[str, ...]:
    """Every step from which a token can get to `target`."""
    seen: dict[str, None] = {}
    todo = [target]
    while todo:
        for source in into.get(todo.pop(), ()):
            step_id = source.rpartition("/")[0]
            if step_id not in seen:
                seen[step_id] = None
                todo.append(step_id)
    return tuple(seen)
