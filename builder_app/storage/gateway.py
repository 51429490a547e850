"""One table as records: the few statements that all repositories are made of."""

import base64
import json
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

import psycopg
from pydantic import BaseModel
from sqlalchemy import ColumnElement, Executable, Table, and_, delete, func, or_, select
from sqlalchemy.engine import CursorResult
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import SQLModel

from builder_app.domain.errors import Conflict, FieldProblem, InvalidInput, StorageUnavailable
from builder_app.storage.mappers import record_of, values_of
from builder_app.storage.prepared import Answer, Prepared
from builder_app.storage.statements import (
    KEY,
    defaults_of,
    insert_free,
    insert_into,
    select_by_key,
    update_by_key,
    upsert_into,
    written_by_key,
)

R = TypeVar("R", bound=BaseModel)
Where = ColumnElement[bool]
TAKEN = (IntegrityError, psycopg.IntegrityError, sqlite3.IntegrityError)
UNFIT = (DataError, psycopg.DataError, sqlite3.DataError, OverflowError)
AWAY = (
    PoolTimeout,
    OperationalError,
    InterfaceError,
    psycopg.OperationalError,
    psycopg.InterfaceError,
    sqlite3.OperationalError,
    sqlite3.InterfaceError,
)
"""The same errors by SQLAlchemy's names and by the drivers' own."""


@asynccontextmanager
async def named_errors() -> AsyncIterator[None]:
    """The database's errors by the product's names."""
    try:
        yield
    except TAKEN as error:
        raise Conflict("This exists already.", code="duplicate") from error
    except UNFIT as error:
        raise InvalidInput("A value cannot be stored: it is too large or holds characters that are not text.") from error
    except AWAY as error:
        raise StorageUnavailable("The database does not answer. Try again in a moment.") from error
    except DBAPIError as error:
        if error.connection_invalidated:
            raise StorageUnavailable("The connection to the database was lost. Try again in a moment.") from error
        raise


class Gateway(Generic[R]):
    """A table whose rows are records of one type."""

    def __init__(self, connection: AsyncConnection, row: type[SQLModel], record: type[R]) -> None:
        self.connection = connection
        self.table: Table = row.__table__  # type: ignore[attr-defined]
        self.c = self.table.c
        self.record = record

    async def execute(self, statement: Executable, parameters: Any = None) -> CursorResult[Any]:
        """Run a statement."""
        async with named_errors():
            return await self.connection.execute(statement, parameters)

    async def run(self, statement: Prepared, **values: Any) -> Answer:
        """Run a statement that is prepared."""
        async with named_errors():
            return await statement.run(self.connection, values)

    async def insert(self, record: R, **more: Any) -> None:
        """Add a row. Raises `Conflict` (duplicate) when its key is taken."""
        values = defaults_of(self.table) | values_of(record, self.table, **more)
        await self.run(insert_into(self.table, tuple(values)), **values)

    async def insert_new(self, rows: Sequence[dict[str, Any]]) -> int:
        """Add the rows whose keys are free; answers how many those were."""
        return len(await self.insert_free(rows, *(column.name for column in self.table.primary_key)))

    async def insert_free(self, rows: Sequence[dict[str, Any]], *columns: str) -> list[Any]:
        """Add the rows whose keys are free; answers `columns` of those."""
        if not rows:
            return []
        return list((await self.execute(insert_free(self.table, self.connection.dialect.name, columns), list(rows))).all())

    async def update(self, record: R, *where: Where, **more: Any) -> bool:
        """Write a record over the row with its primary key (and `where`); False when there is none."""
        values = values_of(record, self.table, **more)
        keys = {KEY + column.name: values.pop(column.name) for column in self.table.primary_key}
        if where:
            return (await self.execute(update_by_key(self.table, tuple(values)).where(*where), values | keys)).rowcount > 0
        return (await self.run(written_by_key(self.table, tuple(values)), **values, **keys)).count > 0

    async def upsert(self, *records: R, **more: Any) -> None:
        """Add rows, or write over those with the same primary keys."""
        if records:
            rows = [values_of(record, self.table, **more) for record in records]
            await self.execute(upsert_into(self.table, self.connection.dialect.name), rows)

    async def get(self, *key: Any) -> R | None:
        """The record whose primary key has these values, in the columns' order, or None."""
        values = {KEY + column.name: value for column, value in zip(self.table.primary_key, key, strict=True)}
        return await self.first(select_by_key(self.table), **values)

    async def one(self, *where: Where, lock: bool = False) -> R | None:
        """The record that matches, or None."""
        statement = select(self.table).where(*where).limit(1)
        row = (await self.execute(statement.with_for_update() if lock else statement)).mappings().first()
        return None if row is None else record_of(row, self.record)

    async def first(self, statement: Prepared, **values: Any) -> R | None:
        """The first record that a statement finds, or None."""
        row = next((await self.run(statement, **values)).mappings(), None)
        return None if row is None else record_of(row, self.record)

    async def all(self, statement: Prepared, **values: Any) -> list[R]:
        """All records that a statement finds."""
        return [record_of(row, self.record) for row in (await self.run(statement, **values)).mappings()]

    async def many(self, *where: Where, order: Sequence[Any] = (), limit: int | None = None) -> list[R]:
        """All records that match, in `order`."""
        statement = select(self.table).where(*where).order_by(*order)
        rows = await self.execute(statement if limit is None else statement.limit(limit))
        return [record_of(row, self.record) for row in rows.mappings()]

    async def remove(self, *where: Where) -> int:
        """Delete what matches; answers how many rows that were."""
        return (await self.execute(delete(self.table).where(*where))).rowcount

    async def count(self, *where: Where) -> int:
        """How many rows match."""
        return int((await self.execute(select(func.count()).select_from(self.table).where(*where))).scalar_one())

    async def page(
        self, *where: Where, by: ColumnElement[Any], key: ColumnElement[Any], cursor: str | None, limit: int
    ) -> tuple[list[R], str | None]:
        """One page, newest by `by` first, and the next page's cursor. Raises `InvalidInput` for a cursor that is none of ours."""
        conditions = list(where)
        if cursor is not None:
            moment, last = _read_cursor(cursor)
            conditions.append(or_(by < moment, and_(by == moment, key < last)))
        statement = select(self.table).where(*conditions).order_by(by.desc(), key.desc()).limit(limit + 1)
        rows = list((await self.execute(statement)).mappings())
        more = _cursor(rows[limit - 1][by.name], rows[limit - 1][key.name]) if len(rows) > limit else None
        return [record_of(row, self.record) for row in rows[:limit]], more


def contains(text: str, *columns: ColumnElement[Any]) -> Where:
    """Whether one of the columns contains the text, in any case."""
    return or_(*(func.lower(column).contains(text.strip().lower(), autoescape=True) for column in columns))


def _cursor(moment: datetime, key: str) -> str:
    return base64.urlsafe_b64encode(json.dumps([moment.isoformat(), key]).encode()).decode().rstrip("=")


def _read_cursor(cursor: str) -> tuple[datetime, str]:
    try:
        moment, key = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        return datetime.fromisoformat(moment).astimezone(UTC), str(key)
    except (ValueError, TypeError) as error:
        message = "This cursor is not one that a list gave."
        raise InvalidInput(message, fields=[FieldProblem(field="cursor", message=message)]) from error
