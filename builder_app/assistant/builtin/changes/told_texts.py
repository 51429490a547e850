"""Words that a message that stands is to say, told from the text: `in the escalation, write "…"`, `put "…" into the first mail`, `the words of the Slack
post should be "…"`, `add "…" at the end of the mail`, all as `the … should say "…"`."""

from dataclasses import replace

from builder_app.assistant.builtin.words.tokens import Token, word_at
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.actions import TEXT_PARAM
from builder_app.assistant.builtin.workflow.graph import Graph
from builder_app.assistant.builtin.workflow.references import find

_WRITES = word_set("write put state say enter use have")
_ADDS = word_set("add append attach tack")
_INTO = ("in", "into", "to", "on", "at", "of")
_PARTS = ("text", "body", "message", "words", "wording", "content", "end", "bottom", "the", "'s", "very")
_ENDS = (".", ";", "!", "?")
_SURE = 3.0
"""From this score on words name a step for sure."""


def texts_told(graph: Graph, tokens: list[Token]) -> list[Token]:
    """The message with these orders as what the step should say; other words as they are."""
    at = next((i for i, t in enumerate(tokens) if t.kind == "quoted"), None)
    if at is None or sum(t.kind == "quoted" for t in tokens) != 1:
        return tokens
    start = next((i + 1 for i in range(at - 1, -1, -1) if tokens[i].norm in _ENDS or tokens[i].kind in ("newline", "bullet")), 0)
    end = next((i for i in range(at + 1, len(tokens)) if tokens[i].norm in (*_ENDS, ",") or tokens[i].kind == "newline"), len(tokens))
    before, behind = tokens[start:at], tokens[at + 1 : end]
    named = _placed_first(before, behind) or _placed_last(before, behind) or _worded(before, behind)
    step = _meant(graph, named) if named else None
    if step is None:
        return tokens
    adds = before[:1] and before[0].is_word(*_ADDS)
    old = str(graph.nodes[step].params.get(TEXT_PARAM[graph.nodes[step].action], "")) if adds else ""
    if adds and not old:
        return tokens
    text = f"{old.rstrip()}\n\n{tokens[at].norm}" if adds else tokens[at].norm
    said = [Token("step", step, step, tokens[start].start, tokens[start].start), *(word_at(word, tokens[at]) for word in ("should", "say"))]
    return [*tokens[:start], word_at("the", tokens[at]), *said, replace(tokens[at], norm=text, value=text), *tokens[end:]]


def _placed_first(before: list[Token], behind: list[Token]) -> list[Token]:
    """The step in `in the escalation, write "…"`."""
    verb = next((i for i, t in enumerate(before) if t.is_word(*_WRITES)), None)
    if verb is None or verb < 3 or behind or not before[0].is_word("in", "into", "on", "for") or verb != len(before) - 1:
        return []
    return [t for t in before[1:verb] if t.norm != ","]


def _placed_last(before: list[Token], behind: list[Token]) -> list[Token]:
    """The step in `write "…" in the escalation`, `put "…" into the text of the mail`, `add "…" at the end of the mail`."""
    if len(before) != 1 or not before[0].is_word(*_WRITES, *_ADDS) or len(behind) < 3 or not behind[0].is_word(*_INTO, "at-end"):
        return []
    named = behind[1:]
    while named and (named[0].is_word(*_PARTS, "of", "to") or named[0].norm in _PARTS):
        named = named[1:]
    while named and (named[-1].norm in _PARTS or named[-1].is_word("instead", "please")):
        named = named[:-1]
    return [word_at("the", before[0]), *named] if named and any(t.is_word("the", "our", "that") for t in behind) else []


def _worded(before: list[Token], behind: list[Token]) -> list[Token]:
    """The step in `the words of the escalation should be "…"`."""
    of = next((i for i, t in enumerate(before) if t.is_word("of", "in")), None)
    should = next((i for i, t in enumerate(before) if t.is_word("should", "must", "shall", "be")), None)
    if (
        behind
        or of is None
        or should is None
        or not of < should
        or not any(t.raw.lower() in ("words", "wording", "content") for t in before[:of])
    ):
        return []
    return before[of + 1 : should]


def _meant(graph: Graph, named: list[Token]) -> str | None:
    """The one message that is named; a log is written to, and a subject is no text."""
    if any(t.is_word("log", "subject", "form", "body_filter", "header", "query") and not t.is_word("entry") for t in named):
        return None
    found = find(graph, named, actions={a for a in TEXT_PARAM if a != "http.request"})
    return found.step if found.step is not None and found.score >= _SURE and not found.several else None
