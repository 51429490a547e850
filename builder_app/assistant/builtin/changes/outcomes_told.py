"""Outcomes told in other words: `with no rows`, `should the lookup come back empty`, `on days without any late shipment`, `when the call falls
over`, all as `if nothing is found` and `if the call fails` of the step that is meant."""

from dataclasses import replace

from builder_app.assistant.builtin.places.positions import branch_ends
from builder_app.assistant.builtin.reading.clauses import Clause
from builder_app.assistant.builtin.reading.heads import head_of
from builder_app.assistant.builtin.words.tokens import Token, word_at
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.actions import REMOTE
from builder_app.assistant.builtin.workflow.graph import Graph

_EMPTY = word_set("nothing no none empty without unknown zero nonexistent")
_THINGS = {
    "shipment.search": word_set("shipment search list result hit match find shipments one"),
    "data.query": word_set("row query result hit match record database table list rows entry one"),
    "email.check_inbox": word_set("inbox email mailbox mail message result hit one"),
    "shipment.lookup": word_set("shipment lookup result hit match id find"),
    "shipment.update": word_set("shipment id"),
}
"""What people call that which a step finds, by step."""
_NOT_MEANT = word_set("answer response decision approval approve reject field attachment priority status carrier customer missing")
_RETURNS = word_set("come back came return")
_TURNS_UP = word_set("turn arrive yield return bring come find up")
_CALLS = word_set("call request api service system erp wms tms webhook post get put endpoint server upload it that url interface")
_BREAKS = frozenset(
    [
        "falls",
        "fall",
        "errors",
        "error",
        "breaks",
        "break",
        "crashes",
        "crash",
        "dies",
        "down",
        "broken",
        "unreachable",
        "unavailable",
        "fails",
        "failing",
        "failed",
    ]
)
_REACHED = frozenset(["reached", "respond", "responding", "available", "reachable", "reply", "work", "working"])
_STATES = frozenset({"complete", "full", "partial", "incomplete", "unusable", "unreadable"})
_READ = word_set("answer reply response one result form document mail email extraction")
_PERIOD = word_set("day week month run night morning quarter evening hour time")
_ENDS_IN = word_set("should must will end get need lead mean")
_UP_TO_THE_ORDER = _ENDS_IN | word_set("only just in with to")
_LONGEST = 10


def outcome_told(graph: Graph, clause: Clause, *, alone: bool = False) -> Clause:
    """The clause with the plain words for the outcome that its condition means; other clauses as they are. A clause that is `alone` in
    its sentence is never only a condition."""
    if clause.condition is None:
        clause = _reading_ordered(_period(clause if alone else _in_front(clause)))
    said = clause.condition
    if not said or len(said) > _LONGEST or clause.condition_word == "unless":
        return clause
    if (step := _finds_nothing(graph, said)) is not None:
        return _with(clause, said[0], step, word_at("nothing", said[0]), word_at("find", said[0], "ed"))
    if (step := _breaks(graph, said)) is not None:
        return _with(clause, said[0], step, word_at("it", said[0]), word_at("fail", said[0], "s"))
    return clause


def _with(clause: Clause, at: Token, step: str, *plain: Token) -> Clause:
    return replace(clause, condition=[*plain, word_at("for", at), Token("step", step, step, at.end, at.end)], condition_word="if")


def _in_front(clause: Clause) -> Clause:
    """`with no rows, …`, `on days without any late shipment, …`, `no hits: …`: a phrase that is a condition."""
    tokens = [t for t in clause.tokens if t.kind != "punct"]
    led = int(bool(tokens) and tokens[0].is_word("with", "for", "on"))
    if tokens[led:] and _readings(tokens[led:]) == len(tokens) - led:
        return replace(clause, tokens=[], condition=tokens[led:], condition_word="if")
    opens = tokens[:1] and tokens[0].is_word("with", "without", "no", "in", "on", "for", "an", "a")
    bare = 1 < len(tokens) <= _LONGEST and all(t.kind == "word" for t in tokens) and _denied(tokens)
    if not opens or not bare or (head_of(tokens) >= 0 and not any(t.is_word("exist", "know") for t in tokens)):
        return clause
    return replace(clause, tokens=[], condition=tokens, condition_word="if")


def _readings(tokens: list[Token]) -> int:
    """How many words in front name what was read in one state: `a complete answer`, `partial ones`; 0 for none."""
    at = int(bool(tokens) and tokens[0].is_word("a", "an", "the", "any", "every", "each"))
    named = len(tokens) > at + 1 and tokens[at].raw.lower() in _STATES and tokens[at + 1].is_word(*_READ)
    return at + 2 if named else 0


