"""State of the home page."""

from dataclasses import dataclass
from typing import Any

import reflex as rx

from builder_app.domain.errors import BuilderError
from builder_app.runtime import current
from builder_app.ui.feedback import notify
from builder_app.ui.pages.builder.chat_state import ChatState
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
    def key(self, key: str, info: rx.event.KeyInputInfo):  # type: ignore[no-untyped-def]
        """Enter sends, Shift+Enter makes a new line."""
        if key == "Enter" and not info["shift_key"]:
            return rx.call_script("window.builder.takeText('chat-input', 'home')", callback=HomeState.begin)
        return None

    @rx.event
    async def begin(self, said: dict[str, Any]):  # type: ignore[no-untyped-def]
        """Make a conversation with its workflow, and say the first words there."""
        text = str(said.get("text") or "").strip()
        if not text or self.busy:
            return rx.toast.info("Describe first what should happen.", id="empty-message") if not text else None
        self.busy = True
        try:
            who = await principal_of(self)
            conversation = await current().conversations.create(who)
        except BuilderError as error:
            self.busy = False
            return notify(error)
        return [
            rx.call_script("window.builder.clearText('chat-input', 'home')"),
            ChatState.send(conversation.id, text, str(said.get("client_id") or "")),
            rx.redirect(f"/workflows/{conversation.workflow_id}"),
        ]
