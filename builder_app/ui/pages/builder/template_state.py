"""Saving the draft as a template of the workspace."""

from typing import Any

import reflex as rx

from builder_app.domain.errors import BuilderError
from builder_app.runtime import current
from builder_app.ui.feedback import notify
from builder_app.ui.pages.builder.draft_state import DraftState
from builder_app.ui.session import principal_of


class SaveTemplateState(rx.State):
    """The dialog behind “Save as template”."""

    is_open: bool = False
    name: str = ""
    description: str = ""
    working: bool = False

    @rx.event
    async def open(self):  # type: ignore[no-untyped-def]
        """Propose the words of the workflow."""
        draft = await self.get_state(DraftState)
        try:
            await draft.consent()
        except BuilderError as error:
            return notify(error)
        definition = draft.definition()
        self.name, self.description = definition.name, definition.description
        self.working, self.is_open = False, True
        return None

    @rx.event
    def close(self) -> None:
        """Close the dialog."""
        self.is_open = False

    @rx.event
    async def save(self, form: dict[str, Any]):  # type: ignore[no-untyped-def]
        """Make the template."""
        self.working = True
        yield
        yield await self._save(str(form.get("name") or ""), str(form.get("description") or ""))
        self.working = False

    async def _save(self, name: str, description: str) -> Any:
        draft = await self.get_state(DraftState)
        try:
            made = await current().templates.share(await principal_of(self), draft.id, name=name, description=description)
        except BuilderError as error:
            return notify(error)
        self.is_open = False
        return rx.toast.success(f"“{made.name}” is a template now. Everybody finds it under Templates.", id="template-saved")
