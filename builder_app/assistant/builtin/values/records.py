"""Where and under which key a record that is stored already is kept: `keep it in archive instead`, `the collection should be called claims`."""

from itertools import pairwise

from builder_app.assistant.builtin.reading.record_keys import key_span, key_value
from builder_app.assistant.builtin.reading.slots import snake
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.context import Context
from builder_app.assistant.builtin.workflow.graph import Graph

Kept = tuple[str, str, str]
"""A step, a parameter of it, and its new value."""
_VERBS = word_set("store save keep put write file record archive go land move")
_POINTED = word_set("it them they this that record records entry entries the these those data")
_FILL = word_set("please now instead should must shall be is let us we want would like actually sorry no oh ok rather so and use set make have change "
                 "switch rename call get a just rather step collection table of its for")  # fmt: skip
_INTO = word_set("in into under to within inside as")
_CALLED = word_set("collection table")
_NAMES = ("word", "ident", "code", "quoted")


def records_told(graph: Graph, tokens: list[Token], source: str, focus: str | None, *, instead: bool = False) -> list[Kept]:
    """What the words change of a record that is stored; nothing where they say anything else, or where several are stored and it is
    not told which."""
    stores = [s for s in graph.order() if graph.nodes[s].action == "data.store"]
    said = [t for t in tokens if t.kind != "punct" or t.norm in (":", "=")]
    if any(t.is_word("rename", "call", "name") for t in said) and not any(t.is_word(*_CALLED) for t in said):
        return []
    old = next((i for i, t in enumerate(said) if t.is_word("instead-of", "not") and i), None)
    instead = instead or old is not None or any(t.is_word("instead", "rather", "now", "should") for t in said)
    replaced = [t for t in said[old + 1 :] if t.kind in _NAMES] if old is not None else []
    said = said[:old] if old is not None else said
    step = _meant(graph, stores, [*said, *replaced], focus)
    if step is None:
        return []
    key = key_span(said)
    rest = said[: key[0]] + said[key[1] :] if key is not None else said
    verb = next((t for t in rest[:3] if t.is_word(*_VERBS) and t.form != "ed"), None)
    named = _collection(rest, replaced, graph, step)
    if named is None and any(not _idle(t) for t in rest):
        return []
    if named is not None and verb is not None and not instead and not (key is not None and any(t.is_word("it", "them") for t in rest)):
        return []
    out = [(step, "collection", snake(named))] if named else []
    if key is not None:
        out.append((step, "key", key_value(key[2], Context(graph, graph.sources(step)), source)))
    return out


def _idle(token: Token) -> bool:
    return token.kind == "punct" or token.is_word(*_FILL, *_POINTED, *_VERBS)


def _meant(graph: Graph, stores: list[str], said: list[Token], focus: str | None) -> str | None:
    """The store that is named by its collection, the one last spoken of, or the only one."""
    words = {t.raw.lower() for t in said} | {t.norm for t in said}
    called = [s for s in stores if str(graph.nodes[s].params.get("collection")) in words]
    if len(called) == 1:
        return called[0]
    return stores[0] if len(stores) == 1 else focus if focus in stores else None


def _collection(rest: list[Token], replaced: list[Token], graph: Graph, step: str) -> str | None:
    """The name of the collection that the words tell; None where they tell none, or say something besides."""
    now = str(graph.nodes[step].params.get("collection", ""))
    left = [t for t in rest if not (t.raw.lower() == now or t.norm == now)]
    told = any(t.is_word(*_CALLED) for t in left) or any(t.raw.lower() == now for t in [*replaced, *rest])
    placed = any(t.is_word(*_INTO) for t in left) and any(t.is_word(*_VERBS) for t in left)
    into = [t for before, t in pairwise(left) if before.is_word(*_INTO) and not t.is_word("the", "a", "our", *_CALLED, *_POINTED)]
    names = into[:1] if len(into) == 1 and all(_idle(t) or t is into[0] or t.is_word(*_INTO) for t in left) else []
    names = names or [
        t for t in left if t.kind in _NAMES and not _idle(t) and not t.is_word(*_INTO, "from") and t.raw.lower() not in ("called", "named")
    ]
    others = [t for t in left if t.kind not in (*_NAMES, "punct")]
    if len(names) != 1 or others or not (told or placed) or names[0].is_word("key"):
        return None
    return names[0].norm if names[0].kind in ("quoted", "code") else names[0].raw
