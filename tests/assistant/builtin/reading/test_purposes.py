"""What an order is good for."""

import pytest

from builder_app.assistant.builtin.reading.message import read


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Email a@x.com so he can get on the phone with them. Then log it", "email a@x.com . then log it"),
        ("text a@x.com so she knows, then log it", "text a@x.com , then log it"),
        ("post to slack, so that the guys on the dock don't have to wait", "post to slack"),
        ("email a@x.com so we get a head start, and log it", "email a@x.com , and log it"),
    ],
)
def test_a_purpose_is_left_out(text: str, left: str) -> None:
    assert " ".join(token.norm for token in read(text)) == left


@pytest.mark.parametrize(
    "text",
    [
        "change it so he can answer by mail",
        "move the mail so that it comes first",
        "ask them so we can decide",
        "email a@x.com so they know that b@x.com is out",
        "that is it. so we can stop",
    ],
)
def test_orders_and_values_stay(text: str) -> None:
    assert any(token.is_word("so") for token in read(text))
