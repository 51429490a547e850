"""SQLite connections that go to their thread once for each statement.

The plain driver goes four times: for a cursor, to execute, to fetch, to close. With many small statements that is most of the time.
The beginning of a transaction goes along with its first statement.
"""

import sqlite3
from collections.abc import Callable, Coroutine, Iterable, Sequence
from functools import partial
from typing import Any, Self

import aiosqlite

LOCK_SECONDS = 30.0


class OneHopCursor:
    """Executes and fetches in one go; what was fetched is kept here."""

    arraysize = 1

    def __init__(self, connection: "OneHopConnection") -> None:
        self._connection = connection
        self._rows: list[Any] = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, sql: str, parameters: Sequence[Any] = ()) -> Self:
        """Run a statement and fetch all that it gives."""
        return await self._run("execute", sql, parameters)

    async def executemany(self, sql: str, parameters: Iterable[Sequence[Any]]) -> Self:
        """Run a statement for each set of parameters."""
        return await self._run("executemany", sql, parameters)

    async def fetchall(self) -> list[Any]:
        """What the last statement gave."""
        return self._rows

    async def close(self) -> None:
        """Nothing is open."""

    async def _run(self, method: str, sql: str, parameters: Any) -> Self:
        connection = self._connection
        if sql.startswith("BEGIN"):
            connection.opening = sql
            return self
        opening, connection.opening = connection.opening, None
        found = await connection.in_thread(partial(_run, connection.raw, opening, method, sql, parameters))
        self._rows, self.description, self.rowcount, self.lastrowid = found
        return self


class OneHopConnection(aiosqlite.Connection):
    """A connection whose cursors go to the thread once for each statement, and that ends no transaction where there is none."""

    opening: str | None = None
    """How the transaction is to begin that has no statement yet."""

    @property
    def raw(self) -> sqlite3.Connection:
        """The connection in the thread."""
        return self._conn

    async def in_thread(self, work: Callable[[], Any]) -> Any:
        """What `work` gives, done in the connection's thread."""
        return await self._execute(work)  # type: ignore[no-untyped-call]

    def cursor(self) -> OneHopCursor:  # type: ignore[override]
        """A cursor; making one costs nothing."""
        return OneHopCursor(self)

    async def commit(self) -> None:
        """Make the transaction last."""
        self.opening = None
        if self._conn.in_transaction:
            await super().commit()

    async def rollback(self) -> None:
        """Take the transaction back."""
        self.opening = None
        if self._conn.in_transaction:
            await super().rollback()


def opener(path: str) -> Callable[[], Coroutine[Any, Any, OneHopConnection]]:
    """Opens connections to the file at `path`; transactions begin only when they are told to."""

    async def open_() -> OneHopConnection:
        connect = partial(sqlite3.connect, path, check_same_thread=False, timeout=LOCK_SECONDS, isolation_level=None)
        connection = OneHopConnection(connect, iter_chunk_size=64)
        connection._thread.daemon = True
        return await connection  # type: ignore[return-value]

    return open_


def _run(
    connection: sqlite3.Connection, opening: str | None, method: str, sql: str, parameters: Any
) -> tuple[list[Any], Any, int, int | None]:
    if opening is not None:
        connection.execute(opening)
    cursor: sqlite3.Cursor = getattr(connection, method)(sql, parameters)
    rows = cursor.fetchall() if cursor.description else []
    found = (rows, cursor.description, cursor.rowcount, cursor.lastrowid)
    cursor.close()
    return found
