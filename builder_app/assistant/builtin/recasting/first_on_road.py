"""What comes first: `if it is rejected, first email x@y.com` as the order for the start of that road, `before that check …` as `before that,
check …`."""

from dataclasses import replace

from builder_app.assistant.builtin.reading.boundaries import CONDITION_WORDS, is_verb
from builder_app.assistant.builtin.words.tokens import Token

_OBJECTS = ("the", "a", "an", "it", "them", "its", "our", "their", "whether", "if", "for", "to", "until", "another", "every", "each")


def before_that(tokens: list[Token]) -> list[Token]:
    """The message with a comma behind a `before that` that an order follows."""
    out: list[Token] = []
    for i, token in enumerate(tokens):
        out.append(token)
        opens = i == 1 or (i > 1 and (tokens[i - 2].kind in ("newline", "bullet") or tokens[i - 2].norm in (".", ";", ",")))
        told = opens and token.is_word("that", "this", "it") and tokens[i - 1].is_word("before")
        behind = tokens[i + 1 : i + 3]
        ordered = told and len(behind) == 2 and behind[0].form == "base" and is_verb(tokens, i + 1, start=True)
        if ordered and (behind[1].is_word(*_OBJECTS) or behind[1].kind in ("address", "channel", "url", "duration")):
            out.append(Token("punct", ",", ",", behind[0].start, behind[0].start))
    return out


def first_on_road(tokens: list[Token]) -> list[Token]:
    """The message with `at-start` in place of such a `first`, where no second order tells what it is first of."""
    out = list(tokens)
    start = 0
    for i, token in enumerate(tokens):
        if token.kind in ("newline", "bullet") or token.norm in (".", ";", "!"):
            start = i + 1
        led = start < i - 1 and tokens[start].norm in CONDITION_WORDS and tokens[i - 1].norm == ","
        ordered = led and token.is_word("first") and i + 1 < len(tokens) and is_verb(tokens, i + 1, start=True)
        if ordered and not any(t.is_word("then", "afterwards") for t in tokens[i + 1 :]):
            out[i] = replace(token, raw="at-start", norm="at-start")
    return out