def _reading_ordered(clause: Clause) -> Clause:
    """`a complete answer should set the status to booked`: what is done with what was read in that state."""
    tokens = clause.tokens
    at = _readings(tokens)
    if clause.condition is not None or not at or not tokens[at:] or not tokens[at].is_word("should", "must", "will", "can", "may"):
        return clause
    rest = tokens[at + 1 :]
    if not rest or head_of(rest) != 0 or rest[0].is_word("be", "go", "get"):
        return clause
    return replace(clause, tokens=rest, condition=tokens[:at], condition_word="if")


def _period(clause: Clause) -> Clause:
    """`a month with no damaged shipments should end in a mail to x@y.com`: what is done where nothing is found."""
    tokens = clause.tokens
    at = _behind_the_period(tokens)
    modal = next((i for i, t in enumerate(tokens[:9]) if t.is_word(*_ENDS_IN)), None)
    if not at or modal is None or not tokens[at].is_word("with", "without") or not any(t.norm in _EMPTY for t in tokens[at:modal]):
        return clause
    rest = tokens[modal:]
    while rest and rest[0].is_word(*_UP_TO_THE_ORDER):
        rest = rest[1:]
    if not rest:
        return clause
    order = [word_at("send", rest[0]), *rest] if rest[0].is_word("a", "an", "the") else rest
    return replace(clause, tokens=order, condition=tokens[at:modal], condition_word="if")


def _behind_the_period(tokens: list[Token]) -> int:
    """Where `a month` or `any day` in front ends; 0 where there is none."""
    if len(tokens) < 5:
        return 0
    if tokens[0].kind == "duration":
        return 1
    return 2 if tokens[0].is_word("a", "an", "any", "every", "each") and tokens[1].is_word(*_PERIOD) else 0


def _finds_nothing(graph: Graph, said: list[Token]) -> str | None:
    """The step that is said to find nothing; None where the words say something else or leave open which."""
    words = {t.norm for t in said} | {t.raw.lower() for t in said}
    if not _denied(said) or words & _NOT_MEANT or any(t.kind not in ("word", "punct") for t in said):
        return None
    if "reply" in words and not any(_RETURNS & set(t.raw.lower().split()) for t in said):
        return None
    able = [s for s in graph.order() if graph.nodes[s].action in _THINGS]
    meant = [s for s in able if words & _THINGS[graph.nodes[s].action]]
    turned = words & _TURNS_UP and "nothing" in words and len(able) == 1 and not _waits(graph)
    chosen = meant or (able if turned else [])
    if any(outcome == "not_found" for _, outcome in branch_ends(graph, said)):
        return None
    return chosen[0] if len(chosen) == 1 else None


def _denied(tokens: list[Token]) -> bool:
    """Whether words say that there is none: `no rows`, `that do not exist`."""
    words = {t.norm for t in tokens}
    return bool(words & _EMPTY) or ("not" in words and bool(words & {"exist", "know"}))


def _waits(graph: Graph) -> bool:
    return any(n.action in ("email.wait_for_reply", "human.form", "human.approval") for n in graph.nodes.values())


def _breaks(graph: Graph, said: list[Token]) -> str | None:
    """The step outside of this product that is said to fail."""
    raw = {t.raw.lower() for t in said}
    words = {t.norm for t in said}
    lost = "not" in words and bool(raw & _REACHED)
    if not (raw & _BREAKS or lost) or not (words | raw) & _CALLS or any(t.kind not in ("word", "punct") for t in said):
        return None
    remote = [s for s in graph.order() if graph.nodes[s].action in REMOTE]
    calls = [s for s in remote if graph.nodes[s].action == "http.request"] or remote
    return calls[0] if len(calls) == 1 else None


def cases_apart(parts: list[Clause]) -> list[Clause]:
    """`an empty result means nothing to do: in that case just log it` as two clauses."""
    return [part for clause in parts for part in _apart(clause)]


def _apart(clause: Clause) -> list[Clause]:
    tokens = clause.tokens
    told = (i for i, t in enumerate(tokens) if i and t.is_word("in") and [x.norm for x in tokens[i + 1 : i + 3]] == ["that", "case"])
    at = next(told, None)
    if at is None or clause.condition is not None or at + 3 >= len(tokens):
        return [clause]
    if tokens[at - 1].kind != "punct" and not tokens[at - 1].is_word("and"):
        return [clause]
    return [replace(clause, tokens=tokens[: at - 1]), replace(clause, tokens=tokens[at:], marks=set())]
