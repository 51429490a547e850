"""A definition made ready to run: self-contained, so that a run replays for ever even if the draft or the catalogue changes."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cached_property
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict

from builder_app.domain.catalog import CATALOG, Catalog
from builder_app.domain.workflow import TRIGGER, Limits, Policy, Trigger, WorkflowDefinition, WorkflowInput

EdgeKey = tuple[str, str]
"""(source, outcome): which way a token came."""

Effect = Literal["logic", "local", "remote", "unknown"]


class Part(BaseModel):
    """Base of the plan's parts."""

    model_config = ConfigDict(frozen=True)


class PlanStep(Part):
    """One step with what the machine must know about its action. `own_roots` are expression roots that its handler fills in."""

    id: str
    action: str
    name: str
    params: dict[str, Any] = {}
    policy: Policy = Policy()
    effect: Effect = "remote"
    sends_message: bool = False
    outcomes: tuple[str, ...] = ("next",)
    own_roots: tuple[str, ...] = ()


class Plan(Part):
    """What a run executes. `edges[source][outcome]` are the next steps in order; `incoming[step]` are the ways into it."""

    format: Literal[1] = 1
    workflow_id: str
    workflow_name: str = ""
    version: int
    trigger: Trigger = Trigger()
    inputs: tuple[WorkflowInput, ...] = ()
    steps: dict[str, PlanStep] = {}
    edges: dict[str, dict[str, tuple[str, ...]]] = {}
    incoming: dict[str, tuple[EdgeKey, ...]] = {}
    limits: Limits = Limits()

    def targets(self, source: str, outcome: str) -> tuple[str, ...]:
        """The steps that a token goes to from `source` when it ends with `outcome`."""
        return self.edges.get(source, {}).get(outcome, ())

    @property
    def timezone(self) -> tzinfo:
        """The zone of business hours: the trigger's, else UTC."""
        name = self.trigger.params.get("timezone")
        try:
            return ZoneInfo(name) if isinstance(name, str) and name else UTC
        except (ZoneInfoNotFoundError, ValueError, OSError):
            return UTC

    @property
    def max_duration(self) -> timedelta:
        """The longest that a run may take."""
        return timedelta(seconds=self.limits.max_duration_seconds)

    @cached_property
    def reach(self) -> dict[str, frozenset[str]]:
        """For each step, the steps that a token on it can come to; itself only by a cycle."""
        return {step: _reach(self.edges, step, avoid=None) for step in self.steps}

    @cached_property
    def _reach_around(self) -> dict[tuple[str, str], frozenset[str]]:
        return {}

    def can_reach(self, source: str, target: str, *, around: str) -> bool:
        """Whether a token on `source` can come to `target` without passing through `around`."""
        if source == target:
            return True
        key = (source, around)
        if key not in self._reach_around:
            self._reach_around[key] = _reach(self.edges, source, avoid=around)
        return target in self._reach_around[key]


def compile(  # noqa: A001 - the domain's word for it
    definition: WorkflowDefinition, *, workflow_id: str, version: int, catalog: Catalog = CATALOG
) -> Plan:
    """The plan of a definition. Edges that lead nowhere are left out; an action that is not known fails when it is reached."""
    steps: dict[str, PlanStep] = {}
    for step in definition.steps:
        spec = catalog.get(step.action)
        steps[step.id] = PlanStep(
            id=step.id,
            action=step.action,
            name=step.name or step.id.replace("_", " ").capitalize(),
            params=step.params,
            policy=step.policy,
            effect=spec.effect if spec is not None and spec.status == "ready" else "unknown",
            sends_message=spec.sends_message if spec is not None else False,
            outcomes=spec.outcomes(step.params) if spec is not None else (),
            own_roots=spec.extra_scope if spec is not None and spec.effect != "logic" else (),
        )
    edges: dict[str, dict[str, tuple[str, ...]]] = {}
    incoming: dict[str, tuple[EdgeKey, ...]] = {}
    for edge in definition.edges:
        if edge.target not in steps or (edge.source != TRIGGER and edge.source not in steps):
            continue
        ways = edges.setdefault(edge.source, {})
        if edge.target not in ways.get(edge.outcome, ()):
            ways[edge.outcome] = (*ways.get(edge.outcome, ()), edge.target)
            incoming[edge.target] = (*incoming.get(edge.target, ()), (edge.source, edge.outcome))
    return Plan(
        workflow_id=workflow_id,
        workflow_name=definition.name,
        version=version,
        trigger=definition.trigger,
        inputs=definition.inputs,
        steps=steps,
        edges=edges,
        incoming=incoming,
        limits=definition.limits,
    )


def with_defaults(inputs: tuple[WorkflowInput, ...], given: Mapping[str, Any]) -> dict[str, Any]:
    """The inputs of a run: every declared one, its default where it was not given, and what else was given."""
    return {one.name: given.get(one.name, one.default) for one in inputs} | dict(given)


def sample_input(inputs: tuple[WorkflowInput, ...], given: Mapping[str, Any], *, at: datetime) -> dict[str, Any]:
    """As `with_defaults`, with a sample where a required input is missing: a rehearsal needs no person at hand."""
    samples: dict[str, Any] = {
        "string": "sample", "number": 1.5, "integer": 1, "boolean": True, "date": at.date().isoformat(),
        "datetime": at.isoformat(), "list": ["sample"], "object": {},
    }  # fmt: skip
    filled = with_defaults(inputs, given)
    for one in inputs:
        if one.required and filled[one.name] is None:
            filled[one.name] = samples[one.type]
    return filled


def _reach(edges: Mapping[str, Mapping[str, tuple[str, ...]]], source: str, *, avoid: str | None) -> frozenset[str]:
    seen: set[str] = set()
    todo = [target for targets in edges.get(source, {}).values() for target in targets]
    while todo:
        step = todo.pop()
        if step in seen:
            continue
        seen.add(step)
        if step != avoid:
            todo += [target for targets in edges.get(step, {}).values() for target in targets]
    return frozenset(seen)
