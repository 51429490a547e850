"""An answer to our question and an order in one message: `lead@x.com, and give them 20 min`."""

from collections.abc import Iterator

from builder_app.assistant.builtin.reading.heads import head_of
from builder_app.assistant.builtin.reading.message import read
from builder_app.assistant.builtin.words.tokens import Token

_JOINTS = ("and", "but", "also", "then")
_OPENERS = ("cc", "bcc", "copy", "subject", "with", "only", "no")
"""Words that open an order without a verb."""


def parted(text: str) -> Iterator[tuple[str, str]]:
    """(the part that may answer, the order behind it) for every place where the message can be cut, from left to right."""
    tokens = read(text)
    for i, token in enumerate(tokens[:-1]):
        joint = (token.kind == "punct" and token.norm in ".,;:-") or token.kind == "newline" or token.is_word(*_JOINTS)
        if not i or not joint:
            continue
        rest = tokens[i + 1 :]
        while rest and (rest[0].kind in ("punct", "newline") or rest[0].is_word(*_JOINTS, "please")):
            rest = rest[1:]
        if len(rest) > 1 and (head_of(rest) == 0 or rest[0].is_word(*_OPENERS) or _fact(rest)):
            yield text[: tokens[i - 1].end], text[rest[0].start :]


def _fact(tokens: list[Token]) -> bool:
    """Whether the words tell a value of something named: `the approval has 2 days`."""
    named = tokens[0].is_word("the", "that", "they", "he", "she", "it", "everybody", "everyone")
    return (
        named
        and any(t.kind in ("duration", "number", "quoted", "channel", "connection") for t in tokens[1:])
        and not any(t.kind == "address" for t in tokens)
    )
