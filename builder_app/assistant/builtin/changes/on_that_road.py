"""Orders for one road only: `for shortage, wait an hour before the mail`, `delay: log instead of mailing`, `rejected ones are logged, not
mailed`. The steps they speak of are those of that road, whatever stands on the others."""

from dataclasses import replace

from builder_app.assistant.builtin.places.kinds import road_named
from builder_app.assistant.builtin.places.positions import branch_ends
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
LONGEST = 5


def told_by_road(graph: Graph, parts: list[Clause]) -> list[Clause]:
    """The clauses with `for delay and shortage, …` as a condition of what follows in the sentence, once for each road."""
    out: list[Clause] = []
    heads: list[str] = []
    for i, clause in enumerate(parts):
        behind = parts[i + 1] if i + 1 < len(parts) else None
        if behind is not None and behind.sentence == clause.sentence and behind.condition is None and behind.tokens:
            named = _only_roads(graph, clause)
            if named:
                heads = named
                continue
        if not heads:
            out.append(clause)
            continue
        at = clause.tokens[0]
        for road in heads:
            said = [Token("word", w, w, at.start, at.start) for w in road.split()]
            out.append(replace(clause, tokens=list(clause.tokens), condition=said, condition_word="if", marks=set(clause.marks)))
        heads = []
    return out


def _only_roads(graph: Graph, clause: Clause) -> list[str]:
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
    return list(dict.fromkeys(named))


def no_longer_done(graph: Graph, clause: Clause, source: str) -> Clause:
    """`delays should not be mailed any more`: the mail on that road is taken out."""
    tokens = clause.tokens
    named = road_named(graph, tokens) if clause.condition is None else None
    rest = tokens[named[1] :] if named else []
    denied = any(t.is_word("not", "no-longer", "never") for t in rest[:3])
    verb = next((i for i, t in enumerate(rest[:6]) if t.kind == "word" and t.norm in VERBS and not t.is_word(*_MODALS)), None)
    if named is None or not denied or verb is None or not all(t.norm in _MODALS | _NO_MORE | {"not", "never"} for t in rest[:verb]):
        return clause
    step = _done_by(graph, rest[verb : verb + 1], _on_road(graph, [named[0]]), source)
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
    on = _on_road(graph, ends)
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


def _on_road(graph: Graph, ends: list[End]) -> list[str]:
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
