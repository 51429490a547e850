"""What starts a run, in the words of a planner."""

import re
from collections.abc import Sequence
from typing import Any

from builder_app.domain import conditions
from builder_app.domain.errors import BuilderError
from builder_app.domain.workflow import Trigger, WorkflowInput

_SHIPMENT = re.compile(r"\b(?:trigger\.)?shipment\.")
_EVENTS = {
    "created": "is created",
    "updated": "changes",
    "delayed": "is late",
    "delivered": "is delivered",
    "exception": "has an exception",
}
_DAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def condition_words(tree: Any) -> str:
    """A condition as a planner reads it."""
    try:
        return _SHIPMENT.sub("", str(conditions.describe(tree)).replace("{{ ", "").replace(" }}", "")).replace("_", " ")
    except (BuilderError, ValueError):
        return "its condition holds"


def schedule_words(params: dict[str, Any]) -> str:
    """`every Monday at 07:00 (America/Chicago)`, or the cron line where it is not that simple."""
    cron, zone = str(params.get("cron", "")), str(params.get("timezone", "UTC"))
    fields = cron.split()
    if len(fields) != 5:
        return "on a schedule"
    minute, hour, day, month, week = fields
    tail = f" ({zone})"
    if minute.startswith("*/") and hour == "*":
        return f"every {minute[2:]} minutes"
    if hour.startswith("*/") and minute == "0":
        return f"every {hour[2:]} hours"
    if hour == "*" and minute == "0":
        return "every hour"
    if not (minute.isdigit() and hour.isdigit()) or month != "*":
        return f"on the schedule {cron}{tail}"
    at = f" at {int(hour):02d}:{int(minute):02d}{tail}"
    if week in ("1-5", "MON-FRI") and day == "*":
        return f"every weekday{at}"
    if week != "*" and day == "*" and (days := _days(week)):
        left = [d for d in range(7) if d not in days]
        named = [_DAYS[d] for d in (left if len(left) == 1 else days)]
        return f"every day but {named[0]}{at}" if len(left) == 1 else f"every {' and '.join(named)}{at}"
    if day == "*" and week == "*":
        return f"every day{at}"
    return f"on day {day} of the month{at}" if week == "*" else f"on the schedule {cron}{tail}"


def _days(field: str) -> list[int]:
    """The weekdays of a cron field in order, 0 for Sunday; none where it is no list of numbers and ranges."""
    if not re.fullmatch(r"[0-7](-[0-7])?(,[0-7](-[0-7])?)*", field):
        return []
    spans = [part.partition("-") for part in field.split(",")]
    return sorted({day % 7 for first, _, last in spans for day in range(int(first), int(last or first) + 1)})


def _query_words(params: dict[str, Any]) -> str:
    """What of the query starts a run: `finds new rows`, `the number of rows is more than 5`."""
    fire, value = params.get("fire") or "new_rows", params.get("value") or 0
    if fire == "new_rows":
        return "finds new rows"
    operator = params.get("operator") or "greater_than"
    if fire == "row_count" and operator == "greater_than" and str(value) == "0":
        return "finds something"
    left = "number of rows" if fire == "row_count" else "value"
    return f"changes so that its {condition_words({'left': left, 'operator': operator, 'right': value})}"


def trigger_words(trigger: Trigger, inputs: Sequence[WorkflowInput] = ()) -> str:
    """What starts a run, as a clause: `When a shipment is more than 2 hours late`."""
    kind, params = trigger.type, trigger.params
    if kind == "shipment":
        hours = params.get("delay_hours")
        event = _EVENTS.get(str(params.get("event")), "changes")
        late = f"is more than {hours:g} hour{'' if hours == 1 else 's'} late" if isinstance(hours, int | float) else event
        only = f" (only if {condition_words(params['filter'])})" if params.get("filter") else ""
        return f"When a shipment {late}{only}"
    if kind == "schedule":
        words = schedule_words(params)
        return words[:1].upper() + words[1:]
    if kind == "email":
        parts = [
            f"from {params['from_filter']}" if params.get("from_filter") else "",
            f"with “{params['subject_filter']}” in the subject" if params.get("subject_filter") else "",
            "with an attachment" if params.get("has_attachment") else "",
        ]
        return " ".join(["When an e-mail arrives", *(p for p in parts if p)])
    if kind == "webhook":
        return f"When the webhook{' /' + str(params['path']) if params.get('path') else ''} is called"
    if kind == "query":
        return f"When the database query {_query_words(params)}"
    names = ", ".join(i.name for i in inputs)
    return f"When somebody starts it{f' (with {names})' if names else ''}"
