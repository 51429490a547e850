"""More shipments for a search that stands: `include high priority shipments in the search as well`, `UPS loads should be covered by the search too`."""

from typing import Any

from builder_app.assistant.builtin.changes.restricting import told_for
from builder_app.assistant.builtin.reading.comparisons import filter_tree
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.graph import Graph

_TAKES = word_set("include cover")
_ADDS = word_set("add")
_AROUND = word_set("should must be in into to by of the search query result lookup also too well please it we want")


def search_widened(graph: Graph, tokens: list[Token]) -> tuple[str, dict[str, Any]] | None:
    """(the search, its filter with these shipments let in); None for other words, and where several searches could be meant."""
    searches = [s for s in graph.order() if graph.nodes[s].action == "shipment.search"]
    taken = any(t.is_word(*_TAKES) for t in tokens) or any(t.is_word(*_ADDS) for t in tokens[:2])
    named = any(t.is_word("search") for t in tokens)
    if (
        len(searches) != 1
        or not (taken and named)
        or len(tokens) > 16
        or any(t.is_word("not", "no", "never", "only", "if") for t in tokens)
    ):
        return None
    conds = told_for([t for t in tokens if not t.is_word(*_TAKES, *_ADDS, *_AROUND) and t.kind != "punct"])
    old = graph.nodes[searches[0]].params.get("filter")
    new = filter_tree(conds, scope="search") if conds else None
    if not new or not isinstance(old, dict):
        return None
    parts = [*(old["any"] if set(old) == {"any"} else [old]), new]
    return searches[0], {"any": parts}
