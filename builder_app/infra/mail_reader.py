"""Reading mail over IMAP."""

import asyncio
import imaplib
import ssl
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar

from builder_app.application.ports import Clock, DocumentReader, MailConnection
from builder_app.domain.errors import InvalidInput, MailUnavailable
from builder_app.domain.mail import IncomingMail
from builder_app.infra.mail_parsing import Part, read_mail
from builder_app.infra.retries import attempted

TIMEOUT_SECONDS = 20
LOOK_BACK = timedelta(days=7)
MAX_SIZE = 25 * 1024 * 1024
MAX_TEXT = 250_000
"""Of all attachments of a message; a run is handed the whole message at once."""
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
T = TypeVar("T")


@dataclass
class _Folder:
    """What is known of a folder: which messages (by UID) were taken in, and which were shown by their Message-ID."""

    validity: str = ""
    taken: set[bytes] = field(default_factory=set)
    shown: dict[str, bytes] = field(default_factory=dict)


class ImapReader:
    """`MailReader` over IMAP, a connection for each look; nothing is marked as read unless `mark_read` is asked to."""

    def __init__(self, *, clock: Clock, documents: DocumentReader) -> None:
        self._clock = clock
        self._documents = documents
        self._folders: dict[tuple[str, int, str, str], _Folder] = {}

    async def unseen(self, connection: MailConnection, *, limit: int = 50) -> list[IncomingMail]:
        """What came in lately and was not taken in yet, oldest first. Raises `MailUnavailable`."""
        folder = self._folder(connection)
        since = self._clock.now() - LOOK_BACK

        async def look() -> list[tuple[bytes, bytes]]:
            return await _in_thread(connection, lambda box: _fetch(box, folder, since, limit))

        raw = await attempted("imap", look, within=TIMEOUT_SECONDS, passes=lambda error: isinstance(error.__cause__, OSError))
        mails = [(uid, await self._incoming(content)) for uid, content in raw]
        folder.shown |= {mail.message_id: uid for uid, mail in mails}
        return [mail for _, mail in mails]

    async def recent(self, connection: MailConnection, *, since: datetime, limit: int) -> list[IncomingMail]:
        """What came in after `since`, taken in or not, newest first. Raises `MailUnavailable`."""
        raw = await _in_thread(connection, lambda box: [_content(box, uid) for uid in _uids(box, since)[-limit:]])
        mails = [await self._incoming(content) for content in reversed(raw) if content is not None]
        return [mail for mail in mails if mail.received_at >= since]

    async def taken(self, connection: MailConnection, mail: IncomingMail) -> None:
        """Note that a message need not be given again."""
        folder = self._folder(connection)
        uid = folder.shown.pop(mail.message_id, None)
        if uid is not None:
            folder.taken.add(uid)

    async def mark_read(self, connection: MailConnection, message_ids: Collection[str]) -> int:
        """Mark messages as read on the server; answers how many it has. Raises `MailUnavailable`."""
        return await _in_thread(connection, lambda box: _mark(box, message_ids), readonly=False)

    async def test(self, connection: MailConnection) -> str:
        """Connect, sign in and open the folder."""
        count = await _in_thread(connection, lambda box: len(_uids(box, self._clock.now() - LOOK_BACK)))
        return f"Connected to {connection.host}:{connection.port}; {count} messages in the last {LOOK_BACK.days} days."

    def _folder(self, connection: MailConnection) -> _Folder:
        key = (connection.host, connection.port, connection.username, connection.folder)
        return self._folders.setdefault(key, _Folder())

    async def _incoming(self, raw: bytes) -> IncomingMail:
        mail = read_mail(raw)
        return IncomingMail(
            message_id=mail.message_id,
            sender=mail.sender,
            to=mail.to,
            subject=mail.subject,
            body=mail.body,
            in_reply_to=mail.in_reply_to,
            references=mail.references,
            received_at=mail.sent_at or self._clock.now(),
            attachments=await self._attachments(mail.parts),
            automatic=mail.automatic,
        )

    async def _attachments(self, parts: Iterable[Part]) -> tuple[dict[str, Any], ...]:
        """Name, type, size of each, and the text of documents that can be read, together at most `MAX_TEXT` characters."""
        found, room = [], MAX_TEXT
        for part in parts:
            about: dict[str, Any] = {"name": part.name, "media_type": part.media_type, "size": len(part.content)}
            try:
                about["text"] = (await self._documents.read(part.name, part.content))[:room]
                room -= len(about["text"])
            except InvalidInput as error:
                about["unreadable"] = error.message
            found.append(about)
        return tuple(found)


