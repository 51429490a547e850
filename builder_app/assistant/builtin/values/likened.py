"""A value told anew without saying of what: `it's Store 121 now`, where `Store 118` stands in one place of the workflow only."""

import re

from builder_app.assistant.builtin.values.exchanged import Exchange
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.graph import Graph

_TELLS = word_set("now be become move change instead not make should must call rename replace")
_NAME = re.compile(r"\b([A-Z][\w-]*(?: [A-Z][\w-]*)*) (\d[\w-]*)")
"""A kind of thing with its number: `Store 121`, `Dock Door 7`."""
LONGEST = 14


def told_anew(graph: Graph, tokens: list[Token], source: str, focus: str | None) -> Exchange | None:
    """The exchange that was made; None where the words name nothing like a value that stands."""
    likened = value_told(graph, tokens, source)
    exchange = Exchange(graph, source, focus)
    return exchange if likened is not None and exchange.put(*likened) else None


def value_told(graph: Graph, tokens: list[Token], source: str) -> tuple[str, str] | None:
    """(what stands, what should stand instead) where the words name something like the one and only; None for other words."""
    said = {t.norm for t in tokens if t.kind == "word"}
    if len(tokens) > LONGEST or not said & _TELLS or any(t.kind in ("address", "duration", "clock", "url", "channel") for t in tokens):
        return None
    standing = {match.groups() for one in Exchange(graph, source, None).texts() if (match := _NAME.fullmatch(one))}
    for kind, number in dict.fromkeys(_NAME.findall(source)):
        like = [other for other in standing if other[0].lower() == kind.lower() and other[1] != number]
        if (kind, number) not in standing and len(like) == 1:
            return " ".join(like[0]), f"{kind} {number}"
    return None
