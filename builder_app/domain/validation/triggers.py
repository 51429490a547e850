"""The trigger and its parameters."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from builder_app.domain import cron
from builder_app.domain.catalog import TRIGGERS
from builder_app.domain.errors import ExpressionError
from builder_app.domain.expressions import references
from builder_app.domain.issues import Issue
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
    if spec.status == "coming":
        message = f"The trigger “{spec.name}” is not there yet."
        yield error("coming-trigger", message, "Use another one until it comes.", step=TRIGGER, field="type")
    for problem in spec.problems(found.params):
        yield from_problem(problem, step_id=TRIGGER, name=spec.name)
    yield from _times(view)


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
