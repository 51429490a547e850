"""Steps that are for some shipments only, told in other words than `only … for …`: `limit the Teams post to critical shipments`, `only critical
loads should be escalated`, `no escalation for low priority shipments`, `the mail must not go out for customer Lidl`."""

from dataclasses import replace

from builder_app.assistant.builtin.reading.clauses import Clause
from builder_app.assistant.builtin.reading.conditions import Cond
from builder_app.assistant.builtin.reading.frames import frames
from builder_app.assistant.builtin.reading.narrowing import SHIPMENT_WORDS, narrowed, side_condition
from builder_app.assistant.builtin.words.lexicon import VERBS
from builder_app.assistant.builtin.words.tokens import Token, word_at
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.graph import Graph
from builder_app.assistant.builtin.workflow.references import find

_LIMITS = word_set("limit restrict confine keep reserve save")
_MODALS = word_set("should must shall may can need")
_ALONE = word_set("only just alone solely exclusively")
_SURE = 3.0
"""From this score on words name a step for sure."""


def told_for(tokens: list[Token]) -> list[Cond]:
    """The comparisons of `critical shipments`, `the customer Lidl`, `carrier UPS`; empty for other words."""
    return narrowed(tokens) or side_condition(tokens)


def restricted(graph: Graph, clause: Clause) -> Clause:
    """The clause as `only … for …` or `skip … for …`; clauses of another kind as they are."""
    tokens = clause.tokens
    if clause.condition is not None:
        lifted = clause.condition_word == "unless" and [t.norm for t in tokens[:2]] == ["do", "not"]
        return replace(clause, tokens=tokens[2:], condition_word="if", marks=clause.marks | {"only"}) if lifted else clause
    if len(tokens) < 2:
        return clause
    return _limited(graph, clause) or _alone(graph, clause) or _spared(graph, clause) or clause


def _limited(graph: Graph, clause: Clause) -> Clause | None:
    """`limit the Teams post to critical shipments`, `keep the mail for customer Lidl only`."""
    tokens = clause.tokens
    to = next((i for i, t in enumerate(tokens) if i > 1 and t.is_word("to", "for")), None)
    if to is None or not tokens[0].is_word(*_LIMITS) or not told_for(_kind(tokens[to + 1 :])):
        return None
    if tokens[0].is_word("keep", "save") and not (clause.marks & {"only"} or any(t.is_word(*_ALONE) for t in tokens)):
        return None
    step = _named(graph, tokens[1:to])
    return _only(clause, tokens[1:to], _kind(tokens[to + 1 :])) if step else None


def _alone(graph: Graph, clause: Clause) -> Clause | None:
    """`only critical shipments should be escalated`, `escalate critical shipments only`: what one step does, for these only."""
    tokens = clause.tokens
    told = clause.marks & {"only"} or any(t.is_word(*_ALONE) for t in tokens)
    if not told or any(t.kind not in ("word", "quoted") for t in tokens) or clause.marks & {"also", "instead"}:
        return None
    passive = next((i for i, t in enumerate(tokens) if i > 1 and t.form == "ed" and tokens[i - 1].is_word("be", "get")), None)
    verb = tokens[passive or 0]
    kind = _kind([t for t in (tokens[: passive - 1] if passive else tokens[1:]) if not t.is_word(*_MODALS, "for")])
    made = frames([replace(verb, form="base")], "") if verb.norm in VERBS else []
    steps = [s for s in graph.order() if made and graph.nodes[s].action == made[0].action]
    named = any(t.is_word(*SHIPMENT_WORDS, "load") for t in kind)
    return _only(clause, [replace(verb, form="base")], kind) if len(steps) == 1 and named and told_for(kind) else None


def _spared(graph: Graph, clause: Clause) -> Clause | None:
    """`no escalation for low priority shipments`, `the mail must not go out for customer Lidl`."""
    tokens = clause.tokens
    at = next((i for i, t in enumerate(tokens) if i and t.is_word("for")), None)
    refused = next((i for i, t in enumerate(tokens[:at]) if t.is_word("no", "not", "never")), None)
    if at is None or refused is None or not told_for(tokens[at + 1 :]):
        return None
    named = tokens[1:at] if refused == 0 else tokens[: refused - tokens[refused - 1].is_word(*_MODALS, "be", "do")]
    rest = (
        []
        if refused == 0
        else [t for t in tokens[refused + 1 : at] if not t.is_word("go", "out", "happen", "be", "send", "need", "run", "apply")]
    )
    if rest or not _named(graph, named):
        return None
    return replace(clause, tokens=[word_at("skip", tokens[0]), word_at("the", tokens[0]), *named, *tokens[at:]])


def _only(clause: Clause, words: list[Token], kind: list[Token]) -> Clause:
    return replace(clause, tokens=[*words, word_at("for", kind[0]), *kind], marks=clause.marks | {"only"})


def _kind(tokens: list[Token]) -> list[Token]:
    return [t for t in tokens if not t.is_word(*_ALONE)]


def _named(graph: Graph, words: list[Token]) -> bool:
    found = find(graph, words)
    return found.step is not None and found.score >= _SURE and not found.several
