"""Values that a run knows and people name: `the estimated delivery`, `the note`, `the BOL number`, `their reply`."""

from collections.abc import Iterator

from builder_app.assistant.builtin.reading.slots import snake
from builder_app.assistant.builtin.words.fields import SHIPMENT_FIELDS
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.context import Context

_DATES = {"estimated": "estimated_delivery", "planned": "planned_delivery", "actual": "actual_delivery", "eta": "estimated_delivery"}
_TOLD = {"status", "priority", "temperature", "origin", "destination", "delay", *_DATES}
"""Words for what a message can tell of a shipment; the rest of its fields are whom it goes to."""
_REPLY = word_set("reply answer response")
_READERS = {
    "email.parse_reply": ("required_fields", "fields"),
    "document.parse": ("fields", "fields"),
    "ai.extract": ("fields", "fields"),
    "human.form": ("fields", "values"),
    "data.set": ("values", ""),
}
"""Where steps that read hold the names of what they read, and under which output it lies."""


def told_fields(words: frozenset[str] | set[str], context: Context) -> list[tuple[str, str]]:
    """(what it is called, its path) of every field of the shipment that words name; empty where no shipment is at hand."""
    prefix = context.shipment()
    named = dict.fromkeys(_DATES.get(word) or SHIPMENT_FIELDS[word] for word in sorted(words & _TOLD)) if prefix else {}
    return [(name.removesuffix("_f").replace("_", " ").capitalize(), f"{prefix}.{name}") for name in named]


def known_value(tokens: list[Token], context: Context) -> str:
    """The path of the value that a phrase names at this place of the workflow; empty for words that name none."""
    said = [
        t for t in tokens if t.kind in ("word", "ident", "code") and not t.is_word("the", "a", "an", "their", "its", "of", "new", "our")
    ]
    name = snake(" ".join(t.raw.strip("`") for t in said))
    words = {t.norm for t in said}
    if not name or len(said) > 4:
        return ""
    given = next((i.name for i in context.graph.inputs if i.name in (name, f"{name}_id") or name == f"{i.name}_input"), "")
    if given:
        return f"input.{given}"
    for one, path in _read(context):
        if one == name or one.endswith(f"_{name}") or name.endswith(f"_{one}"):
            return path
    if words & _REPLY and (text := context.reply_text()):
        return text
    if "summary" in words and (step := context.nearest("ai.summarize")) is not None:
        return f"steps.{step}.text"
    if words <= {"shipment", "id", "number", "shipment_id"} and (shipment := context.shipment_id()):
        return shipment
    field = next((_DATES.get(w) or SHIPMENT_FIELDS[w] for w in (t.norm for t in said) if w in _DATES or w in SHIPMENT_FIELDS), "")
    return context.field(field) if field else ""


def value_called(name: str, context: Context) -> str:
    """The path of what the run was given, read or set under exactly that name; empty where nothing was."""
    if any(one.name == name for one in context.graph.inputs):
        return f"input.{name}"
    return next((path for one, path in _read(context) if one == name), "")


def _read(context: Context) -> Iterator[tuple[str, str]]:
    """(name, path) of what steps upstream read or were told."""
    for step in context.graph.upstream(s for s, _ in context.ends):
        node = context.graph.nodes[step]
        param, output = _READERS.get(node.action, ("", ""))
        for one in node.params.get(param) or [] if param else []:
            name = str(one.get("name")) if isinstance(one, dict) else str(one)
            yield name, f"steps.{step}.{output}.{name}" if output else f"steps.{step}.{name}"
