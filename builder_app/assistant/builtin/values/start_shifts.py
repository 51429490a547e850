"""A start by the clock that is moved by so much: `start one hour later`, `half an hour earlier`."""

from typing import Any

from builder_app.assistant.builtin.words.quantities import seconds
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.graph import Graph

_FILL = word_set("start run begin it should please make let that the workflow schedule by move shift kick off fire a us whole thing everything report go we could "
                 "rather bring put to is be now and actually today in day job this")  # fmt: skip
_DAY = 24 * 60


def shifted_start(graph: Graph, tokens: list[Token]) -> dict[str, Any] | None:
    """The trigger's parameters with the other time of day; None for other words, where no clock starts it, or past midnight."""
    said = [t for t in tokens if t.kind != "punct"]
    lengths = [t for t in said if t.kind == "duration"]
    ways = [t for t in said if t.raw.lower() in ("later", "earlier", "sooner", "forward", "back")]
    fields = str(graph.trigger.params.get("cron", "")).split()
    plain = all(t in lengths or t in ways or t.is_word(*_FILL) for t in said)
    if graph.trigger.type != "schedule" or len(lengths) != 1 or len(ways) != 1 or not plain or len(fields) != 5:
        return None
    if not (fields[0].isdigit() and fields[1].isdigit()) or ways[0].raw.lower() in ("forward", "back"):
        return None
    sign = 1 if ways[0].raw.lower() == "later" else -1
    at = int(fields[1]) * 60 + int(fields[0]) + sign * int((seconds(lengths[0].value) or 0) // 60)
    if not 0 <= at < _DAY:
        return None
    return dict(graph.trigger.params) | {"cron": " ".join([str(at % 60), str(at // 60), *fields[2:]])}
