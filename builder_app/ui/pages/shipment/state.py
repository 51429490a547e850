"""One shipment with its timeline over all workflows."""

import reflex as rx

from builder_app.domain.errors import BuilderError
from builder_app.runtime import current
from builder_app.ui.feedback import notify
from builder_app.ui.pages.runs.state import RunRow, run_row
from builder_app.ui.session import principal_of


class ShipmentState(rx.State):
    """The shipment that the address names."""

    key: str = ""
    facts: list[list[str]] = []
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
        stored = shipment.model_dump(mode="json")
        facts = {**{k: v for k, v in stored.items() if k != "attributes"}, **shipment.attributes}
        self.facts = [[name.replace("_", " ").capitalize(), str(value)] for name, value in facts.items() if value not in (None, "")]
        self.runs = [run_row(run) for run in runs]
        return None
