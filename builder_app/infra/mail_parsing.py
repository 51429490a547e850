"""From the bytes of a message to what it says. Mail comes from anybody: what is malformed is read as far as it goes."""

import hashlib
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage, Message
from email.parser import BytesHeaderParser
from email.utils import getaddresses, parsedate_to_datetime

from builder_app.domain.mail import ids_in
from builder_app.infra.mail_quotes import without_quote

MAX_BODY = 100_000
MAX_ATTACHMENTS = 20
_GONE = re.compile(r"(?is)<(script|style|head|blockquote)\b.*?</\1>|<!--.*?-->")
_BREAK = re.compile(r"(?i)<(?:br|/p|/div|/tr|/li|/h\d)\b[^>]*>")
_TAG = re.compile(r"<[^>]+>")
_FAULTS = (ValueError, LookupError, TypeError, AttributeError)
"""What the standard library raises over malformed headers and unknown character sets."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """An attached file."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class Read:
    """A message; `automatic` marks notes of absence, bounces and the like, which no person wrote."""

    message_id: str
    sender: str
    to: tuple[str, ...]
    subject: str
    body: str
    in_reply_to: str | None
    references: tuple[str, ...]
    sent_at: datetime | None
    automatic: bool
    parts: tuple[Part, ...]


def read_mail(raw: bytes) -> Read:
    """What a message says. One without a Message-ID is known by its content."""
    headers = BytesHeaderParser(policy=policy.compat32).parsebytes(raw)
    message = message_from_bytes(raw, policy=policy.default)
    own_id = next(iter(ids_in(_header(headers, "Message-ID"))), None)
    return Read(
        message_id=own_id or f"<{hashlib.sha256(raw).hexdigest()[:32]}@unnamed>",
        sender=next(iter(_addresses(headers, "From")), ""),
        to=_addresses(headers, "To"),
        subject=" ".join(_header(headers, "Subject").split())[:500],
        body=without_quote(_body(message))[:MAX_BODY],
        in_reply_to=next(iter(ids_in(_header(headers, "In-Reply-To"))), None),
        references=ids_in(_header(headers, "References")),
        sent_at=_date(_header(headers, "Date")),
        automatic=_automatic(headers),
        parts=tuple(_parts(message))[:MAX_ATTACHMENTS],
    )


def _header(headers: "Message[str, str]", name: str) -> str:
    text = str(headers.get(name, ""))
    try:
        return str(make_header(decode_header(text)))
    except _FAULTS:
        return text


def _addresses(headers: "Message[str, str]", name: str) -> tuple[str, ...]:
    found = (address.strip().lower() for _, address in getaddresses([str(one) for one in headers.get_all(name, [])]))
    return tuple(address for address in found if "@" in address)


def _date(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except _FAULTS:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _automatic(headers: "Message[str, str]") -> bool:
    submitted = _header(headers, "Auto-Submitted").strip().lower()
    kind = _header(headers, "Content-Type").lower()
    noted = headers.get("X-Autoreply") or headers.get("X-Autorespond")
    precedence = _header(headers, "Precedence").strip().lower()
    return submitted not in ("", "no") or bool(noted) or precedence == "auto_reply" or "report-type=delivery-status" in kind


def _body(message: "EmailMessage | Message[str, str]") -> str:
    part = message.get_body(preferencelist=("plain", "html")) if isinstance(message, EmailMessage) else message
    if part is None:
        return ""
    text = _text(part)
    return from_html(text) if part.get_content_type() == "text/html" else text


def _text(part: "EmailMessage | Message[str, str]") -> str:
    try:
        return str(part.get_content()) if isinstance(part, EmailMessage) else ""
    except _FAULTS:
        return _bytes(part).decode("utf-8", errors="replace")


def from_html(text: str) -> str:
    """The words of an HTML text, without what it quotes."""
    plain = _TAG.sub("", _BREAK.sub("\n", _GONE.sub("", text)))
    lines = (" ".join(line.split()) for line in html.unescape(plain).splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _parts(message: "EmailMessage | Message[str, str]") -> Iterator[Part]:
    if not isinstance(message, EmailMessage):
        return
    try:
        attached = list(message.iter_attachments())
    except _FAULTS:
        attached = []
    for part in attached:
        name = part.get_filename() or f"attachment.{part.get_content_subtype()}"
        yield Part(name=name[:200], media_type=part.get_content_type(), content=_bytes(part))


def _bytes(part: "EmailMessage | Message[str, str]") -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""
