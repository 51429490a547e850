"""What a field of a shipment is set to: the values of `the status to held`, `the ETA to the new_eta`, `ETA to 3 July 2026`."""

from typing import Any

from builder_app.assistant.builtin.reading.field_changes import field_changes
from builder_app.assistant.builtin.reading.known_values import known_value
from builder_app.assistant.builtin.reading.slots import snake
from builder_app.assistant.builtin.reading.told_values import told_value
from builder_app.assistant.builtin.words.dates import day_told
from builder_app.assistant.builtin.words.fields import PRIORITIES, SHIPMENT_FIELDS, STATUSES
from builder_app.assistant.builtin.words.quantities import seconds
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.workflow.context import Context, expr
from builder_app.assistant.builtin.workflow.graph import Graph

DATES = frozenset({"planned_delivery", "estimated_delivery", "actual_delivery"})
_ARTICLES = ("the", "a", "an", "their", "its", "new", "this", "that", "given")
_SET = ("set", "change", "make", "update", "put", "raise", "lower", "assign", "move", "mark")
_POINTED = ("it", "that", "this", "them", "those", "both")
_FIRST = ("quoted", "code", "number", "address", "expr")


def field_value(field: str, said: list[Token], context: Context, source: str) -> tuple[str, Any] | None:
    """(field, value); a value without a field finds its own: `high` is a priority, `held` a status. None for no value."""
    if path := told_value(said, context):
        return field or "status", expr(path)
    if all(t.is_word(*_POINTED) for t in said):
        return (field, expr(path)) if field and (path := _read_for(field, context)) else None
    named = said[0].is_word(*_ARTICLES) or said[0].kind == "ident" or field in DATES
    if field in DATES and (day := day_told(said, source)):
        return field, day
    if field in DATES and said[-1].is_word("now", "today"):
        return field, expr("run.started_at")
    own = field.rpartition(".")[2] if "." in field else ""
    if own and context.graph.trigger.type == "webhook" and said[0].is_word("the") and [t.raw.lower() for t in said[1:]] == [own.lower()]:
        return field, expr(f"trigger.body.{own}")
    if named and (path := known_value(said, context)):
        return field or "status", expr(path)
    while said and said[0].is_word(*_ARTICLES):
        said = said[1:]
    if not said:
        return None
    value = _literal(field, said, source)
    field = field or ("priority" if str(value) in PRIORITIES else "status")
    return (field, _tidy(field, value, said)) if value not in ("", None) else None


def last_read(context: Context) -> tuple[str, list[str]]:
    """The path of the values that were read or filled in last on the way here, and their names; empty where none were."""
    step = context.nearest("email.parse_reply", "document.parse", "ai.extract", "human.form")
    if step is None:
        return "", []
    params = context.graph.nodes[step].params
    listing = params.get("required_fields") or params.get("fields") or []
    names = [str(one.get("name")) if isinstance(one, dict) else str(one) for one in listing] if isinstance(listing, list) else []
    return f"steps.{step}.{'values' if context.action(step) == 'human.form' else 'fields'}", names


def field_of(name: str) -> str:
    """The shipment's field that a value read elsewhere is for: `new_eta` is the estimated delivery; empty for none."""
    return SHIPMENT_FIELDS.get(name) or SHIPMENT_FIELDS.get(name.removeprefix("new_")) or ""


def _read_for(field: str, context: Context) -> str:
    """The path of the value that `it` means where `field` is set to it: the one read for this field, or the only one."""
    read, names = last_read(context)
    name = next((one for one in names if field_of(one) == field), names[0] if len(names) == 1 else "")
    return f"{read}.{name}" if name else ""


def _literal(field: str, said: list[Token], source: str) -> Any:
    first = said[0]
    if first.kind == "duration" and field == "delay_hours":
        hours = 0 if first.raw.startswith("0 ") else (seconds(first.value) or 0) / 3600
        return int(hours) if hours == int(hours) else hours
    if first.kind in _FIRST and (len(said) == 1 or first.kind in ("quoted", "code")):
        return first.raw if first.kind == "expr" else first.value if first.value is not None else first.norm
    if first.kind == "number" and field in ("delay_hours", "temperature_f"):
        return first.value
    return source[first.start : said[-1].end].strip(" .,'\"`")


def _tidy(field: str, value: Any, said: list[Token]) -> Any:
    """A status or a priority as the table of shipments writes it."""
    if field not in ("status", "priority") or not isinstance(value, str) or said[0].kind in ("quoted", "code", "expr"):
        return value
    known = STATUSES if field == "status" else PRIORITIES
    return known.get(value.lower(), snake(value) if field == "status" else value.lower())


def one_more_field(graph: Graph, tokens: list[Token], source: str) -> tuple[str, str, dict[str, Any]] | None:
    """(step, parameter, its values) of the one step that changes a shipment, where words order fields that it does not set yet:
    `also set the priority to high`; None for other words, and where several steps could be meant."""
    steps = [s for s, n in graph.nodes.items() if n.action == "shipment.update"]
    if len(steps) != 1 or not tokens or any(t.is_word("if", "when", "after", "before", "then") for t in tokens):
        return None
    held = dict(graph.nodes[steps[0]].params.get("changes") or {})
    opens = next((i for i, t in enumerate(tokens[:4]) if t.is_word(*_SET)), None)
    told = field_changes(tokens[opens + 1 :]) if opens is not None else []
    context = Context(graph, graph.sources(steps[0]))
    made = [field_value(field, said, context, source) for field, said in told if field and field not in held]
    new = dict(one for one in made if one is not None)
    return (steps[0], "changes", held | new) if new and len(new) == len(told) else None
