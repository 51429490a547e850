"""Arrows behind the outcomes of steps that stand: `invoices -> email ap@x.com` as `if invoices, email ap@x.com`;
an equals sign before an order is an arrow too: `they answer = parse the reply`."""

from dataclasses import replace

from builder_app.assistant.builtin.places.kinds import road_named
from builder_app.assistant.builtin.places.positions import branch_ends
from builder_app.assistant.builtin.reading.boundaries import is_verb
from builder_app.assistant.builtin.words.tokens import Token, word_at
from builder_app.assistant.builtin.workflow.graph import Graph
from builder_app.assistant.builtin.workflow.references import find

LONGEST = 4
_NEW = ("case", "label", "category", "class", "branch", "option", "road")
_SET = ("cc", "bcc", "level", "severity", "subject", "text", "body", "channel", "limit", "format")
_NAMED = 3.0
"""From this score on words name a step for sure."""
_OUTCOMES = frozenset(
    {"reply", "answer", "replied", "approved", "rejected", "timeout", "yes", "no", "submitted", "found", "complete", "partial"}
)
"""Words that name an outcome by themselves, verbs among them."""


def topics_pointed(graph: Graph, tokens: list[Token]) -> list[Token]:
    """The words with every arrow between a step that stands and what is set of it as a colon: `mail -> cc kim@x.com` as `mail: cc kim@x.com`."""
    out: list[Token] = []
    start = 0
    for i, token in enumerate(tokens):
        topic, rest = out[start:], tokens[i + 1 : i + 3]
        told = token.kind == "arrow" and 0 < len(topic) <= LONGEST and rest and rest[0].is_word(*_SET)
        if told and not branch_ends(graph, topic) and (found := find(graph, topic)).score >= _NAMED and not found.several:
            if start and out[start - 1].norm == ",":
                out[start - 1] = replace(out[start - 1], raw=".", norm=".")
            out.append(replace(token, kind="punct", raw=":", norm=":"))
            continue
        out.append(token)
        if token.kind in ("arrow", "newline", "bullet") or token.norm in (".", ";", ","):
            start = len(out)
    return out


def cases_spoken(graph: Graph, tokens: list[Token]) -> list[Token]:
    """The words with every arrow behind a known outcome told as a condition; other arrows as they are."""
    tokens = _there(_in_case(graph, tokens))
    out: list[Token] = []
    start = 0
    for i, token in enumerate(tokens):
        case = out[start:]
        equals = token.norm == "=" and i + 1 < len(tokens) and is_verb(tokens, i + 1, start=True)
        outcome = len(case) == 1 and case[0].raw.lower() in _OUTCOMES
        named = (token.kind == "arrow" or equals) and 0 < len(case) <= LONGEST and (outcome or not is_verb(case, 0, start=True))
        if (
            token.kind == "arrow"
            and case
            and any(t.is_word(*_NEW) for t in case[:3])
            and case[0].is_word("add", "new", "another", "a", "one")
        ):
            out.append(replace(token, kind="punct", raw=":", norm=":"))  # `add a case low → email x@y.com`
            continue
        if named and branch_ends(graph, case):
            comma = replace(token, kind="punct", raw=",", norm=",")
            out = [*out[:start], Token("word", "if", "if", case[0].start, case[0].start), *case, comma]
            continue
        out.append(token)
        if token.kind in ("arrow", "newline", "bullet") or token.norm in (".", ";", ","):
            start = len(out)
    return out


def _in_case(graph: Graph, tokens: list[Token]) -> list[Token]:
    """`in case of damage post to #x` as `if damage, post to #x`, where a road has that name."""
    named = road_named(graph, tokens[1:]) if tokens[:1] and tokens[0].is_word("upon") else None
    if named is None:
        return tokens
    end = 1 + named[1]
    comma = (
        [] if tokens[end : end + 1] and tokens[end].norm == "," else [Token("punct", ",", ",", tokens[end - 1].end, tokens[end - 1].end)]
    )
    return [word_at("if", tokens[0]), *tokens[1:end], *comma, *tokens[end:]]


def _there(tokens: list[Token]) -> list[Token]:
    """`a case for Zwickau, there the email goes to x@y.com` as `a case for Zwickau: email x@y.com`."""
    for i in range(1, len(tokens) - 4):
        if not tokens[i].is_word("there") or tokens[i - 1].norm not in (",", ";", ".") or not any(t.is_word(*_NEW) for t in tokens[:i]):
            continue
        verb = i + 1 + tokens[i + 1].is_word("the", "an", "a")
        if (
            tokens[verb].is_word("email", "message", "it")
            and tokens[verb + 1].is_word("go")
            and tokens[verb + 2 : verb + 3][0].is_word("to")
        ):
            return [*tokens[: i - 1], replace(tokens[i - 1], raw=":", norm=":"), word_at("email", tokens[verb]), *tokens[verb + 3 :]]
    return tokens
