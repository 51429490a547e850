"""`If it is late` behind a step that sorts into late, damaged and other: the road of that name, and no check of the shipment."""

from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.graph import End, Graph

_SORTERS = ("ai.classify", "flow.switch")
_SAID = word_set(
    "it they this that the a an one is are was be s mail email message reply label category class type case kind as says classified sorted not n't"
)


def is_a_road(graph: Graph, tokens: list[Token], ends: list[End]) -> bool:
    """Whether all that the condition says is the name of a road out of the nearest step that sorts."""
    said = {word for t in tokens for word in t.raw.lower().split()} - _SAID
    if not said or any(t.kind not in ("word", "punct", "quoted") for t in tokens):
        return False
    for step in graph.upstream(s for s, _ in ends):
        if graph.nodes[step].action in _SORTERS:
            return any(set(road.lower().replace("_", " ").replace("-", " ").split()) == said for road in graph.roads(step))
    return False
