"""Schedules: those that can be read and come, and what is wrong with the others."""

import pytest

from builder_app.domain.cron import problem


@pytest.mark.parametrize(
    "cron",
    [
        "* * * * *",
        "0 9 * * 1-5",
        "*/15 * * * *",
        "5/10 0-6,18-23 1,15 JAN-mar Mon,fri",
        "0 0 29 2 *",
        "0 0 31 2 5",
        "0 0 * * 7",
        "  0   9 * * *  ",
        "10-40/5 * * * *",
    ],
)
def test_good_schedules(cron: str) -> None:
    assert problem(cron) is None


@pytest.mark.parametrize(
    ("cron", "words"),
    [
        ("0 9 * *", "five parts, this one has 4"),
        ("0 9 * * 1-5 2026", "five parts, this one has 6"),
        ("@daily", "five parts"),
        ("60 * * * *", "“60” is no minute (0 to 59)"),
        ("0 24 * * *", "no hour"),
        ("0 0 0 * *", "no day"),
        ("0 0 * 13 *", "no month"),
        ("0 0 * * 8", "no weekday"),
        ("0 0 * * 5-1", "no weekday"),
        ("*/0 * * * *", "no minute"),
        ("*/x * * * *", "no minute"),
        ("1,,2 * * * *", "no minute"),
        ("- * * * *", "no minute"),
        ("١ * * * *", "no minute"),
        ("0 0 30 2 *", "never comes"),
        ("0 0 31 4,6 *", "never comes"),
    ],
)
def test_bad_schedules_are_told_why(cron: str, words: str) -> None:
    assert words in str(problem(cron))
