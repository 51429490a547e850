"""One shipment with its timeline over all workflows."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import reflex as rx

from builder_app.domain.errors import BuilderError
from builder_app.domain.shipments import Shipment
from builder_app.runtime import current
from builder_app.ui.feedback import notify
from builder_app.ui.pages.runs.state import RunRow, run_row
from builder_app.ui.session import principal_of


@dataclass
class Fact:
    """Something that is known: a text, or a time that the browser shows in the reader's own zone."""

    label: str
    text: str
    at: str = ""


_LABELS = {"shipment_id": "Shipment", "temperature_f": "Temperature", "delay_hours": "Late by", "updated_at": "Changed"}


def known(shipment: Shipment) -> dict[str, Any]:
    """Everything that is known of a shipment, by name; its free attributes last."""
    return {**{name: value for name, value in shipment.model_dump().items() if name != "attributes"}, **shipment.attributes}


def fact_of(name: str, value: Any) -> Fact:
    """One of these as a person reads it."""
    label = _LABELS.get(name, name.replace("_", " ").capitalize())
    if isinstance(value, datetime):
        return Fact(label=label, text="", at=value.isoformat())
    if name == "delay_hours":
        return Fact(label=label, text=f"{value:g} h" if value > 0 else "not late")
    if name == "temperature_f":
        return Fact(label=label, text=f"{value:g} °F")
    return Fact(label=label, text=str(value).replace("_", " ") if name in ("status", "priority") else str(value))


class ShipmentState(rx.State):
    """The shipment that the address names."""

    key: str = ""
    facts: list[Fact] = []
    runs: list[RunRow] = []

    @rx.event
    async def load(self):  # type: ignore[no-untyped-def]
        """Read the shipment and the runs that were about it."""
        self.key = str(self.router.url.path).rstrip("/").rpartition("/")[2]
        try:
            who = await principal_of(self)
            shipment = await current().shipments.get(who, self.key)
            runs = await current().shipments.timeline(who, self.key)
        except BuilderError as error:
            return notify(error)
        self.facts = [fact_of(name, value) for name, value in known(shipment).items() if value not in (None, "")]
        self.runs = [run_row(run) for run in runs]
        return None
