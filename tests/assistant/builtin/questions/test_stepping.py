"""Steps back and forth in words."""

import pytest

from builder_app.assistant.builtin.questions.stepping import history_word
from builder_app.assistant.builtin.reading.message import read


@pytest.mark.parametrize(
    "text",
    [
        "Wrong address, sorry. Please revert that.",
        "That was premature, take your last change back.",
        "Sorry, wrong step. Undo",
        "Wrong, sorry. Please revert that.",
        "undo",
    ],
)
def test_a_step_back_may_come_with_its_reason(text: str) -> None:
    assert history_word(read(text), text) == "undo"


@pytest.mark.parametrize("text", ["Remove the wait, take bob@x.com back in", "email the carrier, then wait 2 days"])
def test_an_order_is_no_step_back(text: str) -> None:
    assert history_word(read(text), text) is None
