"""Another value for what is compared, named by its field: `change the carrier to FedEx`, `the status should be delayed`."""

from typing import Any

from builder_app.assistant.builtin.reading.conditions import atom
from builder_app.assistant.builtin.words.fields import PRIORITIES, SHIPMENT_FIELDS, STATUSES
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.graph import Graph
from builder_app.assistant.builtin.workflow.references import find

_ORDERS = word_set("change set make switch update use let have turn replace")
_SOUGHT = ("word", "keyword", "text", "term", "phrase")
_LINKS = ("to", "be", "into", "as")
_FILL = word_set("the a an of its in for on should must now please instead it shipment shipments search filter check trigger condition to be "
                 "looked searched compared required wanted value name")  # fmt: skip


def other_value(graph: Graph, tokens: list[Token], leaves: list[tuple[str, dict[str, Any]]]) -> tuple[dict[str, Any], Any] | None:
    """(the comparison meant, its new value) among the comparisons with equality; None where the words name no field of them, or
    nothing that it can be compared with."""
    link = next((i for i, t in enumerate(tokens) if i and t.is_word(*_LINKS)), None)
    if link is None or link + 1 >= len(tokens) or any(t.kind in ("address", "url", "duration", "channel") for t in tokens):
        return None
    modal = any(t.is_word("should", "must") for t in tokens[:link]) or tokens[link].is_word("be")
    if not (tokens[0].is_word(*_ORDERS) or modal) or any(t.is_word("if", "when", "before", "after", "not") for t in tokens):
        return None
    named = [t for t in tokens[:link] if t.norm not in _FILL | _ORDERS]
    field = SHIPMENT_FIELDS.get(named[0].norm, named[0].norm) if len(named) == 1 else ""
    alike = [leaf for _, leaf in leaves if leaf.get("operator") in ("equals", "contains") and _last(leaf) == field]
    if len(named) == 1 and named[0].is_word(*_SOUGHT):
        alike = [leaf for _, leaf in leaves if leaf.get("operator") in ("contains", "not_contains")]
    steps = {step for step, leaf in leaves if any(leaf is one for one in alike)}
    where = find(graph, tokens[:link]).step if len(alike) > 1 else None
    if len(alike) > 1:
        alike = [leaf for step, leaf in leaves if step == where and any(leaf is one for one in alike)] if where in steps else []
    if not field or len(alike) != 1 or any(field in (n.params.get("changes") or {}) for n in graph.nodes.values()):
        return None
    value = _value(field, tokens[link + 1 :])
    return (alike[0], value) if value not in ("", None) else None


def _last(leaf: dict[str, Any]) -> str:
    return str(leaf.get("left", "")).strip("{} ").rpartition(".")[2]


def _value(field: str, tokens: list[Token]) -> Any:
    """The value as the field has it."""
    said = [t for t in tokens if t.kind != "punct" and not t.is_word("the", "instead", "please", "now", "only", "be")]
    if not said or len(said) > 4:
        return None
    if len(said) == 1 and said[0].value is not None and not isinstance(said[0].value, dict):
        return said[0].value
    text = " ".join(t.raw for t in said)
    if field == "priority":
        return PRIORITIES.get(said[-1].norm)
    if field == "status":
        cond = atom(said)
        return (
            STATUSES.get(text.lower())
            or STATUSES.get(said[0].norm)
            or (cond.value if cond.subject == "status" else text.lower().replace(" ", "_"))
        )
    return text if said[0].raw[:1].isupper() or said[0].kind in ("quoted", "ident", "word") else None
