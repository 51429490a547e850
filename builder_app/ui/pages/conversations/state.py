"""State of the list of conversations."""

from dataclasses import dataclass

import reflex as rx

from builder_app.domain.errors import BuilderError
from builder_app.runtime import current
from builder_app.ui.feedback import notify
from builder_app.ui.session import principal_of


@dataclass
class ConversationRow:
    """One line."""

    id: str
    title: str
    workflow_id: str
    open: str
    updated_at: str


class ConversationsState(rx.State):
    """The person's own conversations and their search."""

    rows: list[ConversationRow] = []
    search: str = ""
    more: bool = False
    deleted: bool = False

    @rx.event
    async def load(self):  # type: ignore[no-untyped-def]
        """Read the list."""
        try:
            found = await current().conversations.list(await principal_of(self), limit=200, search=self.search, deleted=self.deleted)
        except BuilderError as error:
            return notify(error)
        self.more = found.next_cursor is not None
        self.rows = [
            ConversationRow(
                id=one.id,
                title=one.title or "Nothing said yet",
                workflow_id=one.workflow_id,
                open=one.question.text if one.question else "",
                updated_at=one.updated_at.isoformat(),
            )
            for one in found.items
        ]
        return None

    @rx.event
    def find(self, text: str):  # type: ignore[no-untyped-def]
        """Search in titles and in what was said."""
        self.search = text[:200]
        return ConversationsState.load

    @rx.event
    def toggle_deleted(self):  # type: ignore[no-untyped-def]
        """Show what was put away, or what is there."""
        self.deleted = not self.deleted
        return ConversationsState.load

    @rx.event
    async def rename(self, conversation_id: str, title: str):  # type: ignore[no-untyped-def]
        """Give a conversation another title."""
        known = next((one for one in self.rows if one.id == conversation_id), None)
        if known is None or not title.strip() or title.strip() == known.title:
            return None
        try:
            await current().conversations.rename(await principal_of(self), conversation_id, title)
        except BuilderError as error:
            return notify(error)
        return [rx.toast.success("Renamed."), ConversationsState.load]

    @rx.event
    async def delete(self, conversation_id: str):  # type: ignore[no-untyped-def]
        """Put a conversation away; its workflow stays."""
        return await self._change("delete", conversation_id, "Put away. You find it under “Deleted”; its workflow is still there.")

    @rx.event
    async def restore(self, conversation_id: str):  # type: ignore[no-untyped-def]
        """Bring it back."""
        return await self._change("restore", conversation_id, "Restored.")

    async def _change(self, verb: str, conversation_id: str, words: str) -> list[rx.event.EventSpec]:
        try:
            await getattr(current().conversations, verb)(await principal_of(self), conversation_id)
        except BuilderError as error:
            return [notify(error)]
        return [rx.toast.success(words), ConversationsState.load()]
