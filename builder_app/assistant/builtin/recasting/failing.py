"""Failures that are the subject of a sentence: `the call failing should be reported to x@y.com`, `a failure of the query goes to x@y.com`, as `if
the call fails, …`."""

from dataclasses import replace

from builder_app.assistant.builtin.reading.boundaries import CONDITION_WORDS
from builder_app.assistant.builtin.recasting.case_orders import order_of
from builder_app.assistant.builtin.words.boundary_words import METHODS
from builder_app.assistant.builtin.words.rewriting import rewritten
from builder_app.assistant.builtin.words.tokens import Token, word_at

_FINITE = ("be", "go", "mean", "get", "lead", "end", "should", "must", "shall", "will")
_REPORTED = ("reported", "signalled", "announced", "flagged", "sent")
LONGEST_NAME = 8


def failures_spoken(tokens: list[Token]) -> list[Token]:
    """The message with every such subject as a condition, and with `the GET` as the call that it is."""
    tokens = [
        replace(t, norm="call", form="base") if t.raw in METHODS and i and tokens[i - 1].is_word("the", "that", "this", "our") else t
        for i, t in enumerate(tokens)
    ]
    return rewritten(tokens, lambda out, i: _failing(tokens, i) if _opens(out) else None)


def _failing(tokens: list[Token], i: int) -> tuple[list[Token], int] | None:
    """(condition and verb, where the rest begins) of `the call failing should be …` at `i`."""
    named, at = _named(tokens, i)
    if not named:
        return None
    end = next((j for j in range(at, len(tokens)) if tokens[j].norm in (".", ";", "!", "?") or tokens[j].kind == "newline"), len(tokens))
    opens = [word_at("if", tokens[i]), *named, word_at("fail", tokens[i], "s"), Token("punct", ",", ",", tokens[i].start, tokens[i].start)]
    told = next((j for j in range(at, end - 1) if tokens[j].raw.lower() in _REPORTED and tokens[j + 1].is_word("to")), None)
    if told is None:
        told = next((j for j in range(at, end - 1) if tokens[j].is_word("go") and tokens[j + 1].is_word("to")), None)
    order = _sent(tokens[told + 2 : end]) if told is not None else order_of(tokens[at:end], bound=True)
    return ([*opens, *order], end) if order else None


def _sent(whom: list[Token]) -> list[Token]:
    """The order behind `is reported to`: a mail to somebody, a post to a channel."""
    if whom[0].is_word("slack", "teams") or whom[0].kind == "channel":
        return [word_at("post", whom[0]), word_at("to", whom[0]), *whom]
    return [word_at("email", whom[0]), *whom] if any(t.kind == "address" for t in whom[:4]) else []


def _named(tokens: list[Token], i: int) -> tuple[list[Token], int]:
    """(the step, where the verb of the sentence stands); no step where no failure is the subject."""
    start = i + tokens[i].is_word("a", "an", "any", "every")
    if start + 2 < len(tokens) and tokens[start].raw.lower() in ("failure", "failures") and tokens[start + 1].is_word("of", "in", "on"):
        end = next((j for j in range(start + 2, min(start + LONGEST_NAME, len(tokens))) if tokens[j].is_word(*_FINITE)), None)
        return (tokens[start + 2 : end], end) if end is not None else ([], i)
    end = next((j for j in range(i + 1, min(i + LONGEST_NAME, len(tokens) - 1)) if tokens[j].raw.lower() == "failing"), None)
    plain = end is not None and not any(t.norm in CONDITION_WORDS or t.norm in (",", ".", ";", ":") for t in tokens[i:end])
    return (tokens[i:end], end + 1) if end is not None and plain and tokens[end + 1].is_word(*_FINITE) else ([], i)


def _opens(out: list[Token]) -> bool:
    last = out[-1] if out else None
    return last is None or last.kind in ("newline", "bullet") or last.norm in (".", ";", "!", "?", ",") or last.is_word("and", "but")
