"""Somebody who takes the place of another, wherever that one stood: `a@x.com has left, it is now b@x.com`, `b@x.com takes over from a@x.com`."""

from builder_app.assistant.builtin.values.settings import Settings
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.graph import Graph

_GOES = word_set("now left take leave any-more no-longer replace gone retired instead out away ill sick")
_OTHER_ORDERS = word_set("cc bcc copy and if send email both")


def succeeded(graph: Graph, tokens: list[Token], source: str, focus: str | None) -> Settings | None:
    """The setter that put the successor everywhere; None where no such thing is said."""
    addresses = list(dict.fromkeys(t.norm for t in tokens if t.kind == "address"))
    words = {t.norm for t in tokens if t.kind == "word"}
    if len(addresses) != 2 or not words & _GOES or words & _OTHER_ORDERS:
        return None
    if any(t.raw.lower() in ("takes", "took", "replaces", "replaced") for t in tokens):
        addresses.reverse()  # `b@x.com takes over from a@x.com`
    known = [a for a in addresses if any(a in str(n.params).lower() for n in graph.nodes.values())]
    setter = Settings(graph, source, focus)
    return setter if known == addresses[:1] and setter.swap(known[0], [addresses[1]], []) else None
