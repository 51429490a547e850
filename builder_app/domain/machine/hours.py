"""Waiting that counts office hours only: Monday to Friday, 9:00 to 17:00, in the workflow's time zone."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

OPENS, CLOSES = 9, 17


def after_business_time(start: datetime, length: timedelta, *, timezone: str) -> datetime:
    """When `length` of office time has passed since `start`; aware UTC."""
    at, left = start.astimezone(ZoneInfo(timezone)), length
    while True:
        opens = at.replace(hour=OPENS, minute=0, second=0, microsecond=0)
        closes = at.replace(hour=CLOSES, minute=0, second=0, microsecond=0)
        if at.weekday() < 5 and at < closes:
            at = max(at, opens)
            if at + left <= closes:
                return (at + left).astimezone(UTC)
            left -= closes - at
        at = opens + timedelta(days=1)
