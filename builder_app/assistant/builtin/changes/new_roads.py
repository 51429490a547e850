"""One more road of a step that sorts, and what happens on it: `add a case for Evergreen that emails x@y.com`."""

from dataclasses import replace

from builder_app.assistant.builtin.places.kinds import SOME, road_named
from builder_app.assistant.builtin.places.switching import LONGEST_CASE, add_case
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.workflow.graph import End, Graph

_OPENS = (
    "add",
    "new",
    "another",
    "insert",
    "include",
    "create",
    "make",
    "put",
    "one",
    "more",
    "also",
    "and",
    "further",
    "additional",
    "third",
    "second",
    "fourth",
    "fifth",
    "other",
)
_ROAD = ("case", "label", "category", "class", "branch", "option", "kind", "type")
_CALLED = ("for", "called", "named", "call", "name", "with", "of", "please", "too", "as", "well", "now")
_ENDS = ("that", "which", "and", "to", "go", "where", "then", "in", "from")
_SORTS = {"ai.classify": "labels", "flow.switch": "cases"}


def new_road(graph: Graph, tokens: list[Token]) -> tuple[End, list[Token]] | None:
    """(the new road, what is to happen on it) of an order for one more label or case; None for other orders."""
    at = next((i for i, t in enumerate(tokens[:6]) if t.is_word(*_ROAD)), None)
    if at is not None and (first := _name_first(tokens, at)):
        tokens, at = first, first.index(tokens[at])
    opened = at is not None and at > 0 and all(t.is_word(*_OPENS, *SOME) for t in tokens[:at])
    step = next((s for s in reversed(graph.order()) if graph.nodes[s].action in _SORTS), None)
    if at is None or not opened or step is None:
        return None
    start = at + 1
    while start < len(tokens) and (tokens[start].is_word(*_CALLED, *SOME) or tokens[start].norm in (":", "-", ",")):
        start += 1
    end = start
    while end < len(tokens) and end < start + LONGEST_CASE and tokens[end].kind != "punct" and not tokens[end].is_word(*_ENDS):
        end += 1
    named = tokens[start:end]
    if not named:
        return None
    road = _labelled(graph, step, named) if graph.nodes[step].action == "ai.classify" else add_case(graph, step, named)
    rest = tokens[end:]
    while rest and (
        rest[0].is_word("that", "which", "and", "where", "then", "it", "we", "only", "just", "should", "will") or rest[0].kind == "punct"
    ):
        rest = rest[1:]
    if road is None or not rest:
        return (road, []) if road is not None else None
    sent = rest[0].is_word("go", "to")
    opening = replace(rest[0], kind="word", norm="send", raw="send", form="base") if sent else replace(rest[0], form="base")
    return road, [opening, *(rest if rest[0].is_word("to") else rest[1:])]


def _name_first(tokens: list[Token], at: int) -> list[Token]:
    """`add a medium case that posts to Teams` as `add a case medium that …`; empty for other words."""
    start = next((i for i, t in enumerate(tokens[:at]) if not t.is_word(*_OPENS, *SOME)), at)
    name, behind = tokens[start:at], tokens[at + 1 : at + 2]
    named = 0 < len(name) <= LONGEST_CASE and start > 0 and all(t.kind in ("word", "quoted", "ident") for t in name)
    onward = bool(behind) and (behind[0].is_word("that", "which", "where") or behind[0].norm in (":", ","))
    return [*tokens[:start], tokens[at], *name, *tokens[at + 1 :]] if named and onward else []


def road_gone(graph: Graph, tokens: list[Token]) -> End | None:
    """Takes away the label or case that the tokens name, and what lies on nothing but its road; None where they name none."""
    if not any(t.is_word(*_ROAD) for t in tokens):
        return None
    step = next((s for s in reversed(graph.order()) if graph.nodes[s].action in _SORTS), None)
    named = next((r for i in range(len(tokens)) if (r := road_named(graph, tokens[i:])) is not None and r[0][0] == step), None)
    if step is None or named is None or named[0][1] == "default":
        return None
    road, node = named[0], graph.nodes[step]
    name = _SORTS[node.action]
    kept = [one for one in node.params.get(name) or [] if (one.get("name") if isinstance(one, dict) else one) != road[1]]
    before = graph.reachable()
    graph.edges = [e for e in graph.edges if (e[0], e[1]) != road]
    node.params = node.params | {name: kept}
    for lost in before - graph.reachable():
        graph.edges = [e for e in graph.edges if lost not in (e[0], e[2])]
        del graph.nodes[lost]
    return road


def _labelled(graph: Graph, step: str, named: list[Token]) -> End:
    name = " ".join(t.norm if t.kind in ("quoted", "code") else t.raw for t in named).lower()
    node = graph.nodes[step]
    node.params = node.params | {"labels": list(dict.fromkeys([*(node.params.get("labels") or []), name]))}
    return step, name
