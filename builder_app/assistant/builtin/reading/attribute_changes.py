"""Free attributes that a shipment is given: `with attribute gate = B4 and lane = north`, `its attribute delay_reason to weather`."""

import re
from dataclasses import replace

from builder_app.assistant.builtin.words.tokens import Token

_VALUE = r"(?:\"[^\"\n]*\"|'[^'\n]*'|\{\{.*?\}\}|[\w./:-]*\w)"
_PAIR = rf"(?P<name>[A-Za-z_]\w*)\s*(?:=|:|\bto be\b|\bto\b|\bas\b|\bis\b)\s*(?P<value>{_VALUE})"
_NAMED = re.compile(
    rf"(?:[,;]\s*)?(?:\b(?:and|with|also|set|note|its|the|an?|new|free|write|add|put)\b\s*)*\battributes?\b\s*(?:of the (?:shipment|load|order)\s*|:\s*|\.)?{_PAIR}"
    rf"(?P<more>(?:\s*(?:,|\band\b|&|,\s*and)\s*(?:the\s+)?(?:attribute\s+)?(?!status\b|priority\b|carrier\b|eta\b)[A-Za-z_]\w*\s*(?:=|:)\s*{_VALUE})*)"
    r"(?:\s+(?:to|of|on|for)\s+(?:the|that|this)\s+(?:shipment|load|order)\b)?",
    re.IGNORECASE,
)
_OF_IT = re.compile(
    rf"(?:[,;]\s*)?(?:\b(?:and|with|also|set|note|the|an?)\b\s*)*\battribute\s+(?P<name>[A-Za-z_]\w*)\s+of the (?:shipment|load|order)\s+(?:=|to)\s*(?P<value>{_VALUE})",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    rf"(?:[,;]\s*)?(?:\b(?:and|with|also|set|note|write|add|put)\b\s*)*{_PAIR}\s+(?:in|among|into|to|as)\s+(?:its|the|an?|free)\s+attributes?\b(?:\s+of the (?:shipment|load|order))?",
    re.IGNORECASE,
)
_LOOKED_FOR = re.compile(
    r"\b(?:find|search|look|list|get|pull|whose|where|if|unless|when)\b(?:(?!\b(?:update|set|mark|write|change|put|add|note)\b|[.;\n]|->|=>|→|,).)*$",
    re.IGNORECASE,
)
"""An attribute that is asked about, not given."""
_MORE = re.compile(rf"([A-Za-z_]\w*)\s*[=:]\s*({_VALUE})")


class Attributes(dict[str, object]):
    """Attributes and their values, held by the word for the shipment."""


def with_attributes(tokens: list[Token], source: str) -> list[Token]:
    """The message with the attributes that are told in one token `shipment` at their place, in an order to update it."""
    if not any(t.raw.lower() in ("attribute", "attributes") for t in tokens):
        return tokens
    for pattern in (_OF_IT, _BEHIND, _NAMED):
        match = pattern.search(source)
        if match is None or _LOOKED_FOR.search(source[: match.end("name")]):
            continue
        told = Attributes({match["name"]: _bare(match["value"])})
        more = match.groupdict().get("more") or ""
        told.update({name: _bare(value) for name, value in _MORE.findall(more)})
        inside = [i for i, t in enumerate(tokens) if match.start() <= t.start and t.end <= match.end()]
        if not inside:
            return tokens
        return _folded(tokens, inside[0], inside[-1] + 1, told, source)
    return tokens


def _folded(tokens: list[Token], start: int, end: int, told: Attributes, source: str) -> list[Token]:
    """The words that tell the attributes as one more field of the update before them, or as an update of their own."""
    at = tokens[start]
    field = [replace(at, kind="word", raw="attributes", norm="attributes", value=told, form="base")]
    begins = next(
        (i + 1 for i in range(start - 1, -1, -1) if tokens[i].kind in ("arrow", "newline", "bullet") or tokens[i].norm in (".", ";")), 0
    )
    updates = any(t.is_word("update", "mark", "set", "change") for t in tokens[begins:start])
    head = [] if updates else [replace(at, kind="word", raw=w, norm=w, form="base") for w in ("update", "the", "shipment")]
    joint = [replace(at, kind="punct", raw=",", norm=",")] if not updates and start and tokens[start - 1].kind == "word" else []
    return [*tokens[:start], *joint, *head, *field, *tokens[end:]]


def _bare(text: str) -> object:
    said = text.strip().rstrip(".")
    said = said[1:-1] if len(said) > 1 and said[0] == said[-1] and said[0] in "\"'" else said
    return {"true": True, "yes": "yes"}.get(said.lower(), int(said) if said.isdigit() else said)
