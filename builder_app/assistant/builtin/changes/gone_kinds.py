"""A kind that is no more, told as a fact: `UPS is not served any longer, remove this branch`, `we parted with UPS. Drop that one.`"""

from dataclasses import replace

from builder_app.assistant.builtin.changes.removal import REMOVE
from builder_app.assistant.builtin.places.kinds import road_named
from builder_app.assistant.builtin.reading.clauses import Clause
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.graph import Graph

_ROAD = word_set("branch road path case label category class kind route")
_POINTING = word_set("this that their its his it them these those they")
_TAKES = word_set("take get throw cut rip kick")
_ENDED = word_set(
    "no-longer any-more any-longer not stop stopped left leave gone go quit close closed part parted end ended without finish never no"
)
LONGEST = 14


def kinds_gone(graph: Graph, parts: list[Clause]) -> list[Clause]:
    """The clauses with `remove this branch` as the order to remove the road that the clause before it speaks of, which then only gave
    the reason."""
    out: list[Clause] = []
    for clause in [part for whole in parts for part in _apart(whole)]:
        last = out[-1] if out else None
        named = _spoken(graph, last) if last is not None and _points(clause) else None
        if last is not None and named and clause.sentence - last.sentence <= 1:
            out[-1] = replace(clause, tokens=[*_words("remove the", named[0]), *named, *_words("case", named[0])])
        else:
            out.append(clause)
    return out


def _apart(clause: Clause) -> list[Clause]:
    """`we do not handle delays any more, take that branch out` as two clauses."""
    at = next((i for i, t in enumerate(clause.tokens) if t.norm == "," and i > 2), None)
    if at is None or not {t.norm for t in clause.tokens[:at]} & _ENDED:
        return [clause]
    order = replace(clause, tokens=clause.tokens[at + 1 :], marks=set())
    return [replace(clause, tokens=clause.tokens[:at]), order] if _points(order) else [clause]


def _points(clause: Clause) -> bool:
    """Whether a clause asks to take away what was just spoken of."""
    tokens = clause.tokens
    removes = bool(tokens) and (
        tokens[0].is_word(*REMOVE) or (tokens[0].is_word(*_TAKES) and any(t.is_word("out", "off", "away", "rid") for t in tokens))
    )
    what = [
        t
        for t in tokens[1:]
        if not t.is_word("out", "off", "away", "rid", "of", "the", "please", "again", "now", "then", "whole", "entire")
    ]
    at = next((i for i, t in enumerate(what) if t.is_word("with", "and", "together", "along", "including")), len(what))
    pointed = bool(what[:at]) and all(t.norm in _POINTING | _ROAD for t in what[:at])
    return removes and clause.condition is None and pointed


def _spoken(graph: Graph, clause: Clause) -> list[Token]:
    """The words that name a road in a clause that tells that something ended; none where it tells something else."""
    tokens = clause.tokens
    ends = {t.norm for t in tokens} & _ENDED or any(t.is_word("superfluous", "obsolete", "superseded", "redundant") for t in tokens)
    if not ends or clause.condition is not None or len(tokens) > LONGEST or any(t.kind in ("address", "url") for t in tokens):
        return []
    for i in range(len(tokens)):
        named = road_named(graph, tokens[i:])
        if named is not None and named[0][1] not in ("default", "next"):
            return [Token("quoted", named[0][1], named[0][1], tokens[i].start, tokens[i].end, named[0][1])]
    return []


def _words(text: str, at: Token) -> list[Token]:
    return [Token("word", word, word, at.start, at.start) for word in text.split()]
