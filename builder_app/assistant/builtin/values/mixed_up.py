"""Two addresses that stand in each other's place: `a@x.com and b@y.com got mixed up`, `swap a@x.com and b@y.com`."""

from builder_app.assistant.builtin.values.timing import Timing
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.workflow.graph import Graph

_PEOPLE = ("to", "cc", "bcc", "approvers", "assignees")


def mixed_up(graph: Graph, tokens: list[Token], source: str, focus: str | None) -> Timing | None:
    """The setter that gave each of two addresses the other's place; None where no such thing is said."""
    told = list(dict.fromkeys(t.norm for t in tokens if t.kind == "address"))
    raw = {t.raw.lower() for t in tokens}
    said = bool(raw & {"swap", "swapped", "mixed", "exchange", "exchanged", "interchanged"}) and not raw & {"if", "when", "step", "steps"}
    places = [
        (step, name, value)
        for step in graph.order()
        for name in _PEOPLE
        if isinstance(value := graph.nodes[step].params.get(name), list) and set(told) & set(value)
    ]
    if len(told) != 2 or not said or {a for _, _, v in places for a in v} < set(told):
        return None
    setter = Timing(graph, source, focus)
    other = {told[0]: told[1], told[1]: told[0]}
    for step, name, value in places:
        setter.put(step, name, [other.get(a, a) for a in value])
    return setter
