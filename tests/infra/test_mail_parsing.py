"""Messages as they come from anybody."""

from email.message import EmailMessage

import pytest

from builder_app.infra.mail_parsing import from_html, read_mail


def raw(body: str = "Hello", **headers: str) -> bytes:
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()


def test_encoded_headers_are_read() -> None:
    mail = read_mail(raw(From="=?utf-8?q?J=C3=B6rg?= <Jorg@X.example>", Subject="=?utf-8?b?w4RuZGVydW5n?=\r\n heute"))
    assert (mail.sender, mail.subject) == ("jorg@x.example", "Änderung heute")


def test_a_message_without_an_id_has_the_same_one_each_time() -> None:
    one, other = raw("a", From="a@b.example"), raw("b", From="a@b.example")
    assert read_mail(one).message_id == read_mail(one).message_id
    assert read_mail(one).message_id != read_mail(other).message_id


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00",
        raw("x", From="<<>>", To=";;;", Date="yesterday", Message_ID="none", Subject="=?bogus?q?x?="),
        raw("na\u00efve", From="a@b.example", Content_Type="text/plain; charset=no-such-charset"),
        raw("x", From="a@b.example", Content_Type="multipart/mixed; boundary=missing"),
        raw("x", From="a@b.example", Content_Type="multipart/mixed"),
        raw("!!!", From="a@b.example", Content_Type="text/plain", Content_Transfer_Encoding="base64"),
        raw("x", From="a@b.example", In_Reply_To="[]()", References="\x01\x02"),
    ],
)
def test_malformed_messages_are_read_as_far_as_they_go(content: bytes) -> None:
    mail = read_mail(content)
    assert mail.message_id.startswith("<")
    assert mail.references == ()


@pytest.mark.parametrize(
    ("headers", "automatic"),
    [
        ({}, False),
        ({"Auto_Submitted": "no"}, False),
        ({"Auto_Submitted": "auto-replied"}, True),
        ({"X_Autoreply": "yes"}, True),
        ({"Precedence": "auto_reply"}, True),
        ({"Precedence": "bulk"}, False),
        ({"Content_Type": 'multipart/report; report-type=delivery-status; boundary="b"'}, True),
    ],
)
def test_what_no_person_wrote_is_told_apart(headers: dict[str, str], automatic: bool) -> None:
    assert read_mail(raw(From="a@b.example", **headers)).automatic is automatic


def test_html_alone_becomes_text() -> None:
    message = EmailMessage()
    message["From"] = "a@b.example"
    message.set_content(
        "<head><style>p {}</style></head><p>ETA&nbsp;is <b>4&nbsp;pm</b></p><p>Dock 3</p><blockquote>Where?</blockquote>",
        subtype="html",
    )
    assert read_mail(message.as_bytes()).body == "ETA is 4 pm\nDock 3"
    assert from_html("a<br>b<script>x()</script>") == "a\nb"
