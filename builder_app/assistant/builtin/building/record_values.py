"""Values that people name for a record, a key or a call, as the paths under which a run knows them."""

import re
from typing import Any

from builder_app.assistant.builtin.reading.known_values import known_value
from builder_app.assistant.builtin.reading.message import read
from builder_app.assistant.builtin.reading.record_details import RecordDetails
from builder_app.assistant.builtin.reading.slots import snake
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.workflow.context import Context, expr

_OF_A_MAIL = {
    "subject": "subject",
    "sender": "from",
    "from": "from",
    "body": "body",
    "text": "body",
    "attachments": "attachments",
    "received": "received_at",
}
_PATH = re.compile(r"(?:trigger|input|steps|item|run)(?:\.\w+)+(?:\[\d+\])?")


def details_of(tokens: list[Token]) -> RecordDetails:
    """What was told of the record that the words name a collection for."""
    return next((t.value for t in tokens if isinstance(t.value, RecordDetails)), RecordDetails())


def value_path(name: str, context: Context) -> str:
    """The path of what is called so at this place; empty for what is not known here."""
    said = name.strip().removeprefix("the ").removeprefix("its ").removesuffix("'s").strip()
    if _PATH.fullmatch(said):
        return said
    if said.lower() in ("run id", "run's id", "id of the run"):
        return "run.id"
    if path := known_value(read(said), context):
        return path
    first = said.split()[0].lower() if said else ""
    if context.graph.trigger.type == "email" and first in _OF_A_MAIL and len(said.split()) <= 2 and context.loop() is None:
        return f"trigger.email.{_OF_A_MAIL[first]}"
    if (loop := context.loop()) is not None:
        return f"item.{snake(said)}" if "rows" in str(context.graph.nodes[loop].params.get("items", "")) else ""
    return f"trigger.body.{snake(said)}" if context.graph.trigger.type == "webhook" and not context.shipment() else ""


def record_of(named: list[str], context: Context) -> tuple[dict[str, Any], list[str]]:
    """(the record with the values that are known here, what is not)."""
    paths = {name: value_path(name, context) for name in named}
    known = {snake(re.sub(r"^(?:the|its|a|their)\s+", "", name)): expr(path) for name, path in paths.items() if path}
    return known, [name for name, path in paths.items() if not path]


def key_of(told: str, context: Context) -> str:
    """The key that was told, as an expression; empty where it is not known here."""
    if told.startswith("{{"):
        return told
    path = value_path(told, context) if told else ""
    return expr(path) if path else ""


def inputs_given(context: Context) -> dict[str, Any]:
    """All that a run was given, as a record."""
    return {one.name: expr(f"input.{one.name}") for one in context.graph.inputs}
