"""E-mail steps: what they send, once, in which thread, and what they read."""

import pytest

from builder_app.domain.catalog import CATALOG
from builder_app.domain.errors import EffectFailed
from builder_app.domain.mail import IncomingMail
from builder_app.domain.messages import compose
from tests.actions.conftest import Perform
from tests.application.conftest import START, House
from tests.application.test_inbox import Boxes

ASK = {"to": ["dock@acme.example"], "subject": "Status of S-1", "body": "Where is it?"}


async def test_what_was_rehearsed_is_sent(house: House, perform: Perform) -> None:
    params = {**ASK, "cc": "boss@acme.example", "template": "formal"}
    result = await perform("email.send", step="ask", **params)
    mail = (await house.services.mail.list(house.person)).items[0]
    shown = compose("email.send", params)
    assert (mail.to, mail.cc, mail.subject, mail.body) == (shown.to, shown.cc, shown.subject, shown.body)
    assert result.outcome == "next"
    assert result.output["message_id"] == mail.message_id == "<run_1.ask.1@builder.local>"
    CATALOG.require("email.send").outputs.model_validate(result.output)


async def test_another_attempt_does_not_send_again(house: House, perform: Perform) -> None:
    first = await perform("email.send", **ASK)
    again = await perform("email.send", attempt=2, **ASK)
    later = await perform("email.send", visit=2, **ASK)
    assert first.output == again.output
    assert later.output["message_id"] != first.output["message_id"]
    assert len((await house.services.mail.list(house.person)).items) == 2


async def test_a_follow_up_stands_in_the_thread(house: House, perform: Perform) -> None:
    sent = (await perform("email.send", step="ask", **ASK)).output
    remind = await perform("email.follow_up", step="remind", thread=sent, to="dock@acme.example", missing_fields="eta, bol_number")
    escalated = await perform(
        "email.escalate", step="escalate", thread=remind.output, to="boss@acme.example", level=2, reason="Nobody answers."
    )
    third, second, _ = (await house.services.mail.list(house.person)).items
    assert (second.in_reply_to, second.references) == (sent["message_id"], (sent["message_id"],))
    assert second.subject == "Reminder: Status of S-1"
    assert "- bol number" in second.body
    assert third.references == (sent["message_id"], remind.output["message_id"])
    assert "Nobody answers." in third.body
    assert "dock@acme.example" in third.body
    assert escalated.output["level"] == 2


async def test_a_document_is_asked_for(house: House, perform: Perform) -> None:
    await perform("document.request", to="carrier@acme.example", document_type="bol", shipment_id="S-1", due="Friday")
    mail = (await house.services.mail.list(house.person)).items[0]
    assert mail.subject == "Document needed: BOL for shipment S-1"
    assert "by Friday" in mail.body


async def test_values_that_are_no_texts_are_written_out(house: House, perform: Perform) -> None:
    await perform("email.send", to=["dock@acme.example"], subject=3, body=[{"shipment_id": "S-1"}])
    mail = (await house.services.mail.list(house.person)).items[0]
    assert (mail.subject, mail.body) == ("3", '[{"shipment_id": "S-1"}]')


@pytest.mark.parametrize("to", [[], "", None, "nobody", ["dock@acme.example", "nobody"]])
async def test_a_recipient_that_an_expression_came_to_is_checked(perform: Perform, to: object) -> None:
    with pytest.raises(EffectFailed, match=r"to |e-mail address") as caught:
        await perform("email.send", **{**ASK, "to": to})
    assert (caught.value.code, caught.value.retryable) == ("bad-parameter", False)


def incoming(number: int, *, sender: str = "dock@acme.example", subject: str = "ETA") -> IncomingMail:
    return IncomingMail(message_id=f"<{number}@x>", sender=sender, subject=subject, body=f"Mail {number}", received_at=START)


async def test_the_inbox_is_looked_through(house: House, perform: Perform, boxes: Boxes) -> None:
    for mail in (incoming(1), incoming(2, sender="x@other.example"), incoming(3, subject="Invoice")):
        await house.services.mail.receive(mail)
    found = await perform("email.check_inbox", from_filter="ACME", subject_filter="eta", mark_as_read=True)
    assert (found.outcome, found.output["count"]) == ("found", 1)
    assert found.output["emails"][0]["body"] == "Mail 1"
    assert (await perform("email.check_inbox", from_filter="nobody")).outcome == "not_found"
    assert (await perform("email.check_inbox", limit=2)).output["count"] == 2
    CATALOG.require("email.check_inbox").outputs.model_validate(found.output)


async def test_a_named_mailbox_is_read_itself_and_marked_when_asked(house: House, perform: Perform, boxes: Boxes) -> None:
    config = {"host": "a.example", "username": "u", "password": "p"}
    connection = await house.services.connections.create(house.person, kind="imap", name="A", config=config)
    boxes.kept["a.example"] = [incoming(1), incoming(2, subject="Invoice")]
    found = await perform("email.check_inbox", connection=connection.id, subject_filter="invoice")
    assert (found.output["count"], boxes.read) == (1, [])
    await perform("email.check_inbox", connection=connection.id, subject_filter="invoice", mark_as_read=True)
    assert boxes.read == [("a.example", "<2@x>")]


@pytest.mark.parametrize(
    ("body", "outcome", "missing"),
    [
        ("ETA: 4 pm today\nBOL number: BOL-77", "complete", []),
        ("The new ETA is 4 pm today.", "partial", ["bol_number"]),
        ("xkcd qwrtz bvcxy", "unusable", ["eta", "bol_number"]),
    ],
)
async def test_a_reply_is_read(perform: Perform, body: str, outcome: str, missing: list[str]) -> None:
    result = await perform("email.parse_reply", body=body, required_fields=["eta", "bol_number"])
    assert (result.outcome, result.output["missing_fields"]) == (outcome, missing)
    assert result.output["is_gibberish"] is (outcome == "unusable")
    CATALOG.require("email.parse_reply").outputs.model_validate(result.output)
