"""Beginning with a template."""

from dataclasses import dataclass

import reflex as rx

from builder_app.domain.access import Permission, allows
from builder_app.domain.errors import BuilderError
from builder_app.runtime import current
from builder_app.ui.feedback import notify
from builder_app.ui.session import principal_of


@dataclass
class SharedCard:
    """A template that somebody shares. `mine` tells whether the reader may take it away."""

    id: str
    name: str
    text: str
    by: str
    mine: bool


class TemplatesState(rx.State):
    """The gallery."""

    shared: list[SharedCard] = []
    busy: str = ""
    deleted: bool = False

    @rx.event
    async def load(self):  # type: ignore[no-untyped-def]
        """Those of the workspace."""
        try:
            who = await principal_of(self)
            found = await current().templates.shared(who, deleted=self.deleted)
        except BuilderError as error:
            return notify(error)
        everything = allows(who.role, Permission.ADMINISTER)
        self.shared = [
            SharedCard(
                id=one.id, name=one.name, text=one.description, by=f"{_steps(len(one.definition.steps))} · {one.created_by}",
                mine=everything or one.created_by == who.email,
            )
            for one in found
        ]  # fmt: skip
        return None

    @rx.event
    def toggle_deleted(self):  # type: ignore[no-untyped-def]
        """Show what was taken away, or what is there."""
        self.deleted = not self.deleted
        return TemplatesState.load

    @rx.event
    async def begin(self, template_id: str):  # type: ignore[no-untyped-def]
        """Make a workflow of a template and open it."""
        if self.busy:
            return
        self.busy = template_id
        yield
        try:
            made = await current().templates.begin(await principal_of(self), template_id)
        except BuilderError as error:
            self.busy = ""
            yield notify(error)
            return
        self.busy = ""
        yield rx.redirect(f"/workflows/{made.id}")

    @rx.event
    async def remove(self, template_id: str):  # type: ignore[no-untyped-def]
        """Take a shared template away."""
        return await self._change("remove", template_id, "Put away. You find it under “Deleted”; workflows made of it stay.")

    @rx.event
    async def restore(self, template_id: str):  # type: ignore[no-untyped-def]
        """Bring it back."""
        return await self._change("restore", template_id, "Restored.")

    async def _change(self, verb: str, template_id: str, words: str) -> list[rx.event.EventSpec]:
        try:
            await getattr(current().templates, verb)(await principal_of(self), template_id)
        except BuilderError as error:
            return [notify(error)]
        return [rx.toast.success(words), TemplatesState.load()]


def _steps(count: int) -> str:
    return "1 step" if count == 1 else f"{count} steps"
