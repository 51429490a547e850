"""What somebody needs out of what is read: `parse the reply, we need eta and driver_phone` as `parse the reply for eta and driver_phone`."""

from builder_app.assistant.builtin.words.lexicon import VERBS
from builder_app.assistant.builtin.words.rewriting import Told, rewritten
from builder_app.assistant.builtin.words.tokens import Token, word_at

_READING = ("parse", "extract", "read", "pull", "capture")
_PEOPLE = ("we", "i", "they")
_NEEDED = ("need", "want")
_BREAKS = (".", ";", "!")
_NOUNS = frozenset({"delay", "contact", "record", "status", "update", "answer", "reply", "name", "count", "order", "release"})
"""Verbs that are names of fields as well."""


def needed_fields(tokens: list[Token]) -> list[Token]:
    """The message with such needs as part of the order that reads."""

    def tell(out: list[Token], i: int) -> Told | None:
        if tokens[i].norm not in (",", "-") or not _needs(tokens[i + 1 : i + 3]) or not _reads(out):
            return None
        end = next((j for j in range(i, len(tokens)) if tokens[j].norm in _BREAKS or tokens[j].kind in ("newline", "arrow")), len(tokens))
        named = tokens[i + 3 : end]
        if not named or not all(_names(t) for t in named):
            return None
        return [word_at("for", tokens[i])], i + 3

    return rewritten(tokens, tell)


def _needs(said: list[Token]) -> bool:
    return len(said) == 2 and said[0].is_word(*_PEOPLE) and said[1].is_word(*_NEEDED)


def _reads(out: list[Token]) -> bool:
    """Whether the sentence so far is about reading and names no fields yet."""
    start = next((j + 1 for j in range(len(out) - 1, -1, -1) if out[j].norm in _BREAKS or out[j].kind == "newline"), 0)
    verb = max((j for j, t in enumerate(out) if j >= start and t.is_word(*_READING)), default=-1)
    return verb >= 0 and not any(t.is_word("for", "field", "if", "when") or t.norm == ":" for t in out[verb:])


def _names(token: Token) -> bool:
    """Whether the word can be part of a list of fields."""
    return (
        token.kind in ("ident", "quoted", "code") or token.norm in (",", "+", "&") or (token.is_word() and token.norm not in VERBS - _NOUNS)
    )
