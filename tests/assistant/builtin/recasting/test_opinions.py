"""Parts of a message that order nothing beside the order that they explain."""

import pytest

from builder_app.assistant.builtin.reading.message import read
from builder_app.assistant.builtin.recasting.opinions import without_opinions


def _said(text: str) -> str:
    return " ".join(token.norm for token in without_opinions(read(text)))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Take the Slack post out, nobody reads it.", "Take the Slack post out ."),
        ("Drop the log entry (we never look at it) and page them.", "Drop the log entry and page them."),
        ("Take PagerDuty out, the email is enough.", "Take PagerDuty out ."),
        ("Don't let me start it by hand any more, run it every day at noon.", "run it every day at noon."),
        ("The list goes to a@x.com and no longer to bookings.", "The list goes to a@x.com ."),
    ],
)
def test_what_only_explains_is_gone(text: str, left: str) -> None:
    assert _said(text) == " ".join(token.norm for token in read(left))


@pytest.mark.parametrize(
    "text",
    [
        "We don't need the Slack post any more.",
        "If nobody reads it, remind them.",
        "Email a@x.com, not b@x.com.",
        "Start it by hand, please.",
    ],
)
def test_orders_and_conditions_stay(text: str) -> None:
    assert _said(text) == " ".join(token.norm for token in read(text))
