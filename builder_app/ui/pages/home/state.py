"""State of the home page."""

from dataclasses import dataclass
from typing import Any

import reflex as rx

from builder_app.domain.errors import BuilderError
from builder_app.runtime import current
from builder_app.ui.feedback import notify, refused
from builder_app.ui.session import principal_of

PROMPTS = (
    "When a shipment is more than 4 hours late, email the carrier and escalate to my manager if nobody answers within a day",
    "Every weekday at 8:30am email a list of all delayed shipments to the planning team",
    "When a BOL arrives by email, pull out the BOL number and carrier and save them as CSV",
    "Ask a manager to approve rebooking with another carrier, and tell operations if it is rejected",
)


@dataclass
class RecentView:
    """A workflow on the home page."""

    id: str
    name: str
    status: str
    updated_at: str


class HomeState(rx.State):
    """What the home page shows."""

    recent: list[RecentView] = []
    attention: str = ""
    attention_href: str = "/tasks"
    busy: bool = False

    @rx.event
    async def load(self):  # type: ignore[no-untyped-def]
        """Recent workflows, and what waits for somebody."""
        self.busy = False
        try:
            who = await principal_of(self)
            runtime = current()
            workflows = await runtime.workflows.list(who, limit=6)
            tasks = await runtime.tasks.list(who, status="open", limit=50)
            failed = await runtime.runs.list(who, status=["failed"], limit=20)
        except BuilderError as error:
            return notify(error)
        self.recent = [RecentView(id=w.id, name=w.name, status=w.status, updated_at=w.updated_at.isoformat()) for w in workflows.items]
        parts = []
        if tasks.items:
            parts.append(f"{len(tasks.items)} task{'s' if len(tasks.items) > 1 else ''} waiting for a decision")
        if failed.items:
            parts.append(f"{len(failed.items)} failed run{'s' if len(failed.items) > 1 else ''}")
        self.attention = " · ".join(parts)
        self.attention_href = "/tasks" if tasks.items else "/runs"
        return None

    @rx.event
    def resend(self):  # type: ignore[no-untyped-def]
        """Send again what the browser keeps, where the server has not stored it yet."""
        return rx.call_script("window.builder.pending('home')", callback=HomeState.begin)

    @rx.event
    async def begin(self, said: dict[str, Any]):  # type: ignore[no-untyped-def]
        """Make a conversation with its workflow; the words that the browser keeps are said there."""
        client_id = str(said.get("client_id") or "")
        if not client_id or self.busy:
            return None
        self.busy = True
        try:
            conversation = await current().conversations.create(await principal_of(self))
        except BuilderError as error:
            self.busy = False
            return [refused(client_id), notify(error)]
        workflow_id = conversation.workflow_id
        return [rx.call_script(f"window.builder.move('home', '{workflow_id}')"), rx.redirect(f"/workflows/{workflow_id}")]
