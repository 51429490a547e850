"""Statements that are compiled once and run on the driver itself.

From a statement to its rows SQLAlchemy's own way costs three times what the driver takes, and a chat turn is some twenty statements.
SQLAlchemy still writes the SQL, converts the values, and keeps connections and transactions.
"""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Dialect, Executable
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.types import TypeEngine

from builder_app.domain.errors import StorageUnavailable

Convert = Callable[[Any], Any]


@dataclass(frozen=True)
class Answer:
    """What a statement gave: its rows, the names of their columns, and how many rows it touched."""

    names: tuple[str, ...]
    rows: Sequence[tuple[Any, ...]]
    count: int

    def mappings(self) -> Iterator[dict[str, Any]]:
        """The rows by the names of their columns."""
        return (dict(zip(self.names, row, strict=True)) for row in self.rows)


@dataclass(frozen=True)
class _Compiled:
    """A statement in one database's words, with what converts its values and its rows."""

    sql: str
    order: Sequence[str] | None
    fixed: Mapping[str, Any]
    writes: Mapping[str, Convert]
    names: tuple[str, ...]
    reads: tuple[tuple[int, Convert], ...]

    def parameters(self, values: Mapping[str, Any]) -> Any:
        """The values as the driver takes them: by name, or in their order."""
        given = {**self.fixed, **values}
        for name, convert in self.writes.items():
            given[name] = convert(given[name])
        return given if self.order is None else [given[name] for name in self.order]

    def answer(self, rows: Sequence[tuple[Any, ...]], count: int) -> Answer:
        """The rows as the columns' types have them."""
        return Answer(self.names, [self._read(row) for row in rows] if self.reads else rows, count)

    def _read(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        values = list(row)
        for place, convert in self.reads:
            values[place] = convert(values[place])
        return tuple(values)


class Prepared:
    """A statement whose values are all named; an INSERT writes the columns `names`."""

    def __init__(self, statement: Any, *, names: Sequence[str] | None = None) -> None:
        self.statement: Executable = statement
        self._names = names
        self._compiled: WeakKeyDictionary[Dialect, _Compiled] = WeakKeyDictionary()

    async def run(self, connection: AsyncConnection, values: Mapping[str, Any]) -> Answer:
        """Run it in the connection's transaction. Raises the driver's own errors, and `StorageUnavailable` where the connection broke."""
        driver, dialect = driver_of(connection), connection.dialect
        compiled = self._compiled.get(dialect) or self._compile(dialect)
        try:
            cursor = await driver.cursor().execute(compiled.sql, compiled.parameters(values))
            rows = await cursor.fetchall() if compiled.names else ()
        except dialect.loaded_dbapi.Error as error:
            if not dialect.is_disconnect(error, driver, None):
                raise
            await connection.invalidate(error)
            raise StorageUnavailable("The database does not answer. Try again in a moment.") from error
        except asyncio.CancelledError as error:
            # Nobody knows how far it got: such a connection is used no more.
            await asyncio.shield(connection.invalidate(error))
            raise
        return compiled.answer(rows, cursor.rowcount)

    def _compile(self, dialect: Dialect) -> _Compiled:
        made: Any = self.statement.compile(dialect=dialect, column_keys=self._names)  # type: ignore[attr-defined]
        statement: Any = self.statement
        columns = statement.column_descriptions if statement.is_select else statement.returning_column_descriptions
        types = {name: made.binds[name].type for name in made.params}
        compiled = _Compiled(
            sql=str(made),
            order=made.positiontup,
            fixed=made.params,
            writes=_converts(types, dialect),
            names=tuple(column["name"] for column in columns),
            reads=tuple((place, read) for place, column in enumerate(columns) if (read := _reader(column["type"], dialect)) is not None),
        )
        self._compiled[dialect] = compiled
        return compiled


def driver_of(connection: AsyncConnection) -> Any:
    """The driver's own connection under an open one."""
    line = connection.sync_connection
    assert line is not None, "a connection is used while it is open"
    return line.connection.driver_connection


def _converts(types: Mapping[str, TypeEngine[Any]], dialect: Dialect) -> dict[str, Convert]:
    made = {name: kind.dialect_impl(dialect).bind_processor(dialect) for name, kind in types.items()}
    return {name: convert for name, convert in made.items() if convert is not None}


def _reader(kind: TypeEngine[Any], dialect: Dialect) -> Convert | None:
    return kind.dialect_impl(dialect).result_processor(dialect, None)
