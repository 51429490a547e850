"""Where a new check belongs: behind the step whose reply, text or failure its condition speaks of."""

from builder_app.assistant.builtin.places.positions import chain_end, last_leaf
from builder_app.assistant.builtin.reading.answers import fields_of
from builder_app.assistant.builtin.reading.conditions import atom
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.workflow.actions import MESSAGES, REMOTE
from builder_app.assistant.builtin.workflow.graph import End, Graph
from builder_app.assistant.builtin.workflow.references import find


def anchor(graph: Graph, condition: list[Token], focus: str | None) -> list[End]:
    """The ends behind that step; those of the last step where the condition speaks of none."""
    cond = atom(condition)
    if cond.kind == "compare" and cond.subject in ("reply", "body", "subject", "sender"):
        replies = [(s, o) for s in graph.order() for o in graph.roads(s) if o in ("replied", "found")]
        return replies[:1] or last_leaf(graph)
    if cond.kind == "compare" and (reader := _reader(graph, cond.subject.removeprefix("attributes."))):
        return [at for end in graph.natural(reader) for at in chain_end(graph, end)]
    family = {"reply": MESSAGES, "error": REMOTE}.get(cond.kind)
    if family is None:
        return last_leaf(graph)
    named = find(graph, condition, actions=set(family)).step
    first = next((s for s in graph.order() if graph.nodes[s].action in family), None)
    spoken = focus if focus in graph.nodes and graph.nodes[str(focus)].action in family else None
    step = named or spoken or first
    return graph.natural(step) if step is not None else last_leaf(graph)


def _reader(graph: Graph, name: str) -> str:
    """The last step that asked for a field or looked for it; empty where none did."""
    return next((s for s in reversed(graph.order()) if name and name in fields_of(graph, s)), "")
