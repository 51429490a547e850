"""The graph as the checks want to see it, made once."""

from collections import defaultdict, deque
from collections.abc import Iterable
from functools import cached_property

from builder_app.domain.catalog import ActionSpec, Catalog, ParamProblem
from builder_app.domain.workflow import TRIGGER, Edge, Step, WorkflowDefinition


class View:
    """A definition with its steps by id, edges by end, and what reaches what."""

    def __init__(self, definition: WorkflowDefinition, catalog: Catalog) -> None:
        self.definition = definition
        self.catalog = catalog
        self.steps: dict[str, Step] = {step.id: step for step in definition.steps}
        self.out: dict[str, list[Edge]] = defaultdict(list)
        self.into: dict[str, list[Edge]] = defaultdict(list)
        self._problems: dict[str, list[ParamProblem]] = {}
        for edge in definition.edges:
            if edge.target in self.steps and (edge.source in self.steps or edge.source == TRIGGER):
                self.out[edge.source].append(edge)
                self.into[edge.target].append(edge)

    def spec(self, step: Step) -> ActionSpec | None:
        """The catalogue's entry for a step, or None."""
        return self.catalog.get(step.action)

    def outcomes(self, step: Step) -> tuple[str, ...]:
        """The outcomes that a step can end with."""
        spec = self.spec(step)
        if spec is None:
            return ()
        failed = ("error",) if step.policy.on_error == "route" else ()
        return (*spec.outcomes(step.params), *failed)

    def problems(self, step: Step) -> list[ParamProblem]:
        """What the catalogue finds wrong with a step's parameters."""
        if step.id not in self._problems:
            spec = self.spec(step)
            self._problems[step.id] = [] if spec is None else spec.problems(step.params)
        return self._problems[step.id]

    @cached_property
    def reachable(self) -> frozenset[str]:
        """Every step that a token can get to."""
        return self._from(edge.target for edge in self.out[TRIGGER])

    @cached_property
    def in_loops(self) -> frozenset[str]:
        """Every step on a road behind the outcome `item` of a for-each."""
        loops = [step.id for step in self.definition.steps if step.action == "flow.for_each"]
        return self._from(edge.target for loop in loops for edge in self.out[loop] if edge.outcome == "item")

    def _from(self, starts: Iterable[str]) -> frozenset[str]:
        todo, seen = list(starts), set[str]()
        while todo:
            at = todo.pop()
            if at not in seen:
                seen.add(at)
                todo += [edge.target for edge in self.out[at]]
        return frozenset(seen)

    def precedes(self, one: str, other: str) -> bool:
        """Whether step `one` may have run when `other` begins."""
        return bool(self._before.get(other, 0) & self._bit.get(one, 0))

    def bits(self, steps: Iterable[str]) -> int:
        """Some steps as a set of bits."""
        found = 0
        for step_id in steps:
            found |= self._bit.get(step_id, 0)
        return found

    def leading_to(self, step_id: str) -> int:
        """A step and all that may have run before it, as a set of bits; none for the trigger."""
        return self._before.get(step_id, 0) | self._bit.get(step_id, 0)

    @cached_property
    def _bit(self) -> dict[str, int]:
        return {step_id: 1 << index for index, step_id in enumerate(self.steps)}

    @cached_property
    def _before(self) -> dict[str, int]:
        """For each step, those that may have run before it, as a set of bits: quick to join along 500 steps."""
        sets = dict.fromkeys(self.steps, 0)
        todo = deque(step_id for step_id in self.steps if self.into[step_id])
        queued = set(todo)
        while todo:
            at = todo.popleft()
            queued.discard(at)
            value = sets[at]
            for edge in self.into[at]:
                if edge.source != TRIGGER:
                    value |= self._bit[edge.source] | sets[edge.source]
            if value != sets[at]:
                sets[at] = value
                fresh = [edge.target for edge in self.out[at] if edge.target not in queued]
                queued.update(fresh)
                todo.extend(fresh)
        return sets
