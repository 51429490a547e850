"""The table of shipments."""

from dataclasses import dataclass

import reflex as rx

from builder_app.domain.errors import BuilderError
from builder_app.runtime import current
from builder_app.ui.components import DONE
from builder_app.ui.feedback import notify
from builder_app.ui.session import principal_of


@dataclass
class ShipmentRow:
    """One line."""

    shipment_id: str
    status: str
    carrier: str
    customer: str
    route: str
    delay: str
    late: bool
    priority: str
    updated_at: str


class ShipmentsState(rx.State):
    """Shipments, a search, and the result of an upload."""

    rows: list[ShipmentRow] = []
    search: str = ""
    report: str = ""
    problems: list[str] = []

    @rx.event
    async def load(self):  # type: ignore[no-untyped-def]
        """Read the table."""
        try:
            found = await current().shipments.list(await principal_of(self), limit=200, search=self.search)
        except BuilderError as error:
            return notify(error)
        self.rows = [
            ShipmentRow(
                shipment_id=s.shipment_id,
                status=s.status,
                carrier=s.carrier,
                customer=s.customer,
                route=f"{s.origin} → {s.destination}" if s.origin or s.destination else "",
                delay="–" if s.delay_hours is None else f"{s.delay_hours:g} h",
                late=bool(s.delay_hours and s.delay_hours > 0),
                priority=s.priority,
                updated_at=s.updated_at.isoformat() if s.updated_at else "",
            )
            for s in found.items
        ]
        return None

    @rx.event
    def find(self, text: str):  # type: ignore[no-untyped-def]
        """Search."""
        self.search = text[:200]
        return ShipmentsState.load

    @rx.event
    async def upload(self, files: list[rx.UploadFile]):  # type: ignore[no-untyped-def]
        """Take a CSV file."""
        if not files:
            return [rx.call_script(DONE), rx.toast.info("Choose a CSV file first.")]
        raw = await files[0].read()
        try:
            report = await current().shipments.import_csv(await principal_of(self), raw.decode("utf-8-sig"))
        except UnicodeDecodeError:
            return [rx.call_script(DONE), rx.toast.error("The file is not UTF-8 text. Save it as UTF-8 and try again.")]
        except BuilderError as error:
            return [rx.call_script(DONE), notify(error)]
        self.report = f"{report.created} new, {report.updated} changed, {len(report.errors)} refused"
        self.problems = [f"Line {p.line}, {p.field}: {p.message}" for p in report.errors[:20]]
        return [rx.call_script(DONE), rx.clear_selected_files("csv"), ShipmentsState.load]
