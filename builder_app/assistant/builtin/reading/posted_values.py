"""What a web call brought, compared by its own names: `if the event is arrival`, after `our scanner calls a webhook with an event`."""

from dataclasses import replace

from builder_app.assistant.builtin.reading.conditions import Cond
from builder_app.assistant.builtin.reading.slots import snake
from builder_app.assistant.builtin.words.fields import NEGATED
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.graph import Graph

_ARTICLES = ("the", "a", "an", "its", "their", "this", "that")
_NO_NAMES = word_set("it they he she that this there webhook call request something anything nothing everything shipment order load carrier customer email "
                     "reply answer form approval")  # fmt: skip
_NO_VALUES = word_set("not no never there here in back done ok ready possible found known available successful")


def posted(cond: Cond, graph: Graph) -> Cond | None:
    """The condition as a comparison with a value of the call's body; None for other triggers and other words."""
    tokens = [t for t in cond.tokens if t.kind != "punct"]
    be = next((i for i, t in enumerate(tokens) if t.is_word("be", "say", "equal") or t.norm in ("=", "==")), None)
    if graph.trigger.type != "webhook" or cond.kind not in ("label", "found", "yes") or not be:
        return None
    name = [t for t in tokens[:be] if not t.is_word(*_ARTICLES)]
    said = [t for t in tokens[be + 1 :] if not t.is_word("the", "a", "an", "to", "not", "equal")]
    named = 0 < len(name) <= 2 and all(t.kind in ("word", "ident", "code") and t.norm not in _NO_NAMES for t in name)
    if (
        not named
        or not 0 < len(said) <= 3
        or any(t.kind not in ("word", "quoted", "code", "number", "ident") or t.norm in _NO_VALUES for t in said)
    ):
        return None
    operator = NEGATED["equals"] if cond.negative else "equals"
    field = snake(" ".join(t.raw for t in name))
    return replace(cond, kind="compare", subject=f"attributes.{field}", operator=operator, value=_value(said))


def _value(said: list[Token]) -> object:
    if len(said) == 1 and said[0].kind in ("quoted", "code", "number"):
        return said[0].value
    return " ".join(t.raw for t in said)
