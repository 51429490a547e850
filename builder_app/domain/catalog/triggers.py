"""What can start a run."""

from collections.abc import Mapping
from typing import Any, Literal

from builder_app.domain.catalog.email import SAMPLE_REPLY
from builder_app.domain.catalog.shipments import SAMPLE_SHIPMENT
from builder_app.domain.catalog.spec import Inputs, Line, TriggerSpec, Words, ui
from builder_app.domain.conditions import Condition
from builder_app.domain.durations import Duration


class Manual(Inputs):
    """No parameters."""


class Schedule(Inputs):
    """schedule"""

    cron: Line = ui("text", "Minute, hour, day, month, weekday", placeholder="0 9 * * 1-5")
    timezone: Line = ui("text", "Time zone, such as America/Chicago", default="UTC")


class Webhook(Inputs):
    """webhook"""

    path: str | None = ui(
        "text",
        "Last part of the address; empty: an unguessable one",
        default=None,
        max_length=120,
        pattern=r"^[A-Za-z0-9_/-]*$",
    )
    method: Literal["POST", "GET", "PUT", "ANY"] = ui("select", "Method", default="POST")
    auth: Literal["none", "bearer", "basic", "hmac"] = ui("select", "How callers prove themselves", default="none")
    credential: str | None = ui("connection", "The secret that they must know", default=None, kinds=["http"])


class Email(Inputs):
    """email"""

    connection: str | None = ui("connection", "Mailbox; empty: the default", default=None, kinds=["imap"])
    from_filter: str | None = ui("text", "Only from this sender", default=None)
    subject_filter: str | None = ui("text", "Only with this in the subject", default=None)
    body_filter: str | None = ui("text", "Only with this in the text", default=None)
    has_attachment: bool | None = ui("boolean", "Only with (or only without) an attachment", default=None)
    interval: Duration | None = ui("duration", "How often the mailbox is looked at", default=None)


class Query(Inputs):
    """query"""

    connection: Line = ui("connection", "Database", kinds=["sql"])
    sql: Words = ui("textarea", "One SELECT; it can only read")
    schedule: Line = ui("text", "When to ask: minute, hour, day, month, weekday, in UTC", placeholder="*/15 * * * *")
    fire: Literal["row_count", "value", "new_rows"] = ui(
        "select",
        "What starts a run: new_rows, one for the rows that were not there at the last look (the first look only remembers); row_count or "
        "value (first column of the first row), when the comparison becomes true, not again while it stays true",
        default="new_rows",
    )
    operator: Literal["equals", "not_equals", "greater_than", "greater_or_equal", "less_than", "less_or_equal"] = ui(
        "select", "How row_count or value is compared", default="greater_than"
    )
    value: Any = ui("text", "What row_count or value is compared with", default=0)
    key_column: str | None = ui("text", "For new_rows: the column that tells rows apart", default=None, max_length=200, placeholder="id")


class Shipment(Inputs):
    """shipment"""

    event: Literal["created", "updated", "delayed", "delivered", "exception"] = ui("select", "What happened to the shipment")
    filter: Condition | None = ui("condition", "Only shipments that …", default=None)
    delay_hours: float | None = ui("number", "Late by more than this many hours", default=None, ge=0, le=10_000)


def _manual(params: Mapping[str, Any]) -> dict[str, Any]:
    return {}


def _scheduled(params: Mapping[str, Any]) -> dict[str, Any]:
    return {"scheduled_at": "2026-01-05T09:00:00+00:00"}


def _called(params: Mapping[str, Any]) -> dict[str, Any]:
    method = params.get("method")
    return {"body": {}, "headers": {}, "query": {}, "method": "POST" if method in (None, "", "ANY") else method}


def _mail(params: Mapping[str, Any]) -> dict[str, Any]:
    return {"email": SAMPLE_REPLY}


def _rows(params: Mapping[str, Any]) -> dict[str, Any]:
    return {"rows": [{str(params.get("key_column") or "id"): 1}], "count": 1, "value": None}


def _moved(params: Mapping[str, Any]) -> dict[str, Any]:
    return {"event": params.get("event") or "updated", "shipment": SAMPLE_SHIPMENT}


TRIGGERS = (
    TriggerSpec(
        type="manual",
        name="By hand",
        icon="mouse-pointer-click",
        params=Manual,
        payload=_manual,
        help="Somebody starts it, or another system over REST.",
    ),
    TriggerSpec(
        type="schedule",
        name="On a schedule",
        icon="calendar-clock",
        params=Schedule,
        payload=_scheduled,
        help="At fixed times.",
    ),
    TriggerSpec(
        type="webhook",
        name="Webhook",
        icon="webhook",
        params=Webhook,
        payload=_called,
        help="Another system calls an address of ours.",
    ),
    TriggerSpec(
        type="email",
        name="E-mail arrives",
        icon="mail-open",
        params=Email,
        payload=_mail,
        help="A mail comes in that matches.",
    ),
    TriggerSpec(
        type="query",
        name="Database query",
        icon="database-zap",
        params=Query,
        payload=_rows,
        help="A query of another system's database finds new rows, or a comparison becomes true.",
    ),
    TriggerSpec(
        type="shipment",
        name="Shipment event",
        icon="truck",
        params=Shipment,
        payload=_moved,
        help="A shipment is created, changed, late, delivered or in trouble.",
    ),
)
