"""Somebody taken out of those who are written to or asked: `take kim out again`, `without bob@x.com`."""

from builder_app.assistant.builtin.reading.making import names
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.descriptions import person
from builder_app.assistant.builtin.workflow.graph import Graph

_LISTS = ("to", "cc", "bcc", "approvers", "assignees")
_AROUND = word_set("take remove drop delete leave cut kick the out off away again from as please no-longer any-more not do need ask we and of approval "
                   "approvers approver recipient recipients list email mail message form copy cc bcc should be without lose scratch")  # fmt: skip


def leaving(graph: Graph, tokens: list[Token], focus: str | None) -> tuple[str, str, list[str]] | None:
    """(the step, its list, who is left) where the words name nothing but somebody who is not alone on a list; None otherwise."""
    said = [t for t in tokens if t.kind != "punct" and not t.is_word(*_AROUND)]
    if len(said) != 1 or said[0].kind not in ("word", "address"):
        return None
    hits = [(s, name, one) for s in graph.order() for name in _LISTS for one in _people(graph, s, name) if _called(said[0], one)]
    shared = [hit for hit in hits if len(_people(graph, hit[0], hit[1])) > 1]
    if not shared or len({one for _, _, one in shared}) != 1:
        return None
    step, name, gone = next((hit for hit in shared if hit[0] == focus), shared[-1])
    return step, name, [one for one in _people(graph, step, name) if one != gone]


def _people(graph: Graph, step: str, name: str) -> list[str]:
    listed = graph.nodes[step].params.get(name)
    return [str(one) for one in listed] if isinstance(listed, list) else []


def _called(token: Token, address: str) -> bool:
    if token.kind == "address":
        return token.norm.lower() == address.lower()
    word = token.raw.lower()
    return len(word) >= 3 and (word in names(address) or person(word, names(address)))
