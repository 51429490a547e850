"""Shipments of the app's own table."""

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from builder_app.domain.catalog.spec import ActionSpec, Inputs, Line, Outputs, found, ui
from builder_app.domain.conditions import Condition

SAMPLE_SHIPMENT: dict[str, Any] = {
    "shipment_id": "SHP-1001",
    "status": "in_transit",
    "carrier": "Sample Carrier",
    "customer": "Sample Customer",
    "origin": "Chicago",
    "destination": "Dallas",
    "planned_delivery": "2026-01-05T12:00:00+00:00",
    "estimated_delivery": "2026-01-05T15:00:00+00:00",
    "actual_delivery": None,
    "delay_hours": 3.0,
    "priority": "critical",
    "temperature_f": 46.0,
    "facility": "Chicago DC",
    "facility_email": "facility@example.com",
    "carrier_email": "carrier@example.com",
    "customer_email": "customer@example.com",
    "manager_email": "manager@example.com",
    "updated_at": "2026-01-05T09:00:00+00:00",
    "attributes": {},
}
"""What rehearsals work with."""


class Lookup(Inputs):
    """shipment.lookup"""

    shipment_id: Line = ui("text", "Which shipment", placeholder="{{ input.shipment_id }}")


class OneShipment(Outputs):
    """A shipment."""

    shipment: dict[str, Any] | None = None


class Search(Inputs):
    """shipment.search"""

    filter: Condition = ui("condition", "Which shipments; the fields stand under shipment", placeholder="{{ shipment.priority }}")
    limit: int = ui("number", "At most this many", default=100, ge=1, le=1000)


class Shipments(Outputs):
    """Shipments that match."""

    shipments: list[dict[str, Any]] = Field(default_factory=list)
    count: int = 0


class Update(Inputs):
    """shipment.update"""

    shipment_id: Line = ui("text", "Which shipment", placeholder="{{ trigger.shipment.shipment_id }}")
    changes: dict[str, Any] = ui("key_value", "Fields and their new values")


def _shipment(params: Mapping[str, Any], outcome: str) -> dict[str, Any]:
    if outcome == "not_found":
        return {"shipment": None}
    wanted, changes = params.get("shipment_id"), params.get("changes")
    shipment = SAMPLE_SHIPMENT | ({"shipment_id": wanted} if wanted else {})
    return {"shipment": shipment | (dict(changes) if isinstance(changes, Mapping) else {})}


ACTIONS = (
    ActionSpec(
        id="shipment.lookup",
        name="Look up shipment",
        category="shipments",
        icon="package-search",
        inputs=Lookup,
        outputs=OneShipment,
        help="Reads one shipment.",
        sample=_shipment,
        effect="local",
        outcome_names=("found", "not_found"),
    ),
    ActionSpec(
        id="shipment.search",
        name="Search shipments",
        category="shipments",
        icon="search",
        inputs=Search,
        outputs=Shipments,
        help="Finds shipments by a condition.",
        sample=found("shipments", [SAMPLE_SHIPMENT]),
        effect="local",
        outcome_names=("found", "not_found"),
        extra_scope=("shipment",),
    ),
    ActionSpec(
        id="shipment.update",
        name="Update shipment",
        category="shipments",
        icon="package-check",
        inputs=Update,
        outputs=OneShipment,
        help="Changes fields of a shipment.",
        sample=_shipment,
        effect="local",
        outcome_names=("next", "not_found"),
    ),
)
