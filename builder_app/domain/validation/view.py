"""The graph as the checks want to see it, made once."""

from collections import defaultdict, deque
from functools import cached_property

from builder_app.domain.catalog import ActionSpec, Catalog
from builder_app.domain.workflow import TRIGGER, Edge, Step, WorkflowDefinition


class View:
    """A definition with its steps by id, edges by end, and what reaches what."""

    def __init__(self, definition: WorkflowDefinition, catalog: Catalog) -> None:
        self.definition = definition
        self.catalog = catalog
        self.steps: dict[str, Step] = {step.id: step for step in definition.steps}
        self.out: dict[str, list[Edge]] = defaultdict(list)
        self.into: dict[str, list[Edge]] = defaultdict(list)
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
        return () if spec is None else (*spec.outcomes(step.params), *(("error",) if step.policy.on_error == "route" else ()))

    @cached_property
    def reachable(self) -> frozenset[str]:
        """Every step that a token can get to."""
        return self.after(TRIGGER)

    def after(self, source: str, outcome: str | None = None) -> frozenset[str]:
        """Every step on a way from `source` (by one outcome, if given)."""
        todo = [edge.target for edge in self.out[source] if outcome is None or edge.outcome == outcome]
        seen: set[str] = set()
        while todo:
            at = todo.pop()
            if at not in seen:
                seen.add(at)
                todo += [edge.target for edge in self.out[at]]
        return frozenset(seen)

    def precedes(self, one: str, other: str) -> bool:
        """Whether step `one` may have run when `other` begins."""
        return bool(self._before.get(other, 0) & self._bit.get(one, 0))

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
