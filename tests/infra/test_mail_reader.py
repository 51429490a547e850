"""Reading mail from a real IMAP server."""

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime

import pytest

from builder_app.domain.errors import MailUnavailable
from builder_app.infra.clock import SystemClock
from builder_app.infra.documents import FileDocumentReader
from builder_app.infra.mail_reader import MAX_TEXT, ImapReader
from tests.fixtures.dovecot import Dovecot, Mailbox, dovecot, mailbox

__all__ = ["dovecot", "mailbox"]


def a_mail(number: int = 1, **headers: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"] = "Dock <Dock.Chicago@acme.example>", "Ops <ops@acme.example>"
    message["Message-ID"], message["Subject"] = f"<{number}@acme.example>", f"Re: Status {number}"
    message["Date"] = format_datetime(datetime.now(UTC) - timedelta(minutes=5))
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(f"The truck is here, number {number}.\n\nOn Monday ops wrote:\n> Where is it?\n")
    return message


@pytest.fixture
def reader() -> ImapReader:
    return ImapReader(clock=SystemClock(), documents=FileDocumentReader())


async def test_a_message_comes_with_what_a_run_needs(reader: ImapReader, mailbox: Mailbox) -> None:
    sent = "<run_1.ask.1@builder.local>"
    message = a_mail(In_Reply_To=sent, References=f"<0@x> {sent}")
    message.add_attachment("BOL number: BOL-77\n", filename="bol.txt")
    message.add_attachment(b"\x00\x01", maintype="image", subtype="png", filename="photo.png")
    mailbox.put(message)
    mail = (await reader.unseen(mailbox.connection))[0]
    assert (mail.sender, mail.to, mail.subject) == ("dock.chicago@acme.example", ("ops@acme.example",), "Re: Status 1")
    assert mail.body == "The truck is here, number 1."
    assert (mail.in_reply_to, mail.references, mail.automatic) == (sent, ("<0@x>", sent), False)
    text, photo = mail.attachments
    assert (text["name"], text["text"]) == ("bol.txt", "BOL number: BOL-77")
    assert (photo["name"], photo["media_type"], photo["size"]) == ("photo.png", "image/png", 2)
    assert "unreadable" in photo


async def test_attachments_have_room_for_so_much_text(reader: ImapReader, mailbox: Mailbox) -> None:
    message = a_mail()
    for name in ("a.txt", "b.txt", "c.txt"):
        message.add_attachment("long text\n" * 13_000, filename=name)
    mailbox.put(message)
    texts = [one["text"] for one in (await reader.unseen(mailbox.connection))[0].attachments]
    assert [len(text) > 0 for text in texts] == [True, True, False]
    assert sum(len(text) for text in texts) == MAX_TEXT


async def test_a_message_is_given_until_it_is_taken(reader: ImapReader, mailbox: Mailbox) -> None:
    mailbox.put(a_mail(1))
    mailbox.put(a_mail(2))
    first, second = await reader.unseen(mailbox.connection)
    await reader.taken(mailbox.connection, first)
    assert [one.message_id for one in await reader.unseen(mailbox.connection)] == [second.message_id]
    await reader.taken(mailbox.connection, second)
    mailbox.put(a_mail(3))
    assert [one.message_id for one in await reader.unseen(mailbox.connection)] == ["<3@acme.example>"]


async def test_of_many_the_newest_come_first_and_none_is_left_out(reader: ImapReader, mailbox: Mailbox) -> None:
    for number in range(1, 6):
        mailbox.put(a_mail(number))
    seen = []
    for _ in range(3):
        for mail in await reader.unseen(mailbox.connection, limit=2):
            await reader.taken(mailbox.connection, mail)
            seen.append(mail.message_id[1])
    assert "".join(seen) == "45231"


async def test_nothing_is_marked_as_read_unless_asked(reader: ImapReader, mailbox: Mailbox) -> None:
    mailbox.put(a_mail(1))
    mailbox.put(a_mail(2))
    await reader.unseen(mailbox.connection)
    assert mailbox.read_ids() == []
    assert await reader.mark_read(mailbox.connection, ["<2@acme.example>", "<9@acme.example>"]) == 1
    assert mailbox.read_ids() == [b"2"]


async def test_a_server_that_was_away_is_read_again(reader: ImapReader, mailbox: Mailbox, dovecot: Dovecot) -> None:
    mailbox.put(a_mail(1))
    await reader.taken(mailbox.connection, (await reader.unseen(mailbox.connection))[0])
    dovecot.stop()
    try:
        with pytest.raises(MailUnavailable, match="cannot be reached"):
            await reader.unseen(mailbox.connection)
    finally:
        dovecot.start()
    mailbox.put(a_mail(2))
    assert [one.message_id for one in await reader.unseen(mailbox.connection)] == ["<2@acme.example>"]


async def test_a_connection_is_tried_by_opening_its_folder(reader: ImapReader, mailbox: Mailbox) -> None:
    assert "0 messages" in await reader.test(mailbox.connection)
    wrong = mailbox.connection.model_copy(update={"password": "wrong"})
    with pytest.raises(MailUnavailable, match="refused us"):
        await reader.test(wrong)
    with pytest.raises(MailUnavailable, match="no folder"):
        await reader.test(mailbox.connection.model_copy(update={"folder": 'No "such" one'}))
