"""Mail as the product sees it, in both directions."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal

from builder_app.domain.records import Record

MAIL_DOMAIN = "builder.local"
_ID = re.compile(r"<[^<>\s]+>")
_RUN_ID = re.compile(r"<([a-z0-9_]+)\.([a-z0-9_]+)\.(\d+)@" + re.escape(MAIL_DOMAIN) + ">")


class OutgoingMail(Record):
    """A message to be sent; `message_id` is made from run, step and visit, so that sending it again is the same message."""

    message_id: str
    sender: str = ""
    to: tuple[str, ...]
    cc: tuple[str, ...] = ()
    bcc: tuple[str, ...] = ()
    subject: str
    body: str
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    attachments: tuple[dict[str, Any], ...] = ()
    run_id: str | None = None
    step_id: str | None = None
    visit: int | None = None


class IncomingMail(Record):
    """A message that came in. Attachments are `{name, media_type, size, text?}`; `automatic`: no person wrote it."""

    message_id: str
    sender: str
    to: tuple[str, ...] = ()
    subject: str = ""
    body: str = ""
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    received_at: datetime
    attachments: tuple[dict[str, Any], ...] = ()
    connection_id: str | None = None
    automatic: bool = False


class MailMessage(Record):
    """A message as it is kept: what went out and what came in. `delivered` is False while an answer still has to reach its run."""

    id: str
    direction: Literal["outgoing", "incoming"]
    via: Literal["mailbox", "smtp", "imap"]
    message_id: str
    sender: str
    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    bcc: tuple[str, ...] = ()
    subject: str = ""
    body: str = ""
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    attachments: tuple[dict[str, Any], ...] = ()
    run_id: str | None = None
    step_id: str | None = None
    reply_to_message: str | None = None
    created_at: datetime
    delivered: bool = True


def message_id_of(run_id: str, step_id: str, visit: int) -> str:
    """The Message-ID of what a step sends: the same for every attempt."""
    return f"<{run_id}.{step_id}.{visit}@{MAIL_DOMAIN}>"


def origin_of(message_id: str) -> tuple[str, str, int] | None:
    """(run id, step id, visit) of a Message-ID that we made, else None."""
    match = _RUN_ID.fullmatch(message_id.strip())
    return (match[1], match[2], int(match[3])) if match else None


def ids_in(header: str | None) -> tuple[str, ...]:
    """The Message-IDs in a References or In-Reply-To header."""
    return tuple(_ID.findall(header or ""))


def thread_of(mail: IncomingMail) -> tuple[str, ...]:
    """The Message-IDs that a mail may answer, nearest first."""
    nearest: Iterable[str] = [*([mail.in_reply_to] if mail.in_reply_to else []), *reversed(mail.references)]
    return tuple(dict.fromkeys(one.strip() for one in nearest))


def reply_payload(mail: IncomingMail) -> dict[str, Any]:
    """The mail as runs see it: `{from, subject, body, received_at, attachments[]}`."""
    return {
        "from": mail.sender,
        "subject": mail.subject,
        "body": mail.body,
        "received_at": mail.received_at.isoformat(),
        "attachments": list(mail.attachments),
    }
