"""The built-in mailbox."""

from dataclasses import dataclass
from typing import Any

import reflex as rx

from builder_app.domain.errors import BuilderError
from builder_app.runtime import current
from builder_app.ui.feedback import notify
from builder_app.ui.session import principal_of


@dataclass
class MailView:
    """One message."""

    id: str
    direction: str
    sender: str
    people: str
    subject: str
    body: str
    at: str
    via: str
    run_link: str


class MailboxState(rx.State):
    """What went out and came in, followed live."""

    rows: list[MailView] = []
    smtp: bool = False
    replying: str = ""
    _watch: int = 0

    @rx.event
    async def load(self):  # type: ignore[no-untyped-def]
        """Read the mail and follow it."""
        problem = await self._read()
        self._watch += 1
        return problem or MailboxState.watch(self._watch)

    async def _read(self) -> rx.event.EventSpec | None:
        try:
            found = await current().mail.list(await principal_of(self), limit=100)
            self.smtp = await current().mail.mode() == "smtp"
        except BuilderError as error:
            return notify(error)
        self.rows = [
            MailView(
                id=m.id,
                direction=m.direction,
                sender=m.sender,
                people=", ".join(m.to),
                subject=m.subject,
                body=m.body,
                at=m.created_at.isoformat(),
                via=m.via,
                run_link=f"/runs/{m.run_id}" if m.run_id else "",
            )
            for m in found.items
        ]
        return None

    @rx.event(background=True)
    async def watch(self, turn: int):  # type: ignore[no-untyped-def]
        """Read again whenever mail comes or goes."""
        async with current().bus.subscribe("mailbox") as news:
            async for _ in news:
                async with self:
                    if self._watch != turn or self.router.url.path.rstrip("/") != "/mailbox":
                        return
                    await self._read()

    @rx.event
    def answer(self, mail_id: str) -> None:
        """Open or close the answer to a message."""
        self.replying = "" if self.replying == mail_id else mail_id

    @rx.event
    async def reply(self, form: dict[str, Any]):  # type: ignore[no-untyped-def]
        """Answer as the recipient."""
        try:
            await current().mail.reply(await principal_of(self), self.replying, body=str(form.get("body") or ""))
        except BuilderError as error:
            return notify(error)
        self.replying = ""
        await self._read()
        return rx.toast.success("Answered as the recipient. The run that waits for it goes on.")