async def _in_thread(connection: MailConnection, work: Callable[[imaplib.IMAP4], T], *, readonly: bool = True) -> T:
    try:
        return await asyncio.to_thread(_with_folder, connection, work, readonly=readonly)
    except imaplib.IMAP4.error as error:
        words = str(error).removeprefix("b'").strip("'")
        raise MailUnavailable(f"{connection.host} refused us: {words}") from error
    except OSError as error:
        raise MailUnavailable(f"{connection.host}:{connection.port} cannot be reached.") from error


def _with_folder(connection: MailConnection, work: Callable[[imaplib.IMAP4], T], *, readonly: bool) -> T:
    box = _open(connection)
    try:
        if connection.security == "starttls":
            box.starttls(ssl.create_default_context())
        box.login(connection.username, connection.password)
        status, answer = box.select(_quoted(connection.folder), readonly=readonly)
        if status != "OK":
            raise imaplib.IMAP4.error(f"There is no folder {connection.folder}: {answer!r}")
        return work(box)
    finally:
        box.shutdown()


def _open(connection: MailConnection) -> imaplib.IMAP4:
    if connection.security == "tls":
        context = ssl.create_default_context()
        return imaplib.IMAP4_SSL(connection.host, connection.port, ssl_context=context, timeout=TIMEOUT_SECONDS)
    return imaplib.IMAP4(connection.host, connection.port, timeout=TIMEOUT_SECONDS)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _uids(box: imaplib.IMAP4, since: datetime) -> list[bytes]:
    _, found = box.uid("SEARCH", "SINCE", f"{since.day:02d}-{_MONTHS[since.month - 1]}-{since.year}")
    return found[0].split() if found and found[0] else []


def _fetch(box: imaplib.IMAP4, folder: _Folder, since: datetime, limit: int) -> list[tuple[bytes, bytes]]:
    """(UID, content) of messages that were not taken in; a folder that was made anew is read anew."""
    _, answer = box.response("UIDVALIDITY")
    validity = str(answer[0]) if answer else ""
    if validity != folder.validity:
        folder.validity = validity
        folder.taken.clear()
    present = _uids(box, since)
    folder.taken &= set(present)
    folder.shown.clear()
    found = []
    for uid in [one for one in present if one not in folder.taken][-limit:]:
        content = _content(box, uid)
        if content is None:
            folder.taken.add(uid)
        else:
            found.append((uid, content))
    return found


def _content(box: imaplib.IMAP4, uid: bytes) -> bytes | None:
    """A message, or None when it is gone or larger than can be taken."""
    _, about = box.uid("FETCH", uid.decode(), "(RFC822.SIZE)")
    size = next((int(one.split(b"RFC822.SIZE ")[1].split(b" ")[0].rstrip(b")")) for one in _lines(about)), None)
    if size is None or size > MAX_SIZE:
        return None
    _, parts = box.uid("FETCH", uid.decode(), "(BODY.PEEK[])")
    return next((bytes(part[1]) for part in parts if isinstance(part, tuple)), None)


def _lines(answer: Iterable[Any]) -> list[bytes]:
    return [one for one in answer if isinstance(one, bytes) and b"RFC822.SIZE " in one]


def _mark(box: imaplib.IMAP4, message_ids: Collection[str]) -> int:
    marked = 0
    for message_id in message_ids:
        _, found = box.uid("SEARCH", "HEADER", "Message-ID", _quoted(message_id))
        uids = found[0].split() if found and found[0] else []
        for uid in uids:
            box.uid("STORE", uid.decode(), "+FLAGS", r"(\Seen)")
        marked += len(uids)
    return marked
