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
    said = {t.norm for t in tokens if t.kind == "word"}
    if len(tokens) > LONGEST or not said & _TELLS or any(t.kind in ("address", "duration", "clock", "url", "channel") for t in tokens):
        return None
    named = dict.fromkeys(_NAME.findall(source))
    exchange = Exchange(graph, source, focus)
    standing = {match.groups() for one in exchange.texts() if (match := _NAME.fullmatch(one))}
    for kind, number in named:
        like = [other for other in standing if other[0].lower() == kind.lower() and other[1] != number]
        if (kind, number) not in standing and len(like) == 1 and exchange.put(" ".join(like[0]), f"{kind} {number}"):
            return exchange
    return None
