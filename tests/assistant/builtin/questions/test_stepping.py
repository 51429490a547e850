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
        "Undo that, the lead will do it by phone.",
        "undo, the officer complained",
        "Hmm no, that was the wrong wait; please take it back",
        "undo that, the email is enough",
        "leave it as it was",
        "return to the earlier version",
        "scrap that change",
        "let's not do that after all",
        "undo the last two changes",
        "wait, undo that",
        "not that one, undo",
        "Take back all three of those.",
        "Scrap those changes",
        "nah scrap that",
        "hm no, back please",
        "I want the old version back",
        "please undo my last message",
        "On second thought, don't. Put it back.",
        "Never mind that change.",
        "Let's go back to what we had before",
        "that last edit was a mistake",
    ],
)
def test_a_step_back_may_come_with_its_reason(text: str) -> None:
    assert history_word(read(text), text) == "undo"


@pytest.mark.parametrize(
    "text",
    [
        "Remove the wait, take bob@x.com back in",
        "email the carrier, then wait 2 days",
        "take that back and remove the escalation",
        "undo that; cc ops@acme.com instead",
        "leave it as it is",
        "scrap the wait",
        "reverse the order of the two emails",
        "never mind, back to 24 hours",
        "put it back at the end",
    ],
)
def test_an_order_is_no_step_back(text: str) -> None:
    assert history_word(read(text), text) is None


@pytest.mark.parametrize(
    ("text", "undone", "meant"), [("bring it back", True, "redo"), ("bring it back", False, "undo"), ("undo the undo", True, "redo")]
)
def test_what_comes_back_depends_on_what_was_done(text: str, undone: bool, meant: str) -> None:
    assert history_word(read(text), text, undone=undone) == meant


@pytest.mark.parametrize(
    "text", ["No wait, I do want it. Redo!", "on reflection I do want that", "Reinstate it", "No, keep the change after all"]
)
def test_forth_again_behind_a_step_back(text: str) -> None:
    assert history_word(read(text), text, undone=True) == "redo"


@pytest.mark.parametrize("text", ["remove that", "scrap that Teams message", "do not email the carrier", "put the wait back to 2 hours"])
def test_orders_that_sound_like_steps_back(text: str) -> None:
    assert history_word(read(text), text) is None
