"""Sending mail over SMTP."""

import html
import re
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any

import aiosmtplib

from builder_app.application.ports import MailConnection
from builder_app.domain.errors import EffectFailed, MailUnavailable
from builder_app.domain.mail import OutgoingMail

SECONDS = 20.0
_TEXTS = frozenset({"txt", "md", "csv", "json", "eml"})
_DOWN = (aiosmtplib.SMTPConnectError, aiosmtplib.SMTPServerDisconnected, aiosmtplib.SMTPTimeoutError, OSError)


class SmtpMailer:
    """`Mailer` over SMTP: a connection for each message."""

    async def send(self, mail: OutgoingMail, *, through: MailConnection) -> None:
        """Hand one message over. Raises `MailUnavailable` for what may pass, `EffectFailed` for what will not."""
        message = composed(mail)
        try:
            await aiosmtplib.send(message, recipients=[*mail.to, *mail.cc, *mail.bcc], **_options(through))
        except aiosmtplib.SMTPRecipientsRefused as error:
            refused = ", ".join(one.recipient for one in error.recipients)
            raise EffectFailed(f"The mail server refuses {refused}.", code="recipient-refused") from error
        except aiosmtplib.SMTPResponseException as error:
            raise _named(error) from error
        except _DOWN as error:
            raise MailUnavailable(f"The mail server {through.host} cannot be reached.") from error
        except aiosmtplib.SMTPException as error:
            raise EffectFailed(f"The mail server cannot be used: {error}.") from error

    async def test(self, connection: MailConnection) -> str:
        """Connect and sign in without sending. Raises `MailUnavailable`."""
        client = aiosmtplib.SMTP(**_options(connection))
        try:
            async with client:
                await client.noop()
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            raise MailUnavailable(f"{connection.host}:{connection.port} does not work: {error}") from error
        return f"Connected to {connection.host}:{connection.port}" + (" and signed in." if connection.username else ".")


def composed(mail: OutgoingMail) -> EmailMessage:
    """The message as it goes over the wire."""
    message = EmailMessage()
    message["Message-ID"], message["From"], message["To"] = mail.message_id, mail.sender, ", ".join(mail.to)
    if mail.cc:
        message["Cc"] = ", ".join(mail.cc)
    message["Subject"], message["Date"] = " ".join(mail.subject.split()), format_datetime(datetime.now(UTC))
    if mail.in_reply_to:
        message["In-Reply-To"] = mail.in_reply_to
        message["References"] = " ".join(mail.references or (mail.in_reply_to,))
    message.set_content(mail.body)
    message.add_alternative(as_html(mail.body), subtype="html")
    for one in mail.attachments:
        attached = _attachment(one)
        if attached is not None:
            message.add_attachment(attached[1], filename=attached[0])
    return message


def as_html(body: str) -> str:
    """A plain text as simple HTML: a paragraph for each, breaks kept, markup shown as it stands."""
    paragraphs = (html.escape(part, quote=False).replace("\n", "<br>\n") for part in re.split(r"\n{2,}", body.strip()))
    return "<html><body>\n" + "\n".join(f"<p>{part}</p>" for part in paragraphs) + "\n</body></html>\n"


def _attachment(file: dict[str, Any]) -> tuple[str, str] | None:
    """(name, content) of a file of ours; of a received document the text that was read from it, named as such."""
    name = str(file.get("name") or "attachment.txt")
    if file.get("content"):
        return name, str(file["content"])
    if not file.get("text"):
        return None
    return name if name.rpartition(".")[2].lower() in _TEXTS else f"{name}.txt", str(file["text"])


def _options(connection: MailConnection) -> dict[str, Any]:
    """STARTTLS is required where there is a password to protect, used where offered otherwise."""
    start = {"none": False, "tls": False, "starttls": True if connection.password else None}[connection.security]
    return {
        "hostname": connection.host, "port": connection.port, "username": connection.username or None,
        "password": connection.password or None, "use_tls": connection.security == "tls", "start_tls": start, "timeout": SECONDS,
    }  # fmt: skip


def _named(error: aiosmtplib.SMTPResponseException) -> EffectFailed | MailUnavailable:
    words = f"The mail server refused the message: {error.code} {error.message}"
    passing = 400 <= error.code < 500 or isinstance(error, aiosmtplib.SMTPAuthenticationError)
    return MailUnavailable(words) if passing else EffectFailed(words, code="mail-refused")
