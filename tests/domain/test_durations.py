"""Lengths of time: reading, words, and the way back from seconds."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from builder_app.domain.durations import SECONDS, Duration, from_seconds, in_words


@pytest.mark.parametrize("unit", ["hour", "Hours", " HOUR ", "hours"])
def test_units_are_kept_plural_in_lower_case(unit: str) -> None:
    assert Duration.model_validate({"value": 48, "unit": unit}).model_dump() == {"value": 48, "unit": "hours"}


@pytest.mark.parametrize(
    "given_value",
    [
        {"value": -1, "unit": "hours"},
        {"value": True, "unit": "hours"},
        {"value": "soon", "unit": "hours"},
        {"value": float("nan"), "unit": "hours"},
        {"value": float("inf"), "unit": "hours"},
        {"value": 2_000_000, "unit": "weeks"},
        {"value": 1, "unit": "fortnights"},
        {"value": 1, "unit": None},
        {"value": 1},
        {"value": 1, "unit": "hours", "more": 1},
        "48 hours",
    ],
)
def test_what_is_no_length_of_time_is_refused(given_value: object) -> None:
    with pytest.raises(ValidationError):
        Duration.model_validate(given_value)


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [(48, "hours", "48 hours"), (1, "days", "1 day"), (1.5, "hours", "1.5 hours"), (2.0, "weeks", "2 weeks")],
)
def test_words(value: float, unit: str, words: str) -> None:
    assert str(Duration.model_validate({"value": value, "unit": unit})) == words


def test_as_timedelta() -> None:
    assert Duration(value=2, unit="days").timedelta() == timedelta(days=2)


@given(st.integers(0, 10_000), st.sampled_from(sorted(SECONDS)))
def test_from_seconds_is_the_same_length_in_the_largest_unit(value: int, unit: str) -> None:
    seconds = Duration.model_validate({"value": value, "unit": unit}).seconds
    found = from_seconds(seconds)
    assert found.seconds == seconds
    assert found.value <= max(value, 1)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.4, "under a second"), (1, "1 second"), (7500, "2 hours 5 minutes"), (86400, "1 day"), (700_000, "1 week 1 day")],
)
def test_a_length_that_was_measured_is_told_in_its_two_largest_units(seconds: float, words: str) -> None:
    assert in_words(timedelta(seconds=seconds)) == words
