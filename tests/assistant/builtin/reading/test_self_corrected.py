"""Only what somebody settles on is left of what he says twice."""

import pytest

from builder_app.assistant.builtin.reading.message import read


@pytest.mark.parametrize(
    ("text", "left", "gone"),
    [
        ("wait 2 days, no, just 12 hours", "12 hours", "2 days"),
        ("email bob@a.com, sorry, I mean jim@a.com", "jim@a.com", "bob@a.com"),
        ("every Monday at 8am - no wait, 9am", "9am", "8am"),
    ],
)
def test_the_value_taken_back_is_gone(text: str, left: str, gone: str) -> None:
    said = [t.raw for t in read(text)]
    assert left in said
    assert gone not in said


@pytest.mark.parametrize(
    "text", ["wait 2 days, then 12 hours", "after 2 days with no reply, email jim@a.com", "email bob@a.com and jim@a.com"]
)
def test_two_values_are_two(text: str) -> None:
    values = [t for t in read(text) if t.kind in ("duration", "address")]
    assert len(values) == 2
