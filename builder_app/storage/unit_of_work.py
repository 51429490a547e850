"""Units of work over SQL: a connection, a transaction, the repositories on it."""

import asyncio
import time
from functools import cached_property
from types import TracebackType
from typing import Any, Self

from pydantic_core import from_json, to_json
from sqlalchemy import Connection, Dialect, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from builder_app.application.ports import ComponentStatus
from builder_app.domain.errors import StorageUnavailable
from builder_app.storage.gateway import named_errors
from builder_app.storage.one_hop import opener
from builder_app.storage.postgres import CONNECTED, PING_SECONDS, LimitedConnection
from builder_app.storage.prepared import driver_of
from builder_app.storage.repositories.accounts import SqlAccounts, SqlAuditLog, SqlConnections
from builder_app.storage.repositories.chat import SqlConversations
from builder_app.storage.repositories.runs import SqlEffects, SqlPayloads, SqlRuns, SqlTasks
from builder_app.storage.repositories.workflows import SqlDeployments, SqlDrafts, SqlTemplates, SqlVersions, SqlWatches, SqlWorkflows
from builder_app.storage.repositories.world import SqlCollections, SqlKeys, SqlMails, SqlShipments

LOCK_SECONDS = 30.0
"""How long a writer waits for its turn on SQLite."""
POOL_SECONDS = 5.0
"""How long a connection of PostgreSQL's pool is waited for."""
RESTED_SECONDS = 1.0
"""From when on a connection of the pool is asked whether it still stands before it is used."""
WRITES, GIVEN_BACK = "builder_writes", "builder_given_back"
_PRAGMAS = ("synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=30000", "cache_size=-8000")


