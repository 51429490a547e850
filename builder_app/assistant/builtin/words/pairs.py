"""Named values that a step carries: `add a header X-Source with the value builder`, `set the header Accept to application/json`."""

from typing import Any

from builder_app.assistant.builtin.words.tokens import Token

_VALUE = ("to", "be", "=", ":", "value", "as")
_BETWEEN = ("with", "the", "a", "an", "value", "of", "to", "be", "should", "called", "named", "new", "=", ":", "as")


def pair(tokens: list[Token], start: int, source: str) -> tuple[str, str] | None:
    """(name, value) told behind the word at `start - 1` that says what carries them; None where they are not both there."""
    rest = tokens[start:]
    while rest and rest[0].is_word("called", "named", "the", "a"):
        rest = rest[1:]
    link = next((i for i, t in enumerate(rest) if i and (t.is_word(*_VALUE, "with") or t.norm in _VALUE)), None)
    if len(rest) > 1 and rest[1].kind in ("quoted", "code") and (link is None or link > 1):
        return source[rest[0].start : rest[0].end].strip(" '\"`"), rest[1].norm
    if link is None or not rest or link + 1 >= len(rest):
        return None
    name = source[rest[0].start : rest[link - 1].end].strip(" '\"`")
    behind = rest[link:]
    while behind and behind[0].norm in _BETWEEN:
        behind = behind[1:]
    end = next((i for i, t in enumerate(behind) if i and t.is_word("to", "on", "in", "for", "and") and i + 1 < len(behind)), len(behind))
    if not behind or not end or " " in name:
        return None
    value = behind[0].norm if behind[0].kind in ("quoted", "code") else source[behind[0].start : behind[end - 1].end].strip(" .,'\"`")
    return name, value


def with_pair(before: Any, made: tuple[str, str]) -> dict[str, Any]:
    """The named values with one more, or with another value under a name that is there."""
    name, value = made
    known = dict(before) if isinstance(before, dict) else {}
    same = next((one for one in known if one.lower() == name.lower()), name)
    return known | {same: value}


_OPENS = ("set", "change", "make", "update", "put", "the", "its", "a", "value", "of", "variable", "field", "let")


def keyed_value(tokens: list[Token], known: dict[str, Any], source: str) -> tuple[str, Any] | None:
    """(name, new value) of `the site is York`, `set site to York`, where the name is one of those known; else None."""
    start = 0
    while start < len(tokens) and tokens[start].is_word(*_OPENS):
        start += 1
    link = next(
        (i for i, t in enumerate(tokens[start : start + 4], start) if i > start and t.norm in ("to", "be", "should", "=", ":")), None
    )
    if link is None or link + 1 >= len(tokens):
        return None
    said = source[tokens[start].start : tokens[link - 1].end].lower().strip(" '\"`")
    name = next((one for one in known if one.lower() in (said, said.replace(" ", "_"))), None)
    behind = tokens[link:]
    while behind and (behind[0].is_word("to", "be", "should", "now", "instead") or behind[0].norm in ("=", ":")):
        behind = behind[1:]
    while behind and (behind[-1].is_word("please", "instead", "now") or behind[-1].kind == "punct"):
        behind = behind[:-1]
    if name is None or not 0 < len(behind) <= 4 or behind[0].is_word("not", "a", "an", "the", "in", "on", "fine", "wrong", "missing"):
        return None
    first = behind[0]
    return name, first.value if first.kind == "number" and len(behind) == 1 else first.norm if first.kind in ("quoted", "code") else source[
        first.start : behind[-1].end
    ].strip(" .,")
