"""Sending mail to a real SMTP server."""

import pytest

from builder_app.application.ports import MailConnection
from builder_app.domain.errors import EffectFailed, MailUnavailable
from builder_app.domain.mail import OutgoingMail
from builder_app.infra.mail import SmtpMailer
from tests.fixtures.servers import free_port
from tests.fixtures.smtp import Sink, sink

__all__ = ["sink"]
MAIL = OutgoingMail(
    message_id="<run_1.remind.1@builder.local>",
    sender="ops@acme.example",
    to=("dock@acme.example",),
    cc=("boss@acme.example",),
    bcc=("log@acme.example",),
    subject="Grüße:\n Status of S-1",
    body="Where is it?\n\n– Ops",
    in_reply_to="<run_1.ask.1@builder.local>",
    references=("<run_1.ask.1@builder.local>",),
)


async def test_a_message_goes_out_as_it_was_composed(sink: Sink) -> None:
    await SmtpMailer().send(MAIL, through=sink.connection)
    envelope, message = sink.envelopes[0], sink.messages[0]
    assert envelope.rcpt_tos == ["dock@acme.example", "boss@acme.example", "log@acme.example"]
    assert envelope.mail_from == "ops@acme.example"
    assert message["Message-ID"] == "<run_1.remind.1@builder.local>"
    assert (message["In-Reply-To"], message["References"]) == ("<run_1.ask.1@builder.local>",) * 2
    assert (message["Subject"], message["To"], message["Cc"]) == (
        "Grüße: Status of S-1",
        "dock@acme.example",
        "boss@acme.example",
    )
    assert "Bcc" not in message
    assert message["Date"]
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None
    assert plain.get_content().splitlines() == ["Where is it?", "", "– Ops"]
    assert html is not None
    assert "<p>Where is it?</p>" in html.get_content()


async def test_markup_in_a_body_is_shown_as_it_stands(sink: Sink) -> None:
    await SmtpMailer().send(MAIL.model_copy(update={"body": "<script>x</script>"}), through=sink.connection)
    html = sink.messages[0].get_body(("html",))
    assert html is not None
    assert "&lt;script&gt;" in html.get_content()


async def test_files_of_earlier_steps_are_attached(sink: Sink) -> None:
    files = ({"name": "late.csv", "content": "id\nS-1\n"}, {"name": "bol.pdf", "text": "BOL-77"}, {"name": "nothing.txt"})
    await SmtpMailer().send(MAIL.model_copy(update={"attachments": files}), through=sink.connection)
    attached = list(sink.messages[0].iter_attachments())
    assert [one.get_filename() for one in attached] == ["late.csv", "bol.pdf.txt"]
    assert attached[0].get_content().splitlines() == ["id", "S-1"]


async def test_a_refused_recipient_is_final(sink: Sink) -> None:
    sink.bad_recipients = frozenset({"dock@acme.example", "boss@acme.example", "log@acme.example"})
    with pytest.raises(EffectFailed, match=r"refuses .*dock@acme\.example") as caught:
        await SmtpMailer().send(MAIL, through=sink.connection)
    assert not caught.value.retryable


async def test_a_refused_message_is_final_and_a_busy_server_is_not(sink: Sink) -> None:
    sink.refusal = "554 Looks like spam"
    with pytest.raises(EffectFailed, match="554"):
        await SmtpMailer().send(MAIL, through=sink.connection)
    sink.refusal = "451 Try later"
    with pytest.raises(MailUnavailable, match="451"):
        await SmtpMailer().send(MAIL, through=sink.connection)
    assert sink.envelopes == []


async def test_a_server_that_is_away_can_be_tried_again() -> None:
    away = MailConnection(host="127.0.0.1", port=free_port(), security="none")
    with pytest.raises(MailUnavailable, match="cannot be reached"):
        await SmtpMailer().send(MAIL, through=away)
    with pytest.raises(MailUnavailable, match="does not work"):
        await SmtpMailer().test(away)


async def test_a_connection_is_tried_without_sending(sink: Sink) -> None:
    assert await SmtpMailer().test(sink.connection) == f"Connected to 127.0.0.1:{sink.port}."
    assert sink.envelopes == []
