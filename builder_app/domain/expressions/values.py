"""Values as texts, numbers and points in time: the conversions that functions, comparisons and conditions share."""

import json
import math
import re
from datetime import UTC, datetime
from typing import Any

from builder_app.domain.errors import ExpressionError
from builder_app.domain.expressions.bounds import Budget

_NUMBER = re.compile(r"[+-]?([0-9]+|[0-9]{1,3}(,[0-9]{3})+)?(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?")


def text_of(value: Any) -> str:
    """A value as it stands in a text: nothing for null, JSON for lists and objects."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, dict | list | tuple):
        return json.dumps(Budget().spend(value), ensure_ascii=False, default=str)
    return str(value)


def brief(value: Any) -> str:
    """The beginning of a value, for messages."""
    try:
        text = text_of(value)
    except ExpressionError:
        text = "a large value"
    return text if len(text) <= 40 else f"{text[:39]}…"


def number_of(value: Any) -> float | int:
    """A value as a number; a text may group thousands by commas. Raises `ExpressionError` when it is none."""
    found: float | int | None = None
    if isinstance(value, int | float):
        found = int(value) if isinstance(value, bool) else value
    elif isinstance(value, str) and len(value) < 60:
        text = value.strip()
        if text and _NUMBER.fullmatch(text) and any(char.isdigit() for char in text.lower().split("e")[0]):
            found = float(text.replace(",", ""))
            found = int(found) if math.isfinite(found) and found.is_integer() and abs(found) < 1e15 else found
    if found is None or abs(found) > 1e300 or found != found:
        raise ExpressionError(f"“{brief(value)}” is not a number.")
    return found


def moment_of(value: Any) -> datetime:
    """A value as a point in time, UTC where it names no zone. Raises `ExpressionError` when it is none."""
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    if isinstance(value, str):
        try:
            found = datetime.fromisoformat(value.strip())
        except ValueError:
            raise ExpressionError(f"“{brief(value)}” is not a date such as 2026-01-31 or 2026-01-31T09:00Z.") from None
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    raise ExpressionError(f"“{brief(value)}” is not a date.")
