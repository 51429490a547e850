"""A message written anew from left to right, for what tells a sentence in other words."""

from collections.abc import Callable

from builder_app.assistant.builtin.words.tokens import Token

Told = tuple[list[Token], int]
"""What is said instead, and where the rest begins."""


def rewritten(tokens: list[Token], tell: Callable[[list[Token], int], Told | None]) -> list[Token]:
    """The message with all that `tell` tells otherwise; it is asked at each token that is left, with what is written so far and that token's place."""
    out: list[Token] = []
    i = 0
    while i < len(tokens):
        told = tell(out, i)
        if told is None:
            out.append(tokens[i])
            i += 1
            continue
        said, i = told
        out += said
    return out
