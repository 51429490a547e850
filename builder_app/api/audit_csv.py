"""The audit log as a CSV file that spreadsheets open safely."""

import csv
import io
import json
from collections.abc import AsyncIterator
from typing import Any

from builder_app.domain.audit import AuditEntry

COLUMNS = ("at", "actor", "via", "address", "action", "target_kind", "target_id", "before", "after")
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""


async def audit_csv(entries: AsyncIterator[AuditEntry]) -> AsyncIterator[str]:
    """A line of names, then one line for each entry."""
    yield _line(COLUMNS)
    async for entry in entries:
        yield _line([_text(getattr(entry, name)) for name in COLUMNS])


def _text(value: Any) -> str:
    if value is None:
        return ""
    text = (
        json.dumps(value, ensure_ascii=False)
        if isinstance(value, dict)
        else value.isoformat()
        if hasattr(value, "isoformat")
        else str(value)
    )
    return f"'{text}" if text.startswith(FORMULA) else text


def _line(values: Any) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(values)
    return out.getvalue()
