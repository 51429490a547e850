"""What messages say."""

import pytest

from builder_app.domain.catalog import CATALOG
from builder_app.domain.catalog.email import TEMPLATE_NAMES
from builder_app.domain.messages import TEMPLATES, compose

SEND = {"to": ["dock@acme.example"], "subject": "Status", "body": "Where is it?"}


def test_every_sending_action_composes_a_message() -> None:
    params = {"to": ["a@b.example"], "text": "T", "summary": "S", "document_type": "bol", "connection": "conn_1", **SEND}
    for spec in CATALOG:
        if spec.sends_message:
            message = compose(spec.id, params)
            assert message.kind == spec.id
            assert message.to
            assert message.subject or message.body


def test_what_is_given_is_said() -> None:
    message = compose("email.send", {**SEND, "cc": "a@b.example; c@d.example", "subject": "Two\nlines"})
    assert (message.to, message.cc) == (("dock@acme.example",), ("a@b.example", "c@d.example"))
    assert (message.subject, message.body) == ("Two lines", "Where is it?")


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_wraps_the_body(name: str) -> None:
    message = compose("email.send", {**SEND, "template": name})
    assert "Where is it?" in message.body
    assert "{" not in message.body


def test_the_catalogue_knows_the_templates() -> None:
    assert set(TEMPLATE_NAMES) == set(TEMPLATES)
    found = CATALOG.require("email.send").problems({**SEND, "template": "poem"})
    assert [one.field for one in found] == ["template"]


def test_a_reminder_names_what_is_missing_and_the_first_message() -> None:
    message = compose("email.follow_up", {"to": "a@b.example", "missing_fields": "eta, bol_number"}, thread={"subject": "Status"})
    assert message.subject == "Reminder: Status"
    assert message.body.count("\n- ") == 2
    bare = compose("email.follow_up", {"to": "a@b.example"})
    assert "waiting" in bare.subject
    assert "still need" not in bare.body


def test_an_escalation_tells_why_and_who_was_asked() -> None:
    thread = {"subject": "Status", "to": ["dock@acme.example"]}
    message = compose("email.escalate", {"to": "boss@acme.example", "level": 3, "reason": "Too late"}, thread=thread)
    assert message.subject == "Escalation (level 3): Status"
    assert "Too late" in message.body
    assert "dock@acme.example" in message.body
    assert compose("email.escalate", {"to": "b@c.example", "subject": "Mine", "body": "My words"}).body == "My words"


@pytest.mark.parametrize(
    ("params", "subject"),
    [
        ({"document_type": "bol"}, "Document needed: BOL"),
        ({"document_type": "packing list", "shipment_id": 7}, "Document needed: packing list for shipment 7"),
    ],
)
def test_a_request_names_the_document(params: dict[str, object], subject: str) -> None:
    assert compose("document.request", {"to": "a@b.example", **params}).subject == subject


def test_a_chat_message_names_its_channel() -> None:
    message = compose("message.slack", {"text": "Too warm", "connection": "conn_1", "channel": "#cold"})
    assert (message.to, message.body) == (("#cold",), "Too warm")
