"""Orders for one road only: `for shortage, wait an hour before the mail`, `delay: log instead of mailing`, `rejected ones are logged, not
mailed`. The steps they speak of are those of that road, whatever stands on the others."""

from dataclasses import replace

from builder_app.assistant.builtin.places.kinds import road_named
from builder_app.assistant.builtin.places.positions import Position, branch_ends
from builder_app.assistant.builtin.reading.clauses import Clause
from builder_app.assistant.builtin.reading.frames import frames
from builder_app.assistant.builtin.words.lexicon import VERBS
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.graph import End, Graph
from builder_app.assistant.builtin.workflow.references import find

_ROAD = word_set("branch path road route side case leg one ones email mail message claim")
_PLACES = ("before", "after", "behind", "instead-of")
_MODALS = word_set("should must shall will can do need be")
_NO_MORE = word_set("any-more any-longer no-longer now longer at all")
_YES = word_set("approval sign-off approve go-ahead consent ok")
_ANY_CASE = frozenset(
    f"{how} {what}"
    for how, what in [
        *(("either", w) for w in ("way", "case")),
        *(("in", f"{w} case") for w in ("any", "every", "either", "each")),
        *(("in", f"{w} cases") for w in ("all", "both")),
        *(("whatever", w) for w in ("the outcome", "happens", "happened", "the result", "comes out")),
        *(("no matter", w) for w in ("what", "what happens", "the outcome", "how it ends")),
        *(("whether", f"{w} or not") for w in ("approved", "it is approved")),
        *(("whether", w) for w in ("approved or rejected", "it is approved or rejected")),
    ]
)
LONGEST = 5


def told_by_road(graph: Graph, parts: list[Clause]) -> list[Clause]:
    """The clauses with `for delay and shortage, …` as a condition of what follows in the sentence, once for each road."""
    out: list[Clause] = []
    heads: list[list[Token]] = []
    always = False
    for i, clause in enumerate(parts):
        behind = parts[i + 1] if i + 1 < len(parts) else None
        if behind is not None and behind.sentence == clause.sentence and behind.condition is None and behind.tokens:
            always = always or _in_any_case(clause)
            named = _approval_given(clause) or _only_roads(graph, clause)
            if named or _in_any_case(clause):
                heads = named
                continue
        if always:
            clause, always = replace(clause, marks=clause.marks | {"at-end"}), False
        if not heads:
            out.append(clause)
            continue
        for said in heads:
            out.append(replace(clause, tokens=list(clause.tokens), condition=said, condition_word="if", marks=set(clause.marks)))
        heads = []
    return out


def _in_any_case(clause: Clause) -> bool:
    """`either way`, `whatever the outcome`, `in every case`: on all roads."""
    said = " ".join(t.raw.lower() for t in clause.tokens if t.kind != "punct")
    regardless = "finally" in clause.marks and not said
    return clause.condition is None and (regardless or said.removesuffix(" is") in _ANY_CASE)


def _approval_given(clause: Clause) -> list[list[Token]]:
    """`with the approval`, `with her OK`: if it is approved."""
    tokens = [t for t in clause.tokens if t.kind != "punct"]
    if clause.condition is not None or len(tokens) not in (2, 3) or not tokens[0].is_word("with", "upon") or not tokens[-1].is_word(*_YES):
        return []
    if len(tokens) == 3 and tokens[1].is_word("no", "another", "second"):
        return []
    return [[Token("word", "approved", "approve", tokens[-1].start, tokens[-1].end, form="ed")]]


def _only_roads(graph: Graph, clause: Clause) -> list[list[Token]]:
    """The roads that a clause does nothing but name: `for shortage`, `on the damage branch`."""
    tokens = [t for t in clause.tokens if t.kind != "punct"]
    if clause.condition is not None or len(tokens) < 2 or len(tokens) > 2 * LONGEST or not tokens[0].is_word("for", "on", "in", "with"):
        return []
    named, rest = [], tokens[1:]
    while rest:
        road = road_named(graph, rest)
        if road is None or road[0][1] in ("default", "next"):
            return []
        named.append(road[0][1])
        rest = rest[road[1] :]
        while rest and (rest[0].is_word("and", "or") or rest[0].norm in _ROAD or rest[0].raw.lower() in _ROAD):
            rest = rest[1:]
    at = tokens[0]
    return [[Token("word", w, w, at.start, at.start) for w in road.split()] for road in dict.fromkeys(named)]


