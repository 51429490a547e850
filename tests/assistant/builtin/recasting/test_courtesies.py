"""Courtesies around orders and facts."""

import time

import pytest

from builder_app.assistant.builtin.recasting.courtesies import without_courtesies


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("I must ask you to remove the log entry.", "remove the log entry."),
        ("They cannot do that, so I would kindly ask you to wait 2 days.", "They cannot do that, so wait 2 days."),
        ("It has been agreed that the wait should be 2 days.", "the wait should be 2 days."),
        ("It should, if you please, go to a@x.com.", "It should go to a@x.com."),
        ("Thank you for the explanation. Please remove the wait.", "Please remove the wait."),
        ("Would you be so kind as to remove the wait?", "remove the wait"),
        ("May I ask what happens after that?", "what happens after that?"),
    ],
)
def test_what_is_asked_stays(said: str, meant: str) -> None:
    assert without_courtesies(said, later=True) == meant


@pytest.mark.parametrize(
    "said",
    ['email a@x.com "thank you. I must ask you to pay"', "if you approve it, email a@x.com", "My manager approves it, then email a@x.com."],
)
def test_what_means_something_stays(said: str) -> None:
    assert without_courtesies(said, later=True) == said


def test_what_starts_a_workflow_is_no_report() -> None:
    said = "The operator tells us that a shipment is delayed. Email a@x.com."
    assert without_courtesies(said) == said
    assert without_courtesies("We need the following, please: email a@x.com.") == "email a@x.com."


@pytest.mark.parametrize(
    "text",
    [
        "Having thought about it" + " with aaaa" * 60 + "@x",
        "a" * 20_000,
        "After our review with x " * 400,
        "I am sorry, " * 1_500,
        "Hello" + "\n" * 15_000 + "x",
        "{{ " * 6_000,
    ],
    ids=["with", "one word", "reviews", "sorry", "lines", "braces"],
)
def test_no_message_takes_long(text: str) -> None:
    began = time.perf_counter()
    without_courtesies(text, later=True)
    assert time.perf_counter() - began < 0.3
