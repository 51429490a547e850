"""Column types that behave the same on SQLite and PostgreSQL."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, TypeDecorator
from sqlmodel import Field


class UtcDateTime(TypeDecorator[datetime]):
    """Aware times in UTC; SQLite keeps none of the zone, so it is put back on reading. Naive times are refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The time in UTC, naive where the database knows no zones."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("times must be aware")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The time, aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Json(TypeDecorator[Any]):
    """JSON values; None is NULL. Plain JSON on PostgreSQL too: nothing is searched in it, and it takes every text."""

    impl = JSON(none_as_null=True)
    cache_ok = True


def json_field(default: Any = None) -> Any:
    """A JSON column."""
    return Field(default=default, sa_type=Json, nullable=True)


def moment_field(*, nullable: bool = False, index: bool = False) -> Any:
    """A column for a time."""
    return Field(default=None, sa_type=UtcDateTime, nullable=nullable, index=index)
