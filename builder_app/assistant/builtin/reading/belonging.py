"""Whose shipment it is, told by a preposition: `it is for Walmart`, `the load comes from Reno`, `it goes to Dallas`, `it is with UPS`."""

from builder_app.assistant.builtin.words.carriers import CARRIERS
from builder_app.assistant.builtin.words.proper_names import name_at
from builder_app.assistant.builtin.words.tokens import Token

_FIELDS = {"for": "customer", "from": "origin", "to": "destination", "by": "carrier", "with": "carrier", "via": "carrier"}
_WHAT = ("it", "that", "this", "they", "shipment", "load", "order", "the", "be", "go", "come", "bound", "headed", "not", "destined")


def belonging(tokens: list[Token]) -> tuple[str, str]:
    """(field, name) of such words; empty where they are others."""
    at = next((i for i, t in enumerate(tokens) if t.is_word(*_FIELDS)), None)
    if at is None or not at or any(not t.is_word(*_WHAT) for t in tokens[:at]):
        return "", ""
    name = name_at(tokens, at + 1)
    behind = tokens[at + 1 :]
    proper = bool(name) and bool(behind) and behind[0].raw[:1].isupper()
    if not proper or len(behind) > 3 or (tokens[at].is_word("by", "with", "via") and name.lower() not in CARRIERS):
        return "", ""
    return _FIELDS[tokens[at].norm], name
