"""Looks into the mailboxes that are connected, and takes in what is new."""

from collections.abc import Collection
from datetime import datetime

from loguru import logger

from builder_app.application.lookup import found
from builder_app.application.mail import MailService
from builder_app.application.ports import MailConnection, MailReader, OpenUnitOfWork, SecretBox
from builder_app.application.sealed import open_sealed
from builder_app.domain.errors import BuilderError, Unavailable
from builder_app.domain.mail import IncomingMail


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
        """One look into each mailbox; answers how many messages were new.

        A mailbox that does not answer does not keep the others back, nor a message that cannot be taken those after it.
        """
        taken = 0
        for connection_id, connection in await self._mailboxes():
            try:
                for mail in await self._reader.unseen(connection):
                    taken += await self._take(mail.model_copy(update={"connection_id": connection_id}))
                    await self._reader.taken(connection, mail)
            except Unavailable as error:
                logger.warning("Mailbox {} not read: {}", connection_id or "of the settings", error.message)
        return taken

    async def recent(self, connection: str, *, since: datetime, limit: int) -> list[IncomingMail]:
        """What came into one mailbox after `since`, newest first. Raises `NotFound` and `MailUnavailable`."""
        boxes = [box for id_, box in await self._mailboxes() if id_ == connection]
        return await self._reader.recent(found(boxes[0] if boxes else None, "mail connection"), since=since, limit=limit)

    async def mark_read(self, message_ids: Collection[str], *, connection: str | None = None) -> int:
        """Mark messages as read in one mailbox, or in all; answers how many there were. Raises `MailUnavailable`."""
        boxes = [one for id_, one in await self._mailboxes() if connection in (None, id_)]
        return sum([await self._reader.mark_read(box, message_ids) for box in boxes])

    async def _take(self, mail: IncomingMail) -> bool:
        try:
            return await self._mail.receive(mail)
        except Unavailable:
            raise
        except BuilderError as error:
            logger.warning("Message {} not taken: {}", mail.message_id, error.message)
            return False

    async def _mailboxes(self) -> list[tuple[str | None, MailConnection]]:
        async with self._uow(read_only=True) as uow:
            stored = await uow.connections.all_of("imap")
            opened = [(one.id, await open_sealed(uow, self._box, one.id)) for one in stored]
        boxes: list[tuple[str | None, MailConnection]] = [
            (id_, MailConnection.model_validate({k: v for k, v in config.items() if v is not None})) for id_, config in opened
        ]
        if not boxes and self._default is not None:
            boxes.append((None, self._default))
        return boxes
