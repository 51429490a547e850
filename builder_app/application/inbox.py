"""Looks into the mailboxes that are connected, and takes in what is new."""

from loguru import logger

from builder_app.application.mail import MailService
from builder_app.application.ports import MailConnection, MailReader, OpenUnitOfWork, SecretBox
from builder_app.application.sealed import open_sealed
from builder_app.domain.errors import BuilderError


class Inbox:
    """Reads every IMAP connection, and the mailbox of the settings where there is none."""

    def __init__(
        self, *, uow: OpenUnitOfWork, box: SecretBox, reader: MailReader, mail: MailService, default: MailConnection | None
    ) -> None:
        self._uow = uow
        self._box = box
        self._reader = reader
        self._mail = mail
        self._default = default

    async def once(self) -> int:
        """One look into each mailbox; answers how many messages were new. One that does not answer does not keep the others back."""
        taken = 0
        for connection_id, connection in await self._mailboxes():
            try:
                for mail in await self._reader.unseen(connection):
                    taken += await self._mail.receive(mail.model_copy(update={"connection_id": connection_id}))
            except BuilderError as error:
                logger.warning("Mailbox {} not read: {}", connection_id or "of the settings", error.message)
        return taken

    async def _mailboxes(self) -> list[tuple[str | None, MailConnection]]:
        async with self._uow(read_only=True) as uow:
            stored = await uow.connections.all_of("imap")
            opened = [(one.id, await open_sealed(uow, self._box, one.id)) for one in stored]
        found: list[tuple[str | None, MailConnection]] = [
            (id_, MailConnection.model_validate({k: v for k, v in config.items() if v is not None})) for id_, config in opened
        ]
        if not found and self._default is not None:
            found.append((None, self._default))
        return found
