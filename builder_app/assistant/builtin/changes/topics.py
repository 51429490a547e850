"""A step named in front of what is said of it: `approval, give them 2 days`, `step 4: wait 2 hours first`, `on the escalation, cc x@y.com`."""

from dataclasses import replace

from builder_app.assistant.builtin.changes.removal import REMOVE
from builder_app.assistant.builtin.places.completion import done_in
from builder_app.assistant.builtin.places.kinds import road_named
from builder_app.assistant.builtin.places.positions import take_position
from builder_app.assistant.builtin.reading.clauses import Clause
from builder_app.assistant.builtin.reading.heads import head_of
from builder_app.assistant.builtin.words.lexicon import VERBS
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.actions import MANNERS
from builder_app.assistant.builtin.workflow.graph import Graph
from builder_app.assistant.builtin.workflow.references import find

_OPENERS = word_set("for on in at about regarding concerning as the that our with and")
_NEW = word_set("a an another new one more extra second no")
_PLACES = word_set("before after between behind following until instead-of without not no")
_POINTING = word_set("it they them him her that this there")
_NOUNS = frozenset(noun for manner in MANNERS.values() for noun in manner.nouns)
LONGEST = 6


_TAKES = ("take", "throw", "kick", "leave", "get", "cut")


def topic_of(graph: Graph, clause: Clause, behind: list[Clause]) -> str | None:
    """The step that a clause does nothing but name, where another clause of the sentence says something of it."""
    tokens = [t for t in clause.tokens if t.kind != "punct"]
    told = bool(behind) and behind[0].sentence == clause.sentence and bool(behind[0].tokens)
    if not told or clause.condition is not None or clause.marks - {"then", "also"} or not 0 < len(tokens) <= LONGEST:
        return None
    if any(t.kind not in ("word", "number") for t in tokens) or tokens[0].is_word(*_NEW) or any(t.is_word(*_PLACES) for t in tokens):
        return None
    if road_named(graph, tokens) is not None:
        return None
    if take_position(graph, [*tokens, *behind[0].tokens[:1]], focus=None)[0] is not None:
        return None
    named = tokens
    while named and named[0].is_word(*_OPENERS):
        named = named[1:]
    if not named or (named[0].norm in VERBS and named[0].norm not in _NOUNS):
        return None
    if any(t.is_word(*REMOVE) for t in named[:4]) or (named[0].is_word(*_TAKES) and any(t.is_word("out", "away", "off") for t in named)):
        return None
    verb = head_of(named) if len(named) > 1 else -1
    found = find(graph, named)
    return found.step if verb < 0 and found.score >= 3 and not found.several else None


def about(graph: Graph, step: str, clause: Clause) -> list[Token]:
    """The clause with the step behind it, where it names none itself."""
    tokens = clause.tokens
    own = find(graph, [t for t in tokens if not t.is_word(*_POINTING) and t.kind in ("word", "quoted", "code")])
    if own.score >= 3 or not tokens:
        return tokens
    at = tokens[-1]
    return [*tokens, Token("word", "for", "for", at.end, at.end), Token("step", step, step, at.end, at.end)]


def places_joined(graph: Graph, parts: list[Clause]) -> list[Clause]:
    """`also email x@y.com, after the update` as one clause: a place at the end of its sentence belongs to what is said before it."""
    out: list[Clause] = []
    for clause in parts:
        last = out[-1] if out else None
        if last is not None and last.sentence == clause.sentence and (fronted := _passive_place(graph, last)) and clause.condition is None:
            out[-1] = replace(clause, tokens=[*fronted, *clause.tokens], marks=clause.marks - {"then"})
            continue
        tokens = clause.tokens
        at = next((i for i, t in enumerate(last.tokens) if t.is_word("between")), None) if last is not None else None
        split = clause.condition is None and last is not None and at is not None and at + 1 < len(last.tokens)
        doing = bool(tokens) and at is not None and (at == 0 or tokens[0].raw.lower().endswith("ing"))
        if (
            last is not None
            and split
            and doing
            and last.sentence == clause.sentence
            and not any(t.is_word("and") for t in last.tokens[at:])
        ):
            last.tokens = [*last.tokens, Token("word", "and", "and", last.tokens[-1].end, last.tokens[-1].end), *tokens]
            continue
        place = clause.condition is None and len(tokens) > 1 and tokens[0].is_word("before", "after") and head_of(tokens) < 0
        if last is not None and place and last.tokens and last.sentence == clause.sentence and find(graph, tokens[1:]).score >= 2:
            last.tokens = [*last.tokens, *tokens]
        else:
            out.append(clause)
    return out


def _passive_place(graph: Graph, clause: Clause) -> list[Token]:
    """`before it is put in the collection`, which the order follows, as `before that step`; empty for other clauses."""
    tokens = clause.tokens
    if clause.condition is not None or len(tokens) < 4 or not tokens[0].is_word("before"):
        return []
    step = done_in(graph, tokens[1:])
    at = tokens[1]
    return [tokens[0], Token("step", step, step, at.start, at.end), Token("punct", ",", ",", at.end, at.end)] if step else []
