"""Text that people and other systems give, as it is kept."""

import re
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator

_TURNS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
"""Marks, embeddings, overrides and isolates of Unicode's bidirectional algorithm (UAX 9): they let text show in another order than it has."""
_UNWANTED = re.compile(f"[\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff{_TURNS}]")
_LINES = re.compile("[\n\t]")


def plain(text: str, *, lines: bool = True) -> str:
    """`text` without control and direction-changing characters; line ends and tabs stay where it may have `lines`."""
    kept = _UNWANTED.sub("", text)
    return kept if lines else _LINES.sub("", kept)


def one_line(text: str) -> str:
    """`text` as a name or a cell: plain, without spaces around it and with single ones in it."""
    return " ".join(plain(text).split())


def plain_values(value: Any) -> Any:
    """A JSON value whose texts, keys included, are plain."""
    match value:
        case str():
            return plain(value)
        case dict():
            return {plain(str(key)): plain_values(one) for key, one in value.items()}
        case list() | tuple():
            return [plain_values(one) for one in value]
    return value


PASSWORDS = frozenset({"password", "current", "new"})
"""Fields of which every character counts."""


def plain_form(given: Mapping[str, Any]) -> dict[str, Any]:
    """Named values whose texts are plain, but for passwords."""
    return {plain(str(name)): value if name in PASSWORDS else plain_values(value) for name, value in given.items()}


OneLine = BeforeValidator(lambda value: one_line(value) if isinstance(value, str) else value)
"""For fields that hold a name or a cell."""
Shown = Annotated[str, BeforeValidator(lambda value: plain(value, lines=False) if isinstance(value, str) else value)]
"""For names that are kept to the letter."""
