"""Orders dressed as questions."""

import pytest

from builder_app.assistant.builtin.recasting.polite import plainly


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("could the escalation go to vp@x.com?", "the escalation should go to vp@x.com"),
        ("why don't we wait 2 days?", "wait 2 days"),
        ("what about level 2 for the escalation?", "level 2 for the escalation"),
        ("may I ask you to remove the follow-up?", "remove the follow-up"),
    ],
)
def test_an_order_in_a_question_is_an_order(said: str, meant: str) -> None:
    assert plainly(said) == meant


@pytest.mark.parametrize(
    "said", ["can you tell me who gets mail after 2 days?", "what happens after 2 days?", "can you post to Teams?", "wait 2 days"]
)
def test_other_messages_stand_as_they_are(said: str) -> None:
    assert plainly(said) == said
