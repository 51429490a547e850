"""Reading mail over IMAP."""

import asyncio
import imaplib
import re
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime
from typing import Any

from builder_app.application.ports import Clock, DocumentReader, MailConnection
from builder_app.domain.errors import InvalidInput, MailUnavailable
from builder_app.domain.mail import IncomingMail, ids_in

TIMEOUT_SECONDS = 20
LOOK_BACK = timedelta(days=3)
HAND_OVERS = 2
"""Each message is handed over in two looks, so that one whose first hand-over failed is not lost; receiving knows it by its id."""
MAX_BODY = 100_000
_QUOTED = re.compile(
    r"(?m)^(?:>.*|On .{5,200} wrote:|Am .{5,200} schrieb.*:|Le .{5,200} a écrit\s*:|-{2,}\s*Original Message\s*-{2,}|_{10,}|From: .{3,200})\s*$"
)


class ImapReader:
    """`MailReader` over IMAP. Reads without marking anything as read; remembers what it handed over often enough."""

    def __init__(self, *, clock: Clock, documents: DocumentReader) -> None:
        self._clock = clock
        self._documents = documents
        self._handed: dict[tuple[str, str, str], dict[bytes, int]] = {}

    async def unseen(self, connection: MailConnection, *, limit: int = 50) -> list[IncomingMail]:
        """What came in lately and was not handed over before, oldest first. Raises `MailUnavailable`."""
        key = (connection.host, connection.username, connection.folder)
        known = self._handed.setdefault(key, {})
        raw = await self._in_thread(connection, lambda box: _fetch(box, self._clock.now() - LOOK_BACK, known, limit))
        return [await self._parsed(one) for one in raw]

    async def test(self, connection: MailConnection) -> str:
        """Connect, sign in and open the folder."""
        count = await self._in_thread(connection, lambda box: len(_uids(box, self._clock.now() - LOOK_BACK)))
        return f"Connected to {connection.host}:{connection.port}; {count} messages in the last {LOOK_BACK.days} days."

    async def _in_thread(self, connection: MailConnection, work: Any) -> Any:
        try:
            return await asyncio.to_thread(_with_mailbox, connection, work)
        except imaplib.IMAP4.error as error:
            raise MailUnavailable(f"{connection.host} refused us: {str(error).strip('b').strip(chr(39))}") from error
        except OSError as error:
            raise MailUnavailable(f"{connection.host}:{connection.port} cannot be reached.") from error

    async def _parsed(self, raw: bytes) -> IncomingMail:
        message = message_from_bytes(raw, policy=policy.default)
        assert isinstance(message, EmailMessage)
        body = message.get_body(preferencelist=("plain", "html"))
        text = "" if body is None else str(body.get_content())
        if body is not None and body.get_content_type() == "text/html":
            text = re.sub(r"<[^>]+>", " ", text)
        return IncomingMail(
            message_id=str(message.get("Message-ID", "")).strip() or f"<no-id-{hash(raw) & 0xFFFFFFFF:x}@unknown>",
            sender=parseaddr(str(message.get("From", "")))[1].lower(),
            to=tuple(parseaddr(one)[1] for one in str(message.get("To", "")).split(",")),
            subject=str(message.get("Subject", ""))[:500],
            body=without_quote(text)[:MAX_BODY],
            in_reply_to=next(iter(ids_in(message.get("In-Reply-To"))), None),
            references=ids_in(message.get("References")),
            received_at=self._time(message),
            attachments=tuple([await self._attachment(part) for part in message.iter_attachments()]),
        )

    def _time(self, message: EmailMessage) -> datetime:
        try:
            found = parsedate_to_datetime(str(message["Date"]))
        except (TypeError, ValueError):
            return self._clock.now()
        return found if found.tzinfo else found.replace(tzinfo=UTC)

    async def _attachment(self, part: Any) -> dict[str, Any]:
        """Name, type, size, and the text of documents that can be read."""
        name, content = part.get_filename() or "attachment", part.get_payload(decode=True) or b""
        about = {"name": name, "media_type": part.get_content_type(), "size": len(content)}
        try:
            return {**about, "text": await self._documents.read(name, content)}
        except InvalidInput as error:
            return {**about, "unreadable": error.message}


def without_quote(text: str) -> str:
    """An answer without the message that it answers."""
    lines = text.replace("\r\n", "\n").strip()
    match = _QUOTED.search(lines)
    head = lines[: match.start()].strip() if match else lines
    return head or lines


def _with_mailbox(connection: MailConnection, work: Any) -> Any:
    secure = connection.security == "tls"
    kind = imaplib.IMAP4_SSL if secure else imaplib.IMAP4
    box = kind(connection.host, connection.port, timeout=TIMEOUT_SECONDS)
    try:
        if connection.security == "starttls":
            box.starttls()
        box.login(connection.username, connection.password)
        status, answer = box.select(connection.folder, readonly=True)
        if status != "OK":
            raise imaplib.IMAP4.error(f"There is no folder {connection.folder}: {answer!r}")
        return work(box)
    finally:
        box.shutdown()


def _uids(box: imaplib.IMAP4, since: datetime) -> list[bytes]:
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    _, found = box.uid("SEARCH", "SINCE", f"{since.day:02d}-{months[since.month - 1]}-{since.year}")
    return found[0].split() if found and found[0] else []


def _fetch(box: imaplib.IMAP4, since: datetime, known: dict[bytes, int], limit: int) -> list[bytes]:
    out = []
    for uid in [one for one in _uids(box, since) if known.get(one, 0) < HAND_OVERS][-limit:]:
        _, parts = box.uid("FETCH", uid.decode(), "(BODY.PEEK[])")
        raw = next((part[1] for part in parts if isinstance(part, tuple)), None)
        known[uid] = known.get(uid, 0) + 1
        if raw is not None:
            out.append(raw)
    return out
