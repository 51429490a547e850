"""The values that a step sets: `set the region to south`, `set the values source = broker and currency = EUR`."""

from typing import Any

from builder_app.assistant.builtin.reading.slots import snake
from builder_app.assistant.builtin.words.tokens import Token

_AROUND = ("the", "a", "variable", "value", "field", "and", "also")
_LINKS = ("to", "as")


def values_set(tokens: list[Token], source: str) -> dict[str, Any]:
    """Every value by its name; the last one runs to the end of the words."""
    at = next((i for i, t in enumerate(tokens) if t.is_word("set")), 0)
    links = [i for i, t in enumerate(tokens) if i > at + 1 and i + 1 < len(tokens) and _links(tokens, i)]
    if not links:
        return {}
    several = [i for i in links if tokens[i].norm in ("=", ":")] or links[:1]
    out: dict[str, Any] = {}
    for n, link in enumerate(several):
        start = at + 1 if n == 0 else _name_at(tokens, link)
        end = _name_at(tokens, several[n + 1]) if n + 1 < len(several) else len(tokens)
        while end > link + 1 and (tokens[end - 1].is_word("and") or tokens[end - 1].norm == ","):
            end -= 1
        name = snake(" ".join(t.raw for t in tokens[start:link] if not t.is_word(*_AROUND) and t.raw.lower() not in ("called", "named")))
        if name and end > link + 1:
            out[name] = _value(tokens[link + 1 : end], source)
    return out


def _links(tokens: list[Token], i: int) -> bool:
    return tokens[i].is_word(*_LINKS) or tokens[i].norm == "=" or (tokens[i].norm == ":" and tokens[i - 1].kind in ("word", "ident"))


def _name_at(tokens: list[Token], link: int) -> int:
    """Where the name in front of `=` begins."""
    start = link - 1
    while start > 0 and tokens[start - 1].kind in ("word", "ident") and not tokens[start - 1].is_word("and", "to", "as"):
        start -= 1
    return start if all(t.norm != "=" for t in tokens[start:link]) else link - 1


def _value(said: list[Token], source: str) -> Any:
    first = said[0]
    return first.value if first.kind in ("number", "quoted", "code") else source[first.start : said[-1].end]
