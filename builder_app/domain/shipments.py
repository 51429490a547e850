"""Shipments, and what happening to one of them means."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BeforeValidator, ConfigDict, Field, StringConstraints

from builder_app.domain.records import Record
from builder_app.domain.text import OneLine, plain_values

ShipmentEvent = Literal["created", "updated", "delayed", "delivered", "exception"]
EXCEPTIONS = frozenset({"exception", "damaged", "lost", "held", "refused", "returned"})


def _aware(value: Any) -> Any:
    """Times without an offset are taken as UTC; an empty text is no time."""
    if isinstance(value, str):
        text = value.strip()
        if not text:
            return None
        try:
            value = datetime.fromisoformat(text)
        except ValueError:
            return text
    if isinstance(value, datetime) and value.tzinfo is None:
        return value.replace(tzinfo=UTC)
    return value


Moment = Annotated[AwareDatetime | None, BeforeValidator(_aware)]
Short = Annotated[str, OneLine, StringConstraints(max_length=200)]


class Shipment(Record):
    """One shipment. `delay_hours` is computed from the dates when it was not given; negative means early."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    shipment_id: Annotated[str, OneLine, StringConstraints(min_length=1, max_length=100)]
    status: Short = "planned"
    carrier: Short = ""
    customer: Short = ""
    origin: Short = ""
    destination: Short = ""
    planned_delivery: Moment = None
    estimated_delivery: Moment = None
    actual_delivery: Moment = None
    delay_hours: float | None = Field(default=None, ge=-100_000, le=100_000)
    priority: Short = ""
    temperature_f: float | None = Field(default=None, ge=-1000, le=1000)
    facility: Short = ""
    facility_email: Short = ""
    carrier_email: Short = ""
    customer_email: Short = ""
    manager_email: Short = ""
    updated_at: Moment = None
    attributes: dict[str, Any] = {}


FIELDS = tuple(Shipment.model_fields)
EDITABLE = tuple(name for name in FIELDS if name not in ("shipment_id", "updated_at"))


def delay_of(shipment: Shipment) -> float | None:
    """Hours that the actual, else the estimated delivery is after the planned one; None when a date is missing."""
    reached = shipment.actual_delivery or shipment.estimated_delivery
    if shipment.planned_delivery is None or reached is None:
        return None
    return round((reached - shipment.planned_delivery).total_seconds() / 3600, 2)


def upserted(before: Shipment | None, given: Mapping[str, Any], *, at: datetime) -> Shipment:
    """The shipment after an upsert of the fields in `given`; the delay follows the dates unless it was given itself.

    Raises pydantic's ValidationError for wrong values.
    """
    stored = before.model_dump(mode="python") if before is not None else {}
    attributes = {**stored.get("attributes", {}), **plain_values(given.get("attributes") or {})}
    after = Shipment.model_validate({**stored, **given, "attributes": attributes, "updated_at": at})
    if given.get("delay_hours") is not None:
        return after
    dated = any(name in given for name in ("planned_delivery", "estimated_delivery", "actual_delivery"))
    computed = delay_of(after)
    if computed is None or not (dated or before is None):
        return after
    return after.model_copy(update={"delay_hours": computed})


def became_late(before: Shipment | None, after: Shipment, *, hours: float) -> bool:
    """Whether this change took the delay over `hours`: true once for each crossing."""
    return _late(after, hours) and not (before is not None and _late(before, hours))


def events_of(before: Shipment | None, after: Shipment) -> tuple[ShipmentEvent, ...]:
    """What this change means, lateness aside (that depends on each trigger's own threshold)."""
    found: list[ShipmentEvent] = ["created"] if before is None else []
    if before is not None and _content(before) != _content(after):
        found.append("updated")
    if _delivered(after) and not (before is not None and _delivered(before)):
        found.append("delivered")
    if after.status.lower() in EXCEPTIONS and not (before is not None and before.status.lower() in EXCEPTIONS):
        found.append("exception")
    return tuple(found)


def _late(shipment: Shipment, hours: float) -> bool:
    return shipment.delay_hours is not None and shipment.delay_hours > hours


def _delivered(shipment: Shipment) -> bool:
    return shipment.status.lower() == "delivered" or shipment.actual_delivery is not None


def _content(shipment: Shipment) -> dict[str, Any]:
    return shipment.model_dump(exclude={"updated_at"})
