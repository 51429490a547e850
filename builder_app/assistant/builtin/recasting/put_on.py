"""Who is put on a step that stands: `add a@x.com to the escalation`, `make sure a@x.com approves the escalation`, as plain orders."""

from dataclasses import replace

from builder_app.assistant.builtin.reading.clauses import Clause
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.workflow.actions import MESSAGES
from builder_app.assistant.builtin.workflow.graph import Graph
from builder_app.assistant.builtin.workflow.references import find

_ADDS = ("add", "put", "include", "get", "bring")
_OTHER_LISTS = ("cc", "bcc", "copy", "before", "after", "if", "as")
_SURE = 3.0


def put_on(graph: Graph, clause: Clause) -> Clause:
    """The clause with the part that the person plays told: a recipient of the step, or an approver before it."""
    if clause.condition is not None:
        return clause
    tokens = _kept_informed(clause.tokens) or _added(graph, clause.tokens) or _approves(graph, clause.tokens)
    return replace(clause, tokens=tokens) if tokens else clause


def _words(text: str, at: Token) -> list[Token]:
    return [Token("word", word, word, at.start, at.start) for word in text.split()]


def _added(graph: Graph, tokens: list[Token]) -> list[Token]:
    """`add a@x.com to the escalation` as `add a@x.com as a recipient of the escalation`."""
    if len(tokens) < 4 or not tokens[0].is_word(*_ADDS) or tokens[1].kind != "address":
        return []
    to = next((i for i, t in enumerate(tokens) if t.is_word("to", "on", "in", "into")), None)
    if to is None or to + 2 > len(tokens) or any(t.is_word(*_OTHER_LISTS) for t in tokens):
        return []
    if not all(t.kind in ("address", "punct") or t.is_word("and", "also", "too") for t in tokens[1:to]):
        return []
    named = [t for t in tokens[to + 1 :] if not t.is_word("too", "also", "please")]
    found = find(graph, named)
    definite = bool(named) and named[0].is_word("the", "that", "this", "our") and all(t.kind == "word" for t in named)
    if not definite or found.step is None or found.several or found.score < _SURE:
        return []
    if graph.nodes[found.step].action not in MESSAGES:
        return []
    return [*_words("add", tokens[0]), *tokens[1:to], *_words("as a recipient of", tokens[to]), *named]


def _kept_informed(tokens: list[Token]) -> list[Token]:
    """`keep a@x.com in the loop on the first email` as `cc a@x.com on the first email`."""
    if len(tokens) < 5 or not tokens[0].is_word("keep") or tokens[1].kind != "address" or not tokens[2].is_word("in"):
        return []
    at = next((i for i, t in enumerate(tokens[3:6], 3) if t.is_word("loop", "copy", "cc", "picture")), None)
    return [*_words("cc", tokens[0]), tokens[1], *tokens[at + 1 :]] if at is not None else []


def _approves(graph: Graph, tokens: list[Token]) -> list[Token]:
    """`make sure a@x.com approves the escalation` as `ask a@x.com to approve before the escalation`."""
    sure = next((i + 1 for i, t in enumerate(tokens[:4]) if t.is_word("sure", "ensure")), 0)
    rest = tokens[sure + (sure < len(tokens) and tokens[sure].is_word("that")) :]
    at = next((i for i, t in enumerate(rest) if t.is_word("approve", "sign", "authorise")), None)
    if not at or rest[0].kind != "address" or any(t.is_word("before", "after", "first", "if") for t in rest):
        return []
    what = [t for t in rest[at + 1 :] if not t.is_word("off", "on")]
    found = find(graph, what)
    if not what or not what[0].is_word("the") or found.step is None or found.several or found.score < _SURE:
        return []
    if graph.nodes[found.step].action not in (*MESSAGES, "http.request", "message.slack", "message.teams", "incident.pagerduty"):
        return []
    return [*_words("ask", rest[0]), rest[0], *_words("to approve before", rest[at]), *what]
