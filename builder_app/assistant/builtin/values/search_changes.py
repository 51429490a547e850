"""What a search that stands asks for, told anew: `leave out the delivered ones too`, `I only want those more than 4 hours late`,
`the carrier should also be anything but UPS`, `critical ones are to be found as well`."""

from typing import Any

from builder_app.assistant.builtin.reading.comparisons import leaves_of
from builder_app.assistant.builtin.reading.narrowing import SHIPMENT_WORDS
from builder_app.assistant.builtin.reading.search_grammar import Tree, asked_of, opposite
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.graph import Graph

_OUT = word_set("leave exclude skip ignore omit drop")
_OUT_PASSIVE = ("left", "excluded", "skipped", "ignored", "omitted", "dropped")
_WANTS = word_set(
    "want need take look-for search list include consider find show see for in limit restrict narrow confine look be only just to it them get"
)
_SEEN = word_set("include list consider find show want see need")
_SEARCH = word_set("search list filter result report lookup")
_TALK = word_set("i we you please the let should must shall also too and as-well out it they to do not that be for now on from us")
_FOUND = ("found", "included", "listed", "shown", "reported", "part")


def search_changed(graph: Graph, tokens: list[Token], *, only: bool, also: bool) -> tuple[str, dict[str, Any]] | None:
    """(the search, its other filter) where the words change what the only search asks for; None for other words."""
    searches = [s for s in graph.order() if graph.nodes[s].action == "shipment.search"]
    said = [t for t in tokens if t.kind != "punct"]
    if len(searches) != 1 or len(said) < 2 or any(t.kind in ("address", "url", "channel", "clock") for t in said):
        return None
    old = graph.nodes[searches[0]].params.get("filter")
    before: Tree = old if isinstance(old, dict) and leaves_of(old) else {}
    for made in (_left_out(said, before), _required(said, before, only=only, also=also), _let_in(said, before)):
        if made is not None and made != before:
            return searches[0], made
    return None


def _left_out(said: list[Token], before: Tree) -> Tree | None:
    """`leave out the delivered ones`, `UPS loads should be left out`, `no delivered ones please`."""
    gone = next((i for i, t in enumerate(said) if i and t.raw.lower().split()[0] in _OUT_PASSIVE), None)
    if gone is not None and gone >= len(said) - 1 - sum(t.is_word("out", "too", "also") for t in said[-2:]):
        rest = said[:gone]
        while rest and rest[-1].is_word("be", "should", "must", "can", "to", "also", "get", "have"):
            rest = rest[:-1]
        return _and(before, _opposite_of(rest))
    start = next((i for i, t in enumerate(said) if not t.is_word(*_TALK, *_SEARCH)), 0)
    opener = said[start].raw.lower().split()[0]
    ones = any(t.is_word("ones", "load", *SHIPMENT_WORDS) or t.raw.lower() == "ones" for t in said[start + 1 :])
    out = any("out" in t.raw.lower().split() for t in said[start : start + 2])
    away = (opener in _OUT and (opener not in ("leave", "drop") or out)) or (opener in ("remove", "drop") and ones)
    if away:
        return _and(before, _opposite_of([t for t in said[start + 1 :] if not t.is_word("out")]))
    found = next((i for i, t in enumerate(said) if i and t.raw.lower() in _FOUND), None)
    tail = said[found + 1 :] if found is not None else []
    if (
        found is not None
        and all(t.is_word("of", "it", "that", "them", "the", "list", "any", "more") for t in tail)
        and any(t.is_word("not", "no-longer", "never") for t in said[:found])
    ):
        rest = said[:found]
        while rest and rest[-1].is_word("be", "should", "must", "can", "to", "not", "no-longer", "never", "longer", "any"):
            rest = rest[:-1]
        return _and(before, _opposite_of(rest))
    denied = any(t.is_word("not") for t in said[:4])
    verb = next((i for i in range(min(6, len(said)) - 1, -1, -1) if said[i].is_word(*_SEEN) or said[i].raw.lower() == "interested"), None)
    if denied and verb is not None:
        return _and(before, _opposite_of([t for n, t in enumerate(said[verb + 1 :]) if n or not t.is_word("in", "to")]))
    return _and(before, _opposite_of(said[1:-1])) if said[0].is_word(*_SEEN) and said[-1].is_word("not", "never") else None


def _opposite_of(said: list[Token]) -> Tree | None:
    tree = asked_of(said)
    return opposite(tree) if tree is not None else None


def _required(said: list[Token], before: Tree, *, only: bool, also: bool) -> Tree | None:
    """`I only want the ones with …`, `restrict the search to …`, `the carrier should also be UPS`."""
    words = {t.norm for t in said}
    only = only or bool(words & {"only", "just", "limit", "restrict", "narrow", "confine"})
    start = next((i for i, t in enumerate(said) if not t.is_word(*_TALK, *_WANTS, *_SEARCH)), len(said))
    modal = next((i for i, t in enumerate(said) if i and t.is_word("should", "must", "have", "need")), None)
    if only and start < len(said):
        asked = said[start - 1 if start and said[start - 1].is_word("not") else start :]
        if (found := next((i for i, t in enumerate(asked) if i and t.raw.lower() in _FOUND), None)) is not None and found == len(asked) - 1:
            asked = [t for t in asked[:found] if not t.is_word("should", "must", "to") and (not t.is_word("be") or asked[-2] is not t)]
        tree = asked_of(asked)
        return _and(before, tree, again=True) if tree is not None else None
    if also and modal is not None and modal <= 3:
        rest = said[modal + 1 :]
        tree = asked_of([*said[:modal], *[t for t in rest if not t.is_word("also", "to", "too")]])
        return _and(before, tree) if tree is not None else None
    return None


def _let_in(said: list[Token], before: Tree) -> Tree | None:
    """`critical ones should be found as well`: what is found besides."""
    found = next((i for i, t in enumerate(said) if t.raw.lower() in _FOUND), None)
    if (
        found is None
        or not before
        or any(t.is_word("not", "never", "no-longer") for t in said)
        or not any(t.is_word("should", "must", "be", "let", "have") for t in said[:found])
    ):
        return None
    rest = said[:found]
    while rest and rest[-1].is_word("be", "should", "must", "can", "to", "also", "get", "have"):
        rest = rest[:-1]
    tree = asked_of(rest) if said[found + 1 :] == [t for t in said[found + 1 :] if t.is_word("also", "too", "as-well")] else None
    return {"any": [*before.get("any", [before]), tree]} if tree is not None else None


def _and(before: Tree, tree: Tree | None, *, again: bool = False) -> Tree | None:
    """Both; `again`: what was asked of the same field before goes."""
    if tree is None:
        return None
    fields = {leaf["left"] for leaf in leaves_of(tree)}
    old = before.get("all", [before]) if before else []
    kept = [part for part in old if not (again and {leaf["left"] for leaf in leaves_of(part)} <= fields)]
    parts = [*kept, *(part for part in tree.get("all", [tree]) if part not in kept)]
    return parts[0] if len(parts) == 1 else {"all": parts}
