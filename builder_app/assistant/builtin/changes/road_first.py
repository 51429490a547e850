"""A road, and where on it, in front of an order: `on the air branch add … before the mail`, `on the ocean side, ahead of the mail, …`, `rejected
path, at the end: …`, as the road in a clause of its own and the place with the order."""

from dataclasses import replace

from builder_app.assistant.builtin.places.kinds import road_named
from builder_app.assistant.builtin.places.positions import branch_ends
from builder_app.assistant.builtin.reading.boundaries import is_verb
from builder_app.assistant.builtin.reading.clauses import Clause
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.graph import Graph

_LEADS = ("on", "in", "for", "along", "under", "down")
_ROAD = word_set("branch path road route side leg arm lane track")
_CASE = word_set("case cases branch path road route side leg arm lane track")
_PLACES = ("before", "after", "behind")
_LONGEST = 3
_ON_ROAD = {"at-end": "road-end", "at-start": "road-start"}
"""What `at the end` and `at the start` mean where a road is told."""


def roads_first(graph: Graph, parts: list[Clause]) -> list[Clause]:
    """The clauses with every road in front as the condition of the order, and every place between the road and the order joined to it."""
    out: list[Clause] = []
    road: list[Token] = []
    place: Clause | None = None
    sentence = -1
    for n, clause in enumerate(parts):
        behind = parts[n + 1] if n + 1 < len(parts) else None
        goes_on = behind is not None and behind.sentence == clause.sentence
        named, rest = _parted(graph, clause, goes_on=goes_on) if clause.condition is None else ([], clause.tokens)
        if named:
            road, place, sentence = named, None, clause.sentence
            clause = replace(clause, tokens=rest)
            if not rest and goes_on:
                continue
        if not road or clause.sentence != sentence or clause.condition is not None:
            out.append(clause)
            road = [] if clause.sentence != sentence else road
            continue
        if _only_place(clause) and goes_on:
            place = clause
            continue
        out.append(_on_the_road(clause, road, place))
        road, place = [], None
    return out


def _on_the_road(clause: Clause, road: list[Token], place: Clause | None) -> Clause:
    """The order under the condition that its road is taken, with the place that was told before it."""
    tokens = [*clause.tokens, *(place.tokens if place is not None else [])]
    marks = {_ON_ROAD.get(mark, mark) for mark in clause.marks}
    return replace(clause, tokens=tokens, marks=marks, condition=road, condition_word="if", trailing=False)


def _parted(graph: Graph, clause: Clause, *, goes_on: bool) -> tuple[list[Token], list[Token]]:
    """(the words that name a road, what follows them); no words where the clause begins with none or says nothing else."""
    tokens = clause.tokens
    lead = bool(tokens) and tokens[0].is_word(*_LEADS)
    at = int(lead) + sum(1 for t in tokens[lead : lead + 1] if t.is_word("the", "that"))
    end = _road_end(graph, tokens, at)
    if end is None or not (lead or _breaks(tokens, end)):
        return [], tokens
    rest = tokens[end:]
    while rest and rest[0].norm in (",", ":"):
        rest = rest[1:]
    return ([t for t in tokens[at:end] if t.norm not in _CASE], rest) if rest or goes_on else ([], tokens)


def _road_end(graph: Graph, tokens: list[Token], at: int) -> int | None:
    """Where the road named at `at` ends, the noun behind its name included."""
    named = road_named(graph, tokens[at:])
    if named is not None and at + named[1] < len(tokens) and tokens[at + named[1]].norm in _CASE:
        return at + named[1] + 1
    noun = next((i for i in range(at + 1, min(at + _LONGEST + 1, len(tokens))) if tokens[i].norm in _ROAD), None)
    said = tokens[at:noun] if noun is not None else []
    plain = bool(said) and all(t.kind == "word" for t in said) and not is_verb(said, 0, start=True)
    return noun + 1 if noun is not None and plain and branch_ends(graph, said) else None


def _breaks(tokens: list[Token], at: int) -> bool:
    return at >= len(tokens) or tokens[at].norm in (",", ":")


def _only_place(clause: Clause) -> bool:
    """Whether a clause says nothing but where: `before the mail`."""
    tokens = clause.tokens
    if clause.condition is not None or not tokens:
        return False
    return tokens[0].is_word(*_PLACES) and 1 < len(tokens) <= 5 and all(t.kind == "word" for t in tokens)
