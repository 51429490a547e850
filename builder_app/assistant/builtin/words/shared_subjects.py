"""One subject with several wishes: `the escalation should be level 2 and go to x@y.com`, `the URL is …, and it has to be a POST`."""

from dataclasses import replace

from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set

_MODALS = ("should", "must", "shall")
_AGAIN = word_set("go be have use wait come run say carry get contain start take read include last send mention")
_BREAKS = (".", ";", "!", "?")


def wishes_apart(tokens: list[Token]) -> list[Token]:
    """Every wish with its subject, in a sentence of its own."""
    out: list[Token] = []
    start = i = 0
    subject: list[Token] = []
    while i < len(tokens):
        token = tokens[i]
        if token.kind in ("newline", "bullet") or token.norm in _BREAKS:
            start, subject = i + 1, []
        if token.is_word(*_MODALS) and not subject and 0 < i - start <= 7 and _names(tokens[start:i]):
            subject = tokens[start : i + 1]
        nxt = tokens[i + 1] if i + 1 < len(tokens) else None
        if nxt is not None and token.is_word("and") and subject and nxt.is_word(*_AGAIN) and nxt.form == "base" and i + 2 < len(tokens):
            out += [_stop(token), *subject]
        elif nxt is not None and token.is_word("and") and nxt.is_word("it", "that", "they") and (width := _obliged(tokens, i + 2)):
            out = out[:-1] if out and out[-1].norm == "," else out
            out += [_stop(token), nxt, replace(tokens[i + 2], raw="should", norm="should")]
            i += 1 + width
        else:
            out.append(token)
        i += 1
    return out


def _names(said: list[Token]) -> bool:
    """Whether words in front of `should` name one thing: `the escalation`, `it`."""
    plain = all(t.kind in ("word", "ident", "quoted") or t.norm == "'s" for t in said)
    return (
        plain
        and said[0].is_word("the", "that", "this", "it", "they", "our", "my")
        and not any(t.is_word("if", "when", "that") for t in said[1:])
    )


def _obliged(tokens: list[Token], i: int) -> int:
    """How many tokens say `has to`, `needs to`, `must`; 0 where none do."""
    if i + 1 >= len(tokens):
        return 0
    if tokens[i].is_word("have", "need") and tokens[i + 1].is_word("to"):
        return 2
    return 1 if tokens[i].is_word(*_MODALS) else 0


def _stop(at: Token) -> Token:
    return Token("punct", ".", ".", at.start, at.start)
