"""Values that a step keeps under a name of their own: `the status should be inspected`, `set the region to south`, `make its priority high`."""

from typing import Any

from builder_app.assistant.builtin.reading.field_changes import field_named
from builder_app.assistant.builtin.reading.slots import snake
from builder_app.assistant.builtin.values.comparing import compared_fields
from builder_app.assistant.builtin.words.dates import day_told
from builder_app.assistant.builtin.words.fields import PRIORITIES, STATUSES
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.graph import Graph
from builder_app.assistant.builtin.workflow.references import find

_KEPT = {"shipment.update": "changes", "data.set": "values"}
_ORDERS = word_set("set change make use let update switch turn put correct fix want need like")
_LINKS = word_set("to be as into become")
_AROUND = word_set("the its a an it that this of for shipment value new should must shall now please and so in step i we would also")
_ASIDE = ("please", "instead", "now", "sorry", "rather", "though", "actually", "then")
LONGEST = 3
"""Words of a value."""


def kept_value(graph: Graph, tokens: list[Token], source: str) -> tuple[str, str, dict[str, Any]] | None:
    """(step, parameter, its values with the new one) where a value that a step sets is told anew; None for other words."""
    for step in reversed(graph.order()):
        name = _KEPT.get(graph.nodes[step].action, "")
        held = dict(graph.nodes[step].params.get(name) or {})
        for key in held:
            value = _told(tokens, key, source) or _exchanged(tokens, held[key], key, source)
            if value is not None and (key not in compared_fields(graph) or _named(graph, tokens, step)):
                return step, name, held | {key: value}
    return None


def _named(graph: Graph, tokens: list[Token], step: str) -> bool:
    found = find(graph, tokens)
    return found.step == step and found.score >= 2


def _told(tokens: list[Token], key: str, source: str) -> Any:
    """What the value called `key` is to be; None where the words say something else."""
    at = next((i for i, t in enumerate(tokens[:4]) if snake(t.raw) == key or (field_named(tokens, i) or ("",))[0] == key), None)
    if at is None or not all(t.is_word(*_AROUND, *_ORDERS) for t in tokens[:at]):
        return None
    at = max(at, (field_named(tokens, at) or ("", at + 1))[1] - 1)
    link = next((i for i, t in enumerate(tokens) if i > at and (t.is_word(*_LINKS) or t.norm in (":", "="))), None)
    while link is not None and link + 1 < len(tokens) and tokens[link + 1].is_word(*_LINKS):
        link += 1
    ordered = any(t.is_word(*_ORDERS) for t in tokens[:at])
    against = link is not None and any(t.is_word("instead-of", "not") for t in tokens[link:])
    told = any(t.is_word("should", "must", "shall") for t in tokens[at:link]) or against
    asked = link is not None and (tokens[link].kind != "word" or told)
    if link is None and tokens[0].is_word("make", "turn"):
        link = at
    if link is None or not (ordered or asked) or not all(t.is_word(*_AROUND, *_LINKS) or t.norm == "'s" for t in tokens[at + 1 : link]):
        return None
    away = next(
        (i for i, t in enumerate(tokens) if i > link and (t.is_word("not", "instead-of") or (t.norm == "," and i > link + 1))), len(tokens)
    )
    said = [t for t in tokens[link + 1 : away] if t.kind != "punct" and not t.is_word(*_ASIDE)]
    if not said or len(said) > LONGEST or any(t.kind not in ("word", "quoted", "code", "number", "ident", "expr") for t in said):
        return None
    return _value(said, key, source)


def _exchanged(tokens: list[Token], old: Any, key: str, source: str) -> Any:
    """`inspected instead of checked`, `change checked to inspected`: another value, told beside the one that stands."""
    if not any(t.is_word("not", "instead-of", "but", "change", "replace", "should") for t in tokens) or not isinstance(old, str) or not old:
        return None
    stands = [t for t in tokens if old.lower() in (t.raw.lower(), t.norm, snake(t.raw))]
    plain = [
        t
        for t in tokens
        if t not in stands
        and t.kind != "punct"
        and snake(t.raw) != key
        and not t.is_word(*_AROUND, *_ORDERS, *_LINKS, *_ASIDE, "not", "instead-of", "but", "replace", "with", "from", "by")
    ]
    return _value(plain, key, source) if stands and len(plain) == 1 and plain[0].kind in ("word", "quoted", "ident", "number") else None


def _value(said: list[Token], key: str, source: str) -> Any:
    first = said[0]
    if key.endswith("_delivery") and (day := day_told(said, source)):
        return day
    known = {"status": STATUSES, "priority": PRIORITIES}.get(key, {})
    if len(said) == 1 and first.norm in known:
        return known[first.norm]
    if len(said) == 1 and first.kind == "number":
        return first.value
    if len(said) == 1 and first.kind in ("quoted", "code"):
        return first.norm
    text = source[first.start : said[-1].end].strip(" .,'\"")
    return snake(text) if key == "status" else text
