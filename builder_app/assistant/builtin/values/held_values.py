"""Every single value that a workflow holds, with the place where it stands: a value that is named can be found, and another put there."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from builder_app.assistant.builtin.values.comparing import Comparing, Leaf
from builder_app.assistant.builtin.values.comparing import holders as comparers
from builder_app.assistant.builtin.values.timing import Timing
from builder_app.assistant.builtin.words.fields import PRIORITIES, STATUSES
from builder_app.assistant.builtin.words.quantities import SECONDS, seconds
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.workflow.graph import Graph
from builder_app.domain.workflow import TRIGGER

LIMIT = "policy.timeout_seconds"
"""The name under which a step's attempts have their longest time."""
LONGEST = 86_400
_PACE = "pace"
PACES = ("cron", "schedule", "interval", "timeout")
"""Parameters that can hold how often something is done."""
_EVERY = re.compile(r"^(?:\*/(?P<minutes>\d+) \*|0 \*/(?P<hours>\d+)) \* \* \S+$")
_APART = frozenset({"email_step", "labels", "cases", "condition", "filter", "connection", "workflow_id", "business_hours", "mark_as_read"})
"""Parameters whose values other things hang on, or which are told by yes and no."""


@dataclass(frozen=True)
class Held:
    """One value: of a step or the trigger, under `name`; `at` is its place in a list or an object, `leaf` its comparison."""

    step: str
    name: str
    value: Any
    at: Any = None
    leaf: Leaf | None = None

    @property
    def length(self) -> float | None:
        """How many seconds it lasts; None where it is no time."""
        if self.name == "delay_hours" or (self.leaf is not None and "delay_hours" in str(self.leaf.get("left"))):
            return float(self.value) * SECONDS["hours"] if isinstance(self.value, int | float) else None
        return seconds(self.value)

    @property
    def unit(self) -> str:
        """The unit of a time; empty for other values."""
        if isinstance(self.value, dict):
            return str(self.value.get("unit", ""))
        return "hours" if self.length is not None else ""

    def amount(self) -> Any:
        """The bare number of a number or a time; None for other values."""
        value = self.value.get("value") if isinstance(self.value, dict) and "unit" in self.value else self.value
        return value if isinstance(value, int | float) and not isinstance(value, bool) else None

    def is_called(self, said: Token) -> bool:
        """Whether the token names this value."""
        if said.kind == "duration":
            return self.length is not None and self.length == seconds(said.value)
        if said.kind == "number":
            return self.amount() is not None and self.amount() == said.value
        names = (said.raw.lower(), said.norm.lower(), STATUSES.get(said.norm, ""), PRIORITIES.get(said.norm, ""))
        return isinstance(self.value, str) and bool(self.value) and self.value.lower() in names


def held(graph: Graph) -> Iterator[Held]:
    """All values, the trigger's first, then step by step in the order of the workflow."""
    yield from _within(TRIGGER, graph.trigger.params)
    yield from _paces(graph.trigger.params)
    for holder in comparers(graph):
        yield from (Held(holder.step, holder.param, leaf.get("right"), leaf=leaf) for leaf in holder.leaves)
    for step in graph.order():
        yield from _within(step, graph.nodes[step].params)


def _paces(params: Any) -> Iterator[Held]:
    """How often the trigger comes by its schedule: `every 30 minutes`."""
    for name in ("cron", "schedule"):
        match = _EVERY.match(str(params.get(name, "")))
        for unit, count in (match.groupdict() if match is not None else {}).items():
            if count:
                yield Held(TRIGGER, name, {"value": int(count), "unit": unit}, at=_PACE)


def _as_cron(before: str, new: Any) -> str:
    """The schedule with another pace, on the same days."""
    every = int(seconds(new) or 60) // 60
    days = before.split()[4]
    return f"*/{every} * * * {days}" if every < 60 else f"0 */{every // 60} * * {days}" if every > 60 else f"0 * * * {days}"


def _within(step: str, params: Any) -> Iterator[Held]:
    for name, value in params.items():
        if name in _APART:
            continue
        if isinstance(value, list):
            yield from (Held(step, name, one, at=i) for i, one in enumerate(value))
        elif isinstance(value, dict) and "unit" not in value:
            yield from (Held(step, name, one, at=key) for key, one in value.items())
        else:
            yield Held(step, name, value)


def put(graph: Graph, place: Held, new: Any, setter: Timing) -> None:
    """Another value in that place; the setter tells of it."""
    if place.leaf is not None:
        comparing = Comparing(graph, place.step)
        holder = next(h for h in comparers(graph) if any(leaf is place.leaf for leaf in h.leaves))
        comparing.put(holder, place.leaf, place.leaf | {"right": new})
        setter.said += comparing.said
        setter.touched.append(place.step)
        return
    holder_params = graph.trigger.params if place.step == TRIGGER else graph.nodes[place.step].params
    before = holder_params.get(place.name)
    value = new
    if place.at == _PACE:
        value = _as_cron(str(before), new)
    elif place.at is not None:
        value = before | {place.at: new} if isinstance(before, dict) else [new if i == place.at else v for i, v in enumerate(before or ())]
    if place.step == TRIGGER:
        graph.set_trigger(graph.trigger.type, dict(graph.trigger.params) | {place.name: value})
        setter.said.append("changed what starts the workflow")
        setter.touched.append(TRIGGER)
        return
    if place.name == LIMIT:
        setter.attempt(place.step, {"timeout_seconds": min(max(seconds(new) or 0, 1), LONGEST)})
        return
    setter.put(place.step, place.name, value)
