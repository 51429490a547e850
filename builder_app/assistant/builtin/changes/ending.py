"""Roads on which nothing is to happen any more: `drop what happens on rejection`, `if it is rejected, do nothing`."""

from builder_app.assistant.builtin.places.positions import branch_ends
from builder_app.assistant.builtin.reading.clauses import Clause
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.graph import End, Graph

_ROAD = word_set("branch path road route side case leg")
_HAPPENS = word_set("happen do")
_WHAT = word_set("what everything anything all whatever that steps step")
_LEADS = word_set("on after upon for in when if at from once")
_NOTHING = word_set("do nothing happen should must shall just simply then it be there more will need needs to else anything not stop end")
_SORTING = frozenset({"ai.classify", "flow.switch"})


def ended(graph: Graph, clause: Clause, removing: frozenset[str]) -> list[End] | None:
    """The roads that the clause ends; None for a clause that ends none."""
    tokens = clause.tokens
    words = {t.norm for t in tokens if t.kind == "word"}
    phrase: list[Token] | None = None
    if clause.condition is not None and "nothing" in words and words <= _NOTHING and words & _HAPPENS:
        phrase = clause.condition
    elif "nothing" in words and words & {"happen"} and clause.condition is None:
        phrase = _behind(tokens)
    elif tokens and tokens[0].is_word(*removing):
        phrase = _removed(tokens[1:], clause.condition)
    ends = _roads(graph, phrase) if phrase else []
    return ends or None


def nothing_else(clause: Clause) -> bool:
    """`otherwise do nothing`, behind what a case was told: the other road stays empty."""
    words = {t.norm for t in clause.tokens if t.kind == "word"}
    return "otherwise" in clause.marks and clause.condition is None and "nothing" in words and words <= _NOTHING


def _removed(tokens: list[Token], condition: list[Token] | None) -> list[Token] | None:
    """The words for the road of `what happens on rejection`, `the timeout branch`."""
    at = next((i for i, t in enumerate(tokens) if t.is_word(*_ROAD)), None)
    if at is not None:
        return [t for t in tokens[:at] if not t.is_word("the", "whole", "entire")] or _behind(tokens[at:])
    if any(t.is_word(*_WHAT) for t in tokens[:2]) and any(t.is_word("happen") for t in tokens[:3]):
        return condition if condition is not None else _behind(tokens)
    return None


def _behind(tokens: list[Token]) -> list[Token]:
    at = next((i for i, t in enumerate(tokens) if t.is_word(*_LEADS)), None)
    return [t for t in tokens[at + 1 :] if not t.is_word("the", "a", "an")] if at is not None else []


def _roads(graph: Graph, phrase: list[Token]) -> list[End]:
    """The roads in use that the words mean, by their own names or by what they stand for."""
    said = {t.norm for t in phrase} | {t.raw.lower() for t in phrase} | {"_".join(t.raw.lower() for t in phrase)}
    named = [
        (s, o)
        for s in graph.order()
        for o in graph.roads(s)
        if o in said and graph.nodes[s].action not in _SORTING and o not in ("next", "true", "false")
    ]
    return [end for end in named or branch_ends(graph, phrase) if graph.used(end)]
