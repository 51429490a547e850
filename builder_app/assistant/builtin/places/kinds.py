"""Orders about the things of one kind, after a step that sorts them: `send claims to x@y.com`, `post the questions to Teams`."""

from builder_app.assistant.builtin.reading.boundaries import is_verb
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.workflow.graph import End, Graph

SORTING = ("ai.classify", "flow.switch", "ai.sentiment")
SOME = ("a", "an", "the", "any", "all", "every", "each")
_CARRIERS = ("ones", "mails", "emails", "messages", "cases", "ones", "replies")
_BEHIND = ("to", "into", "in", "on", "via", "by", "with", "as", "instead-of", "and", "too", "also")


def known_roads(graph: Graph) -> list[str]:
    """What the steps that sort call their roads."""
    return [road for step in graph.order() if graph.nodes[step].action in SORTING for road in graph.roads(step) if road != "next"]


def road_named(graph: Graph, tokens: list[Token]) -> tuple[End, int] | None:
    """The road whose name, in the singular or plural, the tokens begin with, and how many tokens name it."""
    start = 1 if tokens[:1] and tokens[0].is_word(*SOME) else 0
    for step in reversed(graph.order()):
        if graph.nodes[step].action not in SORTING:
            continue
        for road in sorted(graph.roads(step), key=len, reverse=True):
            size = road.count(" ") + 1
            said = " ".join(t.raw.strip("`'\"").lower() for t in tokens[start : start + size])
            if said in (road.lower(), *_plurals(road.lower())):
                end = start + size
                return (step, road), end + (end < len(tokens) and tokens[end].raw.lower() in _CARRIERS)
    return None


def _plurals(word: str) -> tuple[str, ...]:
    return (f"{word}s", f"{word}es", f"{word[:-1]}ies") if word else ()


def of_a_kind(graph: Graph, tokens: list[Token]) -> tuple[End, list[Token]] | None:
    """(the road, the order about it) where the object of the verb is what goes that way; None for other orders."""
    if (
        len(tokens) < 3
        or not is_verb(tokens, 0, start=True)
        or tokens[0].is_word("classify", "sort", "label", "remove", "delete", "rename")
    ):
        return None
    named = road_named(graph, tokens[1:])
    if named is None:
        return None
    road, width = named
    rest = tokens[1 + width :]
    if rest and not (rest[0].is_word(*_BEHIND) or rest[0].kind in ("address", "channel")):
        return None
    at = tokens[1]
    return road, [tokens[0], Token("word", "it", "it", at.start, at.start), *rest]
