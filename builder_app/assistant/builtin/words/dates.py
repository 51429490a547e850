"""Days that are named in full: `2026-07-01`, `3 July 2026`, `July 3rd`."""

import re
from datetime import UTC, date, datetime

from builder_app.assistant.builtin.words.calendar import MONTHS
from builder_app.assistant.builtin.words.tokens import Token

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:?\d{2})?)?")


def day_told(tokens: list[Token], source: str) -> str:
    """The day that the words name as `2026-07-01`, the coming one where no year is told; empty where they name none."""
    if not tokens:
        return ""
    said = source[tokens[0].start : tokens[-1].end].strip()
    if (iso := _ISO.search(said)) is not None:
        return iso.group()
    at = next((i for i, t in enumerate(tokens) if t.kind == "word" and t.norm in MONTHS), None)
    if at is None:
        return ""
    numbers = [int(t.value) for t in tokens if isinstance(t.value, int | float)]
    day = next((n for n in numbers if 1 <= n <= 31), None)
    year = next((n for n in numbers if n > 1999), None)
    if day is None:
        return ""
    return _coming(int(MONTHS[tokens[at].norm]), day, year)


def _coming(month: int, day: int, year: int | None) -> str:
    today = datetime.now(UTC).date()
    try:
        told = date(year or today.year, month, day)
        return (told if year or told >= today else told.replace(year=told.year + 1)).isoformat()
    except ValueError:
        return ""