class Database:
    """The database: opens units of work. Nothing connects before the first one."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.sqlite = make_url(url).get_backend_name() == "sqlite"
        self.engine = _engine(url, sqlite=self.sqlite)
        self._writer = asyncio.Lock() if self.sqlite else None

    def __call__(self, *, read_only: bool = False) -> "SqlUnitOfWork":
        return SqlUnitOfWork(self.engine, read_only=read_only, writer=None if read_only else self._writer)

    async def status(self) -> ComponentStatus:
        """Whether the database answers, and how fast."""
        started = time.perf_counter()
        try:
            async with named_errors(), self.engine.connect() as connection:
                await connection.execute(text("SELECT 1"))
        except StorageUnavailable as error:
            return ComponentStatus(status="unhealthy", detail=error.message)
        return ComponentStatus(status="healthy", latency_ms=round((time.perf_counter() - started) * 1000, 2))

    async def close(self) -> None:
        """Let all connections go."""
        await self.engine.dispose()


class SqlUnitOfWork:
    """One transaction. On SQLite writers wait for each other in this process and take the write lock at once, so none fails half-way."""

    def __init__(self, engine: AsyncEngine, *, read_only: bool, writer: asyncio.Lock | None) -> None:
        self._engine = engine
        self._sqlite = engine.dialect.name == "sqlite"
        self._read_only = read_only
        self._writer = writer
        self._connection: AsyncConnection | None = None

    async def __aenter__(self) -> Self:
        if self._writer is not None:
            try:
                async with asyncio.timeout(LOCK_SECONDS):
                    await self._writer.acquire()
            except TimeoutError as error:
                raise StorageUnavailable("The database is busy. Try again in a moment.") from error
        try:
            async with named_errors():
                connection = await self._engine.connect()
                self._connection = connection
                if self._sqlite:
                    if not self._read_only:
                        await connection.execution_options(**{WRITES: True})
                    await connection.begin()
                elif (driver := driver_of(connection)).autocommit is not self._read_only:
                    # Reading, each statement sees what is committed, as it would within a transaction there: none is begun and ended for it.
                    # Writing, the first statement begins one.
                    await driver.set_autocommit(self._read_only)
        except BaseException:
            await self._leave()
            raise
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self._leave()

    async def commit(self) -> None:
        """Make everything since the beginning last."""
        async with named_errors():
            if self._sqlite or self._open.in_transaction():
                await self._open.commit()
            else:
                await driver_of(self._open).commit()

    async def _leave(self) -> None:
        """Give connection and lock back; closing takes back what was not committed."""
        connection, self._connection = self._connection, None
        try:
            if connection is not None:
                async with named_errors():
                    await asyncio.shield(self._close(connection))
        finally:
            if self._writer is not None and self._writer.locked():
                self._writer.release()

    async def _close(self, connection: AsyncConnection) -> None:
        try:
            if not (self._sqlite or self._read_only or connection.invalidated or connection.in_transaction()):
                await driver_of(connection).rollback()
        finally:
            await connection.close()

    @property
    def _open(self) -> AsyncConnection:
        assert self._connection is not None, "a unit of work is used inside `async with`"
        return self._connection

    @cached_property
    def workflows(self) -> SqlWorkflows:
        return SqlWorkflows(self._open)

    @cached_property
    def templates(self) -> SqlTemplates:
        return SqlTemplates(self._open)

    @cached_property
    def drafts(self) -> SqlDrafts:
        return SqlDrafts(self._open)

    @cached_property
    def versions(self) -> SqlVersions:
        return SqlVersions(self._open)

    @cached_property
    def deployments(self) -> SqlDeployments:
        return SqlDeployments(self._open)

    @cached_property
    def watches(self) -> SqlWatches:
        return SqlWatches(self._open)

    @cached_property
    def runs(self) -> SqlRuns:
        return SqlRuns(self._open)

    @cached_property
    def effects(self) -> SqlEffects:
        return SqlEffects(self._open)

    @cached_property
    def payloads(self) -> SqlPayloads:
        return SqlPayloads(self._open)

    @cached_property
    def tasks(self) -> SqlTasks:
        return SqlTasks(self._open)

    @cached_property
    def connections(self) -> SqlConnections:
        return SqlConnections(self._open)

    @cached_property
    def shipments(self) -> SqlShipments:
        return SqlShipments(self._open)

    @cached_property
    def accounts(self) -> SqlAccounts:
        return SqlAccounts(self._open)

    @cached_property
    def mails(self) -> SqlMails:
        return SqlMails(self._open)

    @cached_property
    def audit(self) -> SqlAuditLog:
        return SqlAuditLog(self._open)

    @cached_property
    def conversations(self) -> SqlConversations:
        return SqlConversations(self._open)

    @cached_property
    def collections(self) -> SqlCollections:
        return SqlCollections(self._open)

    @cached_property
    def keys(self) -> SqlKeys:
        return SqlKeys(self._open)


def _engine(url: str, *, sqlite: bool) -> AsyncEngine:
    options: dict[str, Any] = {"json_serializer": lambda value: to_json(value).decode(), "json_deserializer": from_json}
    if not sqlite:
        engine = create_async_engine(
            url, pool_size=10, max_overflow=10, pool_use_lifo=True, pool_timeout=POOL_SECONDS, connect_args=CONNECTED, **options
        )
        trust = _Trust(engine.dialect)
        event.listen(engine.sync_engine, "checkin", trust.rested)
        event.listen(engine.sync_engine, "checkout", trust.awake)
        event.listen(engine.sync_engine, "invalidate", trust.broke)
        return engine
    creator = opener(make_url(url).database or "")
    engine = create_async_engine(url, pool_size=8, max_overflow=24, pool_timeout=10, async_creator=creator, **options)
    event.listen(engine.sync_engine, "connect", _prepare)
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


class _Trust:
    """Which connections of a pool are believed to stand: those that were used a moment ago, and since the last one broke."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._broke_at = 0.0

    def rested(self, _connection: Any, record: ConnectionPoolEntry) -> None:
        """Note when a connection was given back."""
        record.info[GIVEN_BACK] = time.monotonic()

    def broke(self, _connection: Any, _record: ConnectionPoolEntry, error: BaseException | None) -> None:
        """Where one connection broke the others may have; one that was given up tells nothing of them."""
        if isinstance(error, Exception):
            self._broke_at = time.monotonic()

    def awake(self, connection: Any, record: ConnectionPoolEntry, _: Any) -> None:
        """Ask a connection that rested whether it still stands; one that is believed is not asked, a question costs a round trip."""
        now = time.monotonic()
        given_back = record.info.get(GIVEN_BACK, now)
        if now - given_back < RESTED_SECONDS and given_back > self._broke_at:
            return
        line: LimitedConnection = connection.driver_connection
        line.limit = PING_SECONDS
        try:
            self._dialect.do_ping(connection)
        except self._dialect.loaded_dbapi.Error as error:
            raise InvalidatePoolError from error
        finally:
            line.limit = None


def _prepare(connection: Any, _record: Any) -> None:
    """Set a new SQLite connection up."""
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
