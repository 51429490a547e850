"""A length of time that only counts while people work."""

import pytest

from builder_app.assistant.builtin.reading.message import read


@pytest.mark.parametrize(
    "text",
    [
        "wait 2 hours (business hours only), then email the customer",
        "wait 4 hours, only counting working hours, then email the customer",
        "wait 3 hours in office hours",
        "make it 5 days (working days only)",
    ],
)
def test_the_length_is_one_of_hours_of_work(text: str) -> None:
    durations = [t for t in read(text) if t.kind == "duration"]
    assert [t.norm for t in durations] == ["business"]
    assert not any(t.raw.lower() in ("business", "working", "office") for t in read(text))


@pytest.mark.parametrize(
    "text", ["wait 2 hours, then email the business team", "wait 2 hours, business days are fine", "count business hours only in the wait"]
)
def test_other_words_stay(text: str) -> None:
    assert not any(t.kind == "duration" and t.norm == "business" for t in read(text))
