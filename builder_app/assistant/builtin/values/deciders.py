"""Who decides, told as whole people instead of a list: `a@x.com and b@x.com should approve`, `let kim@x.com approve too`."""

from builder_app.assistant.builtin.reading.making import names
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.graph import Graph

_DECIDES = word_set("approve decide approver approvers sign-off")
_MUST = word_set("should must shall have need can may let be want both either make will to")
_TOO = word_set("also too additionally")
_FILL = word_set(
    "the our and or a an both it that this please we us so i is in on as well of them have to for instead now rather would like"
)


def deciders(graph: Graph, tokens: list[Token], *, also: bool = False) -> tuple[str, list[str]] | None:
    """(the approval, all who may decide in it); None where the words say anything else or there are several approvals."""
    steps = [s for s in graph.order() if graph.nodes[s].action == "human.approval"]
    said = _plain([t for t in tokens if t.kind != "punct"])
    if len(steps) != 1 or not any(t.kind == "address" for t in said) or not any(t.is_word(*_DECIDES) for t in said):
        return None
    who = [_called(graph, t) for t in said]
    if any(w is None and not (t.kind == "word" and t.norm in _DECIDES | _MUST | _TOO | _FILL) for t, w in zip(said, who, strict=True)):
        return None
    fresh = [w for w in dict.fromkeys(who) if w]
    before = graph.nodes[steps[0]].params.get("approvers")
    known = [str(one) for one in before] if isinstance(before, list) else []
    more = also or any(t.is_word(*_TOO) for t in said)
    if not (more or (len(fresh) > 1 and any(t.is_word("should", "must", "have", "need", "can", "may", "let") for t in said))):
        return None
    return steps[0], [*known, *(w for w in fresh if w not in known)] if more else fresh


def _plain(said: list[Token]) -> list[Token]:
    """Without the name in front of an address that has it, and `only` of `not only Priya`."""
    out: list[Token] = []
    for i, token in enumerate(said):
        nxt = said[i + 1] if i + 1 < len(said) else None
        behind = next((t for t in said[i + 1 : i + 3] if t.kind == "address" and (t is nxt or said[i + 1].is_word("at"))), None)
        named = token.kind == "word" and behind is not None and token.raw.lower() in names(behind.norm)
        linked = token.is_word("at") and nxt is not None and nxt.kind == "address"
        only = token.is_word("only", "just") or (token.is_word("not") and nxt is not None and nxt.is_word("only", "just"))
        if not (named or linked or only):
            out.append(token)
    return out


def _called(graph: Graph, token: Token) -> str | None:
    if token.kind == "address":
        return token.norm
    hits = [a for a in graph.addresses() if token.kind == "word" and token.raw.lower() in names(a)]
    return hits[0] if len(hits) == 1 else None
