"""Reading from other databases: one SELECT at a time, in a transaction that cannot write."""

import asyncio
import re
import sqlite3
import time
from collections.abc import Mapping
from datetime import date, datetime
from datetime import time as time_of_day
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from builder_app.domain.errors import EffectFailed

SECONDS = 30
CONNECT_SECONDS = 10
DRIVERS = {"postgresql": "postgresql+psycopg", "sqlite": "sqlite"}
_READS = re.compile(r"(?is)^\s*(?:select|with)\b")
_SILENT = re.compile(r"(?s)'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|--[^\n]*|/\*.*?\*/")
"""Where a semicolon means nothing: texts, names, comments."""


class SqlReader:
    """`DatabaseReader` over SQLAlchemy for PostgreSQL and SQLite; a connection for each question."""

    async def rows(self, url: str, sql: str, parameters: Mapping[str, Any], *, limit: int) -> list[dict[str, Any]]:
        """At most `limit` rows with JSON values. Raises `EffectFailed`, retryable when the database does not answer."""
        statement = one_select(sql)
        return await asyncio.to_thread(_rows, address(url), statement, dict(parameters), limit)

    async def test(self, url: str) -> str:
        """Ask for nothing; answers what was reached."""
        await self.rows(url, "SELECT 1 AS one", {}, limit=1)
        return f"Connected to {make_url(url).render_as_string(hide_password=True)}."


def one_select(sql: str) -> str:
    """The statement without comments at its ends. Raises `EffectFailed` unless it is one SELECT."""
    bare = _SILENT.sub(lambda match: match[0] if match[0][0] in "'\"" else " ", sql).strip().rstrip(";").rstrip()
    if not _READS.match(bare) or ";" in _SILENT.sub(" ", bare):
        raise EffectFailed("Only one SELECT can be asked.", code="not-a-select")
    return bare


def address(url: str) -> URL:
    """The address with the driver that is used for it. Raises `EffectFailed` for other databases."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise EffectFailed("This is not the address of a database.", code="bad-address") from error
    driver = DRIVERS.get(parsed.get_backend_name())
    if driver is None:
        known = " and ".join(DRIVERS)
        raise EffectFailed(f"{parsed.get_backend_name()} cannot be read; {known} can.", code="bad-address")
    return parsed.set(drivername=driver)


def _rows(url: URL, sql: str, parameters: dict[str, Any], limit: int) -> list[dict[str, Any]]:
    lite = url.drivername == "sqlite"
    engine = create_engine(_read_only(url) if lite else url, poolclass=NullPool, connect_args=_arguments(lite=lite))
    if lite:
        event.listen(engine, "connect", _bounded)
    try:
        with _opened(engine) as connection:
            return _asked(connection if lite else _reading(connection), sql, parameters, limit)
    except SQLAlchemyError as error:
        if isinstance(error, DBAPIError) and (error.connection_invalidated or "locked" in str(error.orig)):
            raise _away(error) from error
        raise EffectFailed(f"The database refuses this: {_words(error)}", code="database-refused") from error
    finally:
        engine.dispose()


def _opened(engine: Engine) -> Connection:
    try:
        return engine.connect()
    except SQLAlchemyError as error:
        raise _away(error) from error


def _away(error: SQLAlchemyError) -> EffectFailed:
    return EffectFailed(f"The database does not answer: {_words(error)}", retryable=True, code="database-away")


def _read_only(url: URL) -> URL:
    """SQLite by its own address syntax, which knows a mode for reading only."""
    return url.set(database=f"file:{url.database or ':memory:'}", query={"mode": "ro", "uri": "true"})


def _arguments(*, lite: bool) -> dict[str, Any]:
    if lite:
        return {"timeout": CONNECT_SECONDS}
    return {"connect_timeout": CONNECT_SECONDS, "options": f"-c statement_timeout={SECONDS * 1000}"}


def _bounded(connection: sqlite3.Connection, _: Any) -> None:
    """Ends a statement that takes too long."""
    end = time.monotonic() + SECONDS
    connection.set_progress_handler(lambda: int(time.monotonic() > end), 10_000)


def _reading(connection: Connection) -> Connection:
    return connection.execution_options(postgresql_readonly=True)


def _asked(connection: Connection, sql: str, parameters: dict[str, Any], limit: int) -> list[dict[str, Any]]:
    result = connection.execute(text(sql), parameters)
    return [{name: _plain(value) for name, value in row.items()} for row in result.mappings().fetchmany(limit)]


def _plain(value: Any) -> Any:
    """A value as JSON knows it."""
    if value is None or isinstance(value, bool | int | float | str | list | dict):
        return value
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, datetime | date | time_of_day):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    return str(value)


def _words(error: SQLAlchemyError) -> str:
    """The first line of what the database says, without the statement and its values."""
    said = str(error.orig) if isinstance(error, DBAPIError) else str(error)
    return (said.strip().splitlines() or ["no reason given"])[0][:300]
