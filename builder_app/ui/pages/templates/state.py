"""Beginning with a template."""

import reflex as rx

from builder_app.domain.errors import BuilderError
from builder_app.domain.templates import template_of
from builder_app.runtime import current
from builder_app.ui.feedback import notify
from builder_app.ui.session import principal_of


class TemplatesState(rx.State):
    """The gallery."""

    busy: str = ""

    @rx.event
    async def begin(self, template_id: str):  # type: ignore[no-untyped-def]
        """Make a workflow of a template and open it."""
        if self.busy:
            return
        self.busy = template_id
        yield
        try:
            chosen = template_of(template_id)
            who = await principal_of(self)
            made = await current().workflows.create(who, name=chosen.name, definition=chosen.definition)
        except BuilderError as error:
            self.busy = ""
            yield notify(error)
            return
        self.busy = ""
        yield rx.redirect(f"/workflows/{made.id}")
