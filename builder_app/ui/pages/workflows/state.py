"""State of the list of workflows."""

from dataclasses import dataclass

import reflex as rx

from builder_app.domain.errors import BuilderError
from builder_app.runtime import current
from builder_app.ui.feedback import notify
from builder_app.ui.session import principal_of


@dataclass
class WorkflowRow:
    """One line."""

    id: str
    name: str
    status: str
    version: str
    updated_at: str


class WorkflowsState(rx.State):
    """The list and its search."""

    rows: list[WorkflowRow] = []
    search: str = ""
    deleted: bool = False

    @rx.event
    async def load(self):  # type: ignore[no-untyped-def]
        """Read the list."""
        try:
            found = await current().workflows.list(await principal_of(self), limit=200, search=self.search, deleted=self.deleted)
        except BuilderError as error:
            return notify(error)
        self.rows = [
            WorkflowRow(
                id=w.id,
                name=w.name,
                status=w.status,
                version=f"v{w.latest_version}" if w.latest_version else "–",
                updated_at=w.updated_at.isoformat(),
            )
            for w in found.items
        ]
        return None

    @rx.event
    def find(self, text: str):  # type: ignore[no-untyped-def]
        """Search by name."""
        self.search = text[:200]
        return WorkflowsState.load

    @rx.event
    def toggle_deleted(self):  # type: ignore[no-untyped-def]
        """Show what was put away, or what is there."""
        self.deleted = not self.deleted
        return WorkflowsState.load

    @rx.event
    async def create(self):  # type: ignore[no-untyped-def]
        """A new, empty workflow."""
        try:
            made = await current().conversations.create(await principal_of(self))
        except BuilderError as error:
            return notify(error)
        return rx.redirect(f"/workflows/{made.workflow_id}")

    @rx.event
    async def delete(self, workflow_id: str):  # type: ignore[no-untyped-def]
        """Put a workflow away."""
        return await self._change("delete", workflow_id, "Put away. You find it under “Deleted”.")

    @rx.event
    async def restore(self, workflow_id: str):  # type: ignore[no-untyped-def]
        """Bring it back."""
        return await self._change("restore", workflow_id, "Restored.")

    async def _change(self, verb: str, workflow_id: str, words: str) -> list[rx.event.EventSpec]:
        try:
            await getattr(current().workflows, verb)(await principal_of(self), workflow_id)
        except BuilderError as error:
            return [notify(error)]
        return [rx.toast.success(words), WorkflowsState.load()]
