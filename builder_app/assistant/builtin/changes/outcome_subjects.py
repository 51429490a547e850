"""Outcomes that are the subject of what happens then: `nobody deciding within 4 hours should lead to a Teams post`, `no reply means an
escalation to x@y.com`, `an unreadable invoice is to be logged`, all as `if …, …`."""

from dataclasses import replace

from builder_app.assistant.builtin.changes.restricting import told_for
from builder_app.assistant.builtin.places.positions import branch_ends
from builder_app.assistant.builtin.reading.boundaries import is_verb
from builder_app.assistant.builtin.reading.clauses import Clause
from builder_app.assistant.builtin.reading.narrowing import SHIPMENT_WORDS
from builder_app.assistant.builtin.recasting.case_orders import order_of
from builder_app.assistant.builtin.words.lexicon import VERBS
from builder_app.assistant.builtin.words.tokens import Token, word_at
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.graph import Graph
from builder_app.assistant.builtin.workflow.references import find

_LINKS = (
    "lead to", "result in", "end in", "call for", "be followed by", "be accompanied by", "be answer by", "be answer with", "be met with", "end with",
    "trigger", "cause", "mean", "produce", "bring", "prompt", "entail", "require", "warrant", "deserve", "start",
)  # fmt: skip
"""What joins an outcome to what comes of it."""
_MODALS = word_set("should must shall will has have need ought to also then always just only simply can may would")
_OPENS = word_set("a an any every each no nobody nothing none another whoever")
_DEFINITE = word_set("the this that our its it they these those")
_LONGEST = 10
_SURE = 3.0
"""From this score on words name a step for sure."""


def outcome_subject(graph: Graph, clause: Clause) -> Clause:
    """The clause with such an outcome as its condition and what comes of it as its order; other clauses as they are."""
    tokens = clause.tokens
    if clause.condition is not None:
        return clause
    if (told := of_one_kind(clause)) is not None:
        return told
    free = bool(tokens) and not tokens[0].is_word(*_DEFINITE) and not is_verb(tokens, 0, start=True)
    for i in range(1, min(_LONGEST, len(tokens) - 1)):
        link, end = _linked(tokens, i)
        duty = tokens[i].is_word("should", "must", "shall", "will") or (
            tokens[i].is_word("be", "get") and (tokens[i].form == "s" or tokens[i + 1].form == "ed" or tokens[i + 1].raw.lower() == "filed")
        )
        if not link and not duty:
            continue
        order = _comes_of_it(tokens[end:]) if link else order_of(tokens[i:], bound=False) if free else []
        fails = any(t.is_word("fail", "failure") for t in tokens[:i])
        if not order:
            return clause
        if not branch_ends(graph, tokens[:i]) and not fails:
            found = find(graph, tokens[:i])
            done = link and tokens[0].is_word("the", "each", "every", "an", "a") and found.score >= _SURE and not found.several
            return replace(clause, tokens=[word_at("after", tokens[0]), *tokens[:i], *order]) if done else clause
        also = {"also"} if any(t.is_word("also") for t in tokens[i:end]) else set()
        return replace(clause, tokens=order, condition=tokens[:i], condition_word="if", marks=clause.marks | also)
    return clause


def of_one_kind(clause: Clause) -> Clause | None:
    """`low priority shipments should be logged`, `for low ones, email x@y.com`: what is done with those of one kind."""
    tokens = clause.tokens
    if clause.condition is not None or not tokens:
        return None
    ahead = tokens[0].is_word("for")
    if ahead:
        end = next((i for i, t in enumerate(tokens[:7]) if t.norm == ","), len(tokens) if len(tokens) <= 6 else 0)
        kind, order = tokens[1:end], tokens[end + 1 :]
        many = is_verb(order, 0, start=True) if order else all(t.kind == "word" for t in kind) and kind[-1:] != [] and _things(kind[-1:])
    else:
        end = next((i for i, t in enumerate(tokens[:8]) if i and (t.is_word("should", "must", "shall") or t.is_word("get", "go"))), 0)
        kind, order = tokens[:end], order_of(tokens[end:], bound=False) if end else []
        many = any(t.form == "s" or t.raw.lower().endswith("s") for t in kind)
    conds = (
        told_for(kind)
        if kind and (order or ahead) and many and not any(t.is_word("only", "not") for t in [*kind, *tokens[end : end + 2]])
        else []
    )
    if len(conds) != 1 or conds[0].operator != "equals" or not _things(kind):
        return None
    at = tokens[0]
    said = [
        word_at(conds[0].subject, at),
        Token("word", "is", "be", at.start, at.start, form="s"),
        Token("quoted", str(conds[0].value), str(conds[0].value), at.start, at.start),
    ]
    if order and order[0].is_word("include", "count", "consider", "start", "trigger", "add", "cover", "find", "search"):
        return None  # of what is looked for or starts the workflow
    order = [t for t in order if not t.is_word("only", "just")]
    return replace(clause, tokens=order, condition=said, condition_word="if", marks=clause.marks - {"only"})


def _things(tokens: list[Token]) -> bool:
    return any(t.is_word(*SHIPMENT_WORDS, "load", "one", "ones") for t in tokens)


def _linked(tokens: list[Token], i: int) -> tuple[bool, int]:
    """Whether words that join an outcome to its consequence begin at `i`, and where they end."""
    bound = tokens[i].is_word("be") and tokens[i + 1].is_word("to")
    at = i + bound
    while at < len(tokens) and tokens[at].is_word(*_MODALS):
        at += 1
    for link in _LINKS:
        words = link.split()
        if [t.norm for t in tokens[at : at + len(words)]] == words and (at > i or tokens[at].form == "s"):
            return True, at + len(words)
    return False, i


def _comes_of_it(rest: list[Token]) -> list[Token]:
    """The order in `a Teams post`, `sending a mail to x@y.com`, `x@y.com being emailed`; empty where there is none."""
    if not rest:
        return []
    if rest[0].form == "ing" and rest[0].norm in VERBS:
        return [replace(rest[0], form="base"), *rest[1:]]
    being = next((i for i, t in enumerate(rest[:-1]) if i and t.is_word("be") and t.form == "ing" and rest[i + 1].form == "ed"), None)
    if being is not None:
        return [replace(rest[being + 1], form="base"), *rest[:being], *rest[being + 2 :]]
    return order_of(rest, bound=True) or ([word_at("add", rest[0]), *rest] if rest[0].is_word("a", "an", "another") else [])
