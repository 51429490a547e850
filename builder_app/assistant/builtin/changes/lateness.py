"""How late a shipment must be before the workflow starts, told anew: `only from 12 hours of delay on, 6 is too nervous`."""

from typing import Any

from builder_app.assistant.builtin.words.quantities import seconds
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.graph import Graph

_LATE = word_set("late delay delayed overdue behind lateness")
_BOUNDS = word_set("only from start begin fire make before until threshold instead rather more-than at-least over on kick trigger run")
_STEPS_DO = word_set("wait send email post page notify escalate save store remind reply answer approve add insert pause put give allow")


def delay_told(graph: Graph, said: list[Token]) -> dict[str, Any] | None:
    """The trigger's parameters with the other delay; None where the words tell none, or are about steps."""
    before = dict(graph.trigger.params)
    if before.get("event") != "delayed" or any(t.is_word(*_STEPS_DO) or t.kind in ("address", "url", "channel", "quoted") for t in said):
        return None
    late = any(t.is_word(*_LATE, "trigger") for t in said)
    lengths = [t for t in said if t.kind == "duration"]
    if late and not lengths and _any_at_all(said):
        after = {key: value for key, value in before.items() if key != "delay_hours"}
        return after if after != before else None
    told = [hours for t in lengths if (hours := (seconds(t.value) or 0) / 3600) != before.get("delay_hours")]
    compared = any("delay_hours" in str(n.params.get("condition")) for n in graph.nodes.values())
    if not late or len(told) != 1 or compared or not any(t.is_word(*_BOUNDS) for t in said):
        return None
    return before | {"delay_hours": int(told[0]) if told[0] == int(told[0]) else round(told[0], 2)}


def _any_at_all(said: list[Token]) -> bool:
    """`any delay at all should count`, `every delay, however short`."""
    return any(t.is_word("any", "every") and said[i + 1].is_word(*_LATE) for i, t in enumerate(said[:-1])) and any(
        t.is_word("count", "start", "fire", "trigger", "enough", "matter", "short", "small", "do") for t in said
    )