def no_longer_done(graph: Graph, clause: Clause, source: str) -> Clause:
    """`delays should not be mailed any more`: the mail on that road is taken out."""
    tokens = clause.tokens
    named = road_named(graph, tokens) if clause.condition is None else None
    rest = tokens[named[1] :] if named else []
    denied = any(t.is_word("not", "no-longer", "never") for t in rest[:3])
    verb = next((i for i, t in enumerate(rest[:6]) if t.kind == "word" and t.norm in VERBS and not t.is_word(*_MODALS)), None)
    if named is None or not denied or verb is None or not all(t.norm in _MODALS | _NO_MORE | {"not", "never"} for t in rest[:verb]):
        return clause
    step = _done_by(graph, rest[verb : verb + 1], steps_on(graph, [named[0]]), source)
    if step is None or not all(t.norm in _NO_MORE or t.kind == "punct" for t in rest[verb + 1 :]):
        return clause
    at = tokens[0]
    return replace(clause, tokens=[Token("word", "remove", "remove", at.start, at.start), _step(step, at)])


def steps_of_the_road(graph: Graph, clause: Clause, source: str) -> Clause:
    """The clause whose words for steps mean those of the road that its condition speaks of."""
    ends = branch_ends(graph, clause.condition) if clause.condition else []
    if not ends or not clause.tokens:
        return clause
    tokens = _in_place_of(clause.tokens)
    on = steps_on(graph, ends)
    for i in range(len(tokens) - 1, -1, -1):
        if not tokens[i].is_word(*_PLACES) or i + 1 >= len(tokens):
            continue
        end = next((k for k in range(i + 1, len(tokens)) if tokens[k].kind == "punct"), len(tokens))
        phrase = tokens[i + 1 : end]
        if not phrase or len(phrase) > LONGEST or any(t.kind not in ("word", "punct") for t in phrase):
            continue
        step = _done_by(graph, phrase, on, source)
        if step is not None:
            tokens = [*tokens[: i + 1], _step(step, phrase[0]), *tokens[end:]]
    return replace(clause, tokens=tokens)


def _in_place_of(tokens: list[Token]) -> list[Token]:
    """`log it, not mailed` as `log it instead of mailing`."""
    at = len(tokens) - 2
    told = at > 1 and tokens[at].is_word("not") and tokens[at + 1].norm in VERBS and tokens[at + 1].form in ("ed", "ing")
    if not told or tokens[at - 1].kind != "punct":
        return tokens
    return [*tokens[: at - 1], replace(tokens[at], norm="instead-of"), tokens[at + 1]]


def placed_on(graph: Graph, place: Position | None, ends: list[End]) -> Position | None:
    """The place, where it is told by steps of that road: `when nobody answers, log it before the escalation`."""
    told = place is not None and place.kind in ("before", "after", "between") and bool(place.steps)
    return place if place is not None and told and set(place.steps) <= set(steps_on(graph, ends)) else None


def steps_on(graph: Graph, ends: list[End]) -> list[str]:
    """The steps that stand behind one of these ends."""
    firsts = [t for e in ends for t in graph.targets(*e)]
    return list(dict.fromkeys(s for first in firsts for s in [first, *graph.downstream(first)]))


def _done_by(graph: Graph, phrase: list[Token], on: list[str], source: str) -> str | None:
    """The one step of the road that the words name, or that does what their verb says."""
    found = find(graph, phrase)
    if found.step is not None and found.step in on and not (found.several and len(set(found.steps) & set(on)) > 1):
        return found.step
    inside = [s for s in found.steps if s in on]
    made = frames([replace(phrase[0], form="base"), *phrase[1:]], source) if phrase[0].norm in VERBS else []
    kinds = {graph.nodes[s].action for s in found.steps} | {f.action for f in made}
    alike = inside or [s for s in on if graph.nodes[s].action in kinds]
    return min(alike, key=graph.order().index) if alike else None


def _step(step: str, at: Token) -> Token:
    return Token("step", step, step, at.start, at.start)
