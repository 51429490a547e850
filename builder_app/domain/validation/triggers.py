"""The trigger and its parameters."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from builder_app.domain import cron
from builder_app.domain.catalog import TRIGGERS
from builder_app.domain.errors import ExpressionError
from builder_app.domain.expressions import references
from builder_app.domain.issues import Issue
from builder_app.domain.looks import MAX_ROWS
from builder_app.domain.validation.found import error
from builder_app.domain.validation.parameters import from_problem
from builder_app.domain.validation.paths import trigger_fault
from builder_app.domain.validation.view import View
from builder_app.domain.workflow import TRIGGER

_CRON_FIELDS = {"schedule": "cron", "query": "schedule"}


def trigger(view: View) -> Iterator[Issue]:
    """The trigger exists, and its parameters fit."""
    found = view.definition.trigger
    spec = TRIGGERS.get(found.type)
    if spec is None:
        hint = f"Use {', '.join(one.type for one in TRIGGERS)}."
        yield error("unknown-trigger", f"There is no trigger “{found.type}”.", hint, step=TRIGGER, field="type")
        return
    for problem in spec.problems(found.params):
        yield from_problem(problem, step_id=TRIGGER, name=spec.name)
    yield from _times(view)
    yield from _query(view)


def _times(view: View) -> Iterator[Issue]:
    found = view.definition.trigger
    field = _CRON_FIELDS.get(found.type, "")
    text, zone = found.params.get(field), found.params.get("timezone")
    wrong = cron.problem(text) if isinstance(text, str) and text else None
    if wrong is not None:
        hint = "Five parts: minute hour day month weekday, such as 0 9 * * 1-5."
        yield error("bad-cron", f"“{text}” is not a schedule: {wrong}.", hint, step=TRIGGER, field=field)
    if found.type == "schedule" and isinstance(zone, str) and zone and not _is_zone(zone):
        message = f"“{zone}” is not a time zone."
        yield error("bad-timezone", message, "Use a name such as America/Chicago.", step=TRIGGER, field="timezone")


def _query(view: View) -> Iterator[Issue]:
    """What a query trigger needs for what it looks at."""
    found = view.definition.trigger
    if found.type != "query":
        return
    fire, value = found.params.get("fire") or "new_rows", found.params.get("value")
    if fire == "new_rows" and not str(found.params.get("key_column") or "").strip():
        message = "The trigger: which column tells new rows from old is missing."
        yield error("missing-parameter", message, "Name a column that is different in each row.", step=TRIGGER, field="key_column")
    if fire == "row_count" and value not in (None, "") and not _is_count(value):
        message = f"The trigger: a number of rows is compared with a whole number from 0 to {MAX_ROWS - 1}."
        yield error("bad-parameter", message, "Write such a number.", step=TRIGGER, field="value")
    if fire == "value" and isinstance(value, list | dict):
        message = "The trigger: a value is compared with one plain value."
        yield error("bad-parameter", message, "Write a number or a text.", step=TRIGGER, field="value")


def _is_count(value: object) -> bool:
    text = str(value).strip()
    return not isinstance(value, bool) and text.isascii() and text.isdigit() and len(text) < 9 and int(text) < MAX_ROWS


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def expressions(view: View) -> Iterator[Issue]:
    """A filter looks at what the trigger brings; no other parameter of a trigger is an expression."""
    for field, value in view.definition.trigger.params.items():
        try:
            found = references(value)
        except ExpressionError as fault:
            yield error("bad-expression", f"The trigger: {fault.message}", fault_hint(field), step=TRIGGER, field=field)
            continue
        for reference in found:
            fault_words = trigger_fault(reference, view, field=field)
            if fault_words is not None:
                message = f"The trigger: {{{{ {reference} }}}} {fault_words[0]}"
                yield error("unknown-reference", message, fault_words[1], step=TRIGGER, field=field)


def fault_hint(field: str) -> str:
    """How an expression in a trigger's parameter is written."""
    return "Write a path such as {{ shipment.priority }}." if field == "filter" else "Write a plain value here."
