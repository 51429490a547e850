"""Schedules in five parts (minute hour day month weekday): whether one can be read, and whether it ever comes."""

from collections.abc import Mapping
from typing import NamedTuple

_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY_NAMES = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_LONGEST = {1: 31, 2: 29, 3: 31, 4: 30, 5: 31, 6: 30, 7: 31, 8: 31, 9: 30, 10: 31, 11: 30, 12: 31}


class Part(NamedTuple):
    """One of the five parts: its name, its bounds, and words that stand for numbers."""

    name: str
    low: int
    high: int
    words: Mapping[str, int]


PARTS = (
    Part("minute", 0, 59, {}),
    Part("hour", 0, 23, {}),
    Part("day", 1, 31, {}),
    Part("month", 1, 12, {name: place for place, name in enumerate(_MONTH_NAMES, 1)}),
    Part("weekday", 0, 7, {name: place for place, name in enumerate(_DAY_NAMES)}),
)


def problem(cron: str) -> str | None:
    """What is wrong with a schedule, in words; None when it is fine."""
    texts = cron.split()
    if len(texts) != len(PARTS):
        return f"a schedule has five parts, this one has {len(texts)}"
    found = []
    for text, part in zip(texts, PARTS, strict=True):
        values = _values(text.lower(), part)
        if values is None:
            return f"“{text}” is no {part.name} ({part.low} to {part.high})"
        found.append(values)
    _, _, days, months, _ = found
    if texts[4] == "*" and not any(day <= _LONGEST[month] for day in days for month in months):
        return "that day never comes"
    return None


def _values(text: str, part: Part) -> set[int] | None:
    """The numbers that one part stands for, None when it cannot be read."""
    out: set[int] = set()
    for piece in text.split(","):
        span, slash, step = piece.partition("/")
        ends = _span(span, part, open_end=bool(slash))
        every = _number(step, {}) if slash else 1
        if ends is None or not every:
            return None
        out.update(range(ends[0], ends[1] + 1, every))
    return out


def _span(text: str, part: Part, *, open_end: bool) -> tuple[int, int] | None:
    if text == "*":
        return part.low, part.high
    first, dash, last = text.partition("-")
    low = _number(first, part.words)
    high = _number(last, part.words) if dash else part.high if open_end else low
    if low is None or high is None or not part.low <= low <= high <= part.high:
        return None
    return low, high


def _number(text: str, words: Mapping[str, int]) -> int | None:
    if text in words:
        return words[text]
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else None
