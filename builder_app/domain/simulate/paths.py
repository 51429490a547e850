"""One path, or every distinct one: a depth-first search over the choices that a run leaves open."""

from collections.abc import Mapping
from typing import Any

from builder_app.domain.catalog import CATALOG, TRIGGERS
from builder_app.domain.plan import Plan, compile
from builder_app.domain.simulate.player import Chooser, Player
from builder_app.domain.simulate.result import Coverage, Path, SimulationRequest, SimulationResult
from builder_app.domain.workflow import WorkflowDefinition

MAX_PATHS = 200
MAX_VISITS_EXPLORING = 4
"""A round trip is shown a few times, then the path is cut."""
CHOICES_PER_STEP = 2
MAX_VISITS_SINGLE = 1000
_SAMPLES: dict[str, Any] = {
    "string": "sample", "number": 1.5, "integer": 1, "boolean": True, "date": "2026-01-05",
    "datetime": "2026-01-05T09:00:00+00:00", "list": ["sample"], "object": {},
}  # fmt: skip


def simulate(definition: WorkflowDefinition, request: SimulationRequest) -> SimulationResult:
    """Rehearse `definition`. Raises `InvalidInput` for an outcome that a step does not have."""
    plan = compile(definition, workflow_id="wf_rehearsal", version=0)
    input = sample_input(definition) | request.input
    spec = TRIGGERS.get(definition.trigger.type)
    trigger = request.trigger if request.trigger is not None else (spec.simulated(definition.trigger.params) if spec else {})
    if not request.all_paths:
        player = Player(plan, Chooser(request.outcomes), explore=False, max_visits=MAX_VISITS_SINGLE)
        path = player.play(input, dict(trigger))
        return SimulationResult(paths=(path,), coverage=coverage(definition, (path,)))
    paths, complete = _explore(plan, request.outcomes, input, dict(trigger))
    return SimulationResult(paths=paths, coverage=coverage(definition, paths), complete=complete)


def _explore(plan: Plan, forced: Mapping[str, str], input: dict[str, Any], trigger: dict[str, Any]) -> tuple[tuple[Path, ...], bool]:
    """Every distinct path, at most `MAX_PATHS`; and whether these are all."""
    found: dict[tuple[tuple[str, str], ...], Path] = {}
    todo: list[tuple[str, ...]] = [()]
    tries = 0
    while todo and len(found) < MAX_PATHS and tries < 3 * MAX_PATHS:
        tries += 1
        chooser = Chooser(forced, todo.pop(), visits=CHOICES_PER_STEP)
        path = Player(plan, chooser, explore=True, max_visits=MAX_VISITS_EXPLORING).play(input, trigger)
        found.setdefault(tuple((step.step_id, step.outcome) for step in path.steps), path)
        for at, others in reversed(chooser.open):
            todo += [(*chooser.made[:at], other) for other in reversed(others)]
    return tuple(found.values()), not todo


def sample_input(definition: WorkflowDefinition) -> dict[str, Any]:
    """A value for every input: its default, or a sample of its type."""
    return {one.name: one.default if one.default is not None else _SAMPLES[one.type] for one in definition.inputs}


def coverage(definition: WorkflowDefinition, paths: tuple[Path, ...]) -> Coverage:
    """How many of the outcomes that steps can have were taken."""
    every = []
    for step in definition.steps:
        spec = CATALOG.get(step.action)
        outcomes = spec.outcomes(step.params) if spec else ()
        every += [f"{step.id}/{outcome}" for outcome in (*outcomes, *(("error",) if step.policy.on_error == "route" else ()))]
    taken = {f"{step.step_id}/{step.outcome}" for path in paths for step in path.steps}
    entered = {step.step_id for path in paths for step in path.steps}
    taken |= {
        f"{s.id}/item"
        for s in definition.steps
        if s.action == "flow.for_each" and any(e.source == s.id and e.target in entered for e in definition.edges)
    }
    never = tuple(one for one in every if one not in taken)
    return Coverage(taken=len(every) - len(never), total=len(every), never=never)
