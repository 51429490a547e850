"""The audit log."""

import json
from dataclasses import dataclass

import reflex as rx

from builder_app.domain.errors import BuilderError
from builder_app.runtime import current
from builder_app.ui.feedback import notify
from builder_app.ui.session import principal_of


@dataclass
class AuditRow:
    """One entry."""

    at: str
    actor: str
    action: str
    target: str
    detail: str


class AuditState(rx.State):
    """Entries, newest first, a page at a time."""

    rows: list[AuditRow] = []
    cursor: str = ""
    refused: str = ""

    @rx.event
    async def load(self):  # type: ignore[no-untyped-def]
        """The newest entries."""
        self.rows, self.cursor, self.refused = [], "", ""
        return await self._more()

    @rx.event
    async def more(self):  # type: ignore[no-untyped-def]
        """Older ones."""
        return await self._more()

    async def _more(self) -> rx.event.EventSpec | None:
        try:
            found = await current().audit.list(await principal_of(self), cursor=self.cursor or None, limit=100)
        except BuilderError as error:
            self.refused = error.message
            return notify(error)
        self.rows += [
            AuditRow(
                at=e.at.isoformat(),
                actor=e.actor,
                action=e.action,
                target=f"{e.target_kind} {e.target_id}",
                detail=json.dumps(e.after, ensure_ascii=False)[:300] if e.after else "",
            )
            for e in found.items
        ]
        self.cursor = found.next_cursor or ""
        return None
