"""Outcomes told as what something is: `a reply that is unusable should be escalated to x@y.com`, `documents which cannot be read go to x@y.com`,
as `if a reply is unusable, escalate it to x@y.com`."""

from dataclasses import replace

from builder_app.assistant.builtin.words.lexicon import VERBS
from builder_app.assistant.builtin.words.rewriting import Told, rewritten
from builder_app.assistant.builtin.words.tokens import Token, word_at
from builder_app.assistant.builtin.words.vocabulary import word_set

_THINGS = word_set("reply answer response email document file attachment scan invoice request result row case text call")
_MANY = word_set("a an any each every all the")
_MODAL = word_set("should must shall will can have to need please then also always be get are")
LONGEST = 9


def such_things(tokens: list[Token]) -> list[Token]:
    """The message with such sentences as a condition and an order."""
    return rewritten(tokens, lambda out, i: _as_order(out, tokens, i))


def _as_order(out: list[Token], tokens: list[Token], i: int) -> Told | None:
    opens = not out or out[-1].norm in (".", ";", ",", "!") or out[-1].kind in ("newline", "bullet")
    found = _told(tokens, i) if opens else None
    if found is None:
        return None
    relative, verb = found
    what = [t for t in tokens[relative + 1 : verb] if not t.is_word(*_MODAL) or t.is_word("be", "can")]
    while what and what[-1].is_word("be", "get", "can", "should", "must", "have", "to", "need"):
        what.pop()
    at = tokens[verb]
    comma = Token("punct", ",", ",", at.start, at.start)
    condition = [word_at("if", tokens[i]), word_at("the", tokens[i]), tokens[relative - 1], *what]
    return [*condition, comma, replace(at, form="base"), word_at("it", at)], verb + 1


def _told(tokens: list[Token], i: int) -> tuple[int, int] | None:
    """(where `that` stands, where the participle of the order stands) of such a sentence from `i` on; None for another."""
    noun = i + (tokens[i].norm in _MANY)
    if noun + 3 >= len(tokens) or not tokens[noun].is_word(*_THINGS) or not tokens[noun + 1].is_word("that", "which"):
        return None
    if not tokens[noun + 2].is_word("be", "can", "do", "have"):
        return None
    for at in range(noun + 4, min(noun + LONGEST, len(tokens) - 1)):
        token = tokens[at]
        if token.kind != "word":
            return None
        modal = tokens[at - 1].is_word("be", "get") and (at - noun > 4 or tokens[at - 2].is_word(*_MODAL))
        if token.form == "ed" and token.norm in VERBS and modal and tokens[at + 1].is_word("to", "by", "at", "in", "on", "with", "as"):
            return noun + 1, at
    return None
