"""Open questions that are left open, and orders that only look so."""

import pytest

from builder_app.assistant.builtin.questions.put_off import puts_off
from builder_app.assistant.builtin.reading.message import read


@pytest.mark.parametrize(
    "text",
    [
        "I don't know yet",
        "not sure, ask me later",
        "I'll tell you later",
        "we don't have that yet",
        "leave it blank for now",
        "I have to ask IT",
        "skip",
        "no idea",
    ],
)
def test_a_question_may_be_left_open(text: str) -> None:
    assert puts_off(read(text))


@pytest.mark.parametrize(
    "text",
    [
        "ask ops@x.com",
        "I want to ask the carrier first",
        "we don't need the Slack message",
        "send it later",
        "remove it",
        "what do you mean?",
        "4 hours",
    ],
)
def test_an_order_or_an_answer_leaves_nothing_open(text: str) -> None:
    assert not puts_off(read(text))
