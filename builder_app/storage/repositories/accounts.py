"""Users, sessions, API keys, connections, the audit log."""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from builder_app.domain.access import Role
from builder_app.domain.accounts import ApiKey, Credentials, Session, User
from builder_app.domain.audit import EVERYTHING, AuditEntry, AuditFilter
from builder_app.domain.connections import Connection
from builder_app.storage.gateway import Gateway, contains
from builder_app.storage.mappers import record_of, values_of
from builder_app.storage.prepared import Prepared
from builder_app.storage.tables.accounts import ApiKeyRow, AuditRow, ConnectionRow, SessionRow, UserRow

_SESSION, _USER = SessionRow.__table__, UserRow.__table__  # type: ignore[attr-defined]
_SIGNED_IN = Prepared(
    select(_SESSION, _USER).join(_USER, _USER.c.id == _SESSION.c.user_id).where(_SESSION.c.token_hash == bindparam("token_hash"))
)
"""A session and whose it is: asked for with every event and every request."""


class SqlAccounts:
    """See `repositories.Accounts`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._users = Gateway(connection, UserRow, User)
        self._sessions = Gateway(connection, SessionRow, Session)
        self._keys = Gateway(connection, ApiKeyRow, ApiKey)

    async def add_user(self, user: User, credentials: Credentials) -> None:
        await self._users.insert(user, **_secret(credentials))

    async def user(self, user_id: str, *, lock: bool = False) -> User | None:
        return await self._users.one(self._users.c.id == user_id, lock=True) if lock else await self._users.get(user_id)

    async def user_by_email(self, email: str) -> User | None:
        return await self._users.one(self._users.c.email == email)

    async def users(self) -> list[User]:
        return await self._users.many(order=[self._users.c.email])

    async def save_user(self, user: User) -> None:
        values = values_of(user, self._users.table)
        await self._users.execute(update(self._users.table).where(self._users.c.id == values.pop("id")).values(**values))

    async def remove_user(self, user_id: str) -> None:
        await self._users.remove(self._users.c.id == user_id)

    async def other_admins(self, user_id: str) -> int:
        c = self._users.c
        admins = select(c.id).where(c.role == Role.ADMIN.value, c.active.is_(True)).order_by(c.id).with_for_update()
        return sum(one != user_id for one in (await self._users.execute(admins)).scalars())

    async def any_user(self) -> bool:
        return (await self._users.execute(select(self._users.c.id).limit(1))).first() is not None

    async def credentials(self, user_id: str) -> Credentials | None:
        row = (await self._users.execute(select(self._users.table).where(self._users.c.id == user_id))).mappings().first()
        return None if row is None else record_of(row, Credentials, user_id=user_id)

    async def save_credentials(self, credentials: Credentials) -> None:
        where = self._users.c.id == credentials.user_id
        await self._users.execute(update(self._users.table).where(where).values(**_secret(credentials)))

    async def add_session(self, session: Session, token_hash: str) -> None:
        await self._sessions.insert(session, token_hash=token_hash)

    async def session_by_token(self, token_hash: str) -> tuple[Session, User] | None:
        rows = (await self._sessions.run(_SIGNED_IN, token_hash=token_hash)).rows
        if not rows:
            return None
        row = rows[0]
        session, user = (
            dict(zip(table.c.keys(), part, strict=True))
            for table, part in ((_SESSION, row[: len(_SESSION.c)]), (_USER, row[len(_SESSION.c) :]))
        )
        return record_of(session, Session), record_of(user, User)

    async def sessions(self, user_id: str) -> list[Session]:
        c = self._sessions.c
        return await self._sessions.many(c.user_id == user_id, order=[c.last_seen_at.desc()])

    async def touch_session(self, session_id: str, at: datetime) -> None:
        table = self._sessions.table
        await self._sessions.execute(update(table).where(table.c.id == session_id).values(last_seen_at=at))

    async def remove_session(self, session_id: str) -> None:
        await self._sessions.remove(self._sessions.c.id == session_id)

    async def remove_sessions(self, user_id: str, *, but: str | None = None) -> None:
        c = self._sessions.c
        await self._sessions.remove(c.user_id == user_id, *([c.id != but] if but is not None else []))

    async def add_key(self, key: ApiKey, key_hash: str) -> None:
        await self._keys.insert(key, key_hash=key_hash)

    async def key_by_hash(self, key_hash: str) -> tuple[ApiKey, User] | None:
        key = await self._keys.one(self._keys.c.key_hash == key_hash)
        user = await self.user(key.user_id) if key is not None else None
        return None if key is None or user is None else (key, user)

    async def keys(self, user_id: str | None = None) -> list[ApiKey]:
        c = self._keys.c
        return await self._keys.many(*([c.user_id == user_id] if user_id is not None else []), order=[c.created_at.desc()])

    async def key(self, key_id: str) -> ApiKey | None:
        return await self._keys.get(key_id)

    async def touch_key(self, key_id: str, at: datetime) -> None:
        table = self._keys.table
        await self._keys.execute(update(table).where(table.c.id == key_id).values(last_used_at=at))

    async def remove_key(self, key_id: str) -> None:
        await self._keys.remove(self._keys.c.id == key_id)


def _secret(credentials: Credentials) -> dict[str, Any]:
    return credentials.model_dump(include={"password_hash", "failures", "locked_until"})


class SqlConnections:
    """See `repositories.Connections`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._rows = Gateway(connection, ConnectionRow, Connection)

    async def add(self, connection: Connection, sealed: str) -> None:
        await self._rows.insert(connection, sealed=sealed)

    async def get(self, connection_id: str) -> Connection | None:
        return await self._rows.get(connection_id)

    async def sealed(self, connection_id: str) -> str:
        row = await self._rows.execute(select(self._rows.c.sealed).where(self._rows.c.id == connection_id))
        return row.scalar_one_or_none() or ""

    async def save(self, connection: Connection, sealed: str | None = None) -> None:
        await self._rows.update(connection, **({} if sealed is None else {"sealed": sealed}))

    async def remove(self, connection_id: str) -> None:
        await self._rows.remove(self._rows.c.id == connection_id)

    async def all_of(self, kind: str | None = None) -> list[Connection]:
        c = self._rows.c
        return await self._rows.many(*([c.kind == kind] if kind is not None else []), order=[c.created_at, c.id])


class SqlAuditLog:
    """See `repositories.AuditLog`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._rows = Gateway(connection, AuditRow, AuditEntry)

    async def add(self, entry: AuditEntry) -> None:
        await self._rows.insert(entry)

    async def page(self, *, cursor: str | None, limit: int, wanted: AuditFilter = EVERYTHING) -> tuple[list[AuditEntry], str | None]:
        c = self._rows.c
        given = ((c.actor, wanted.actor), (c.action, wanted.action), (c.target_id, wanted.target_id))
        where = [contains(words, column) for column, words in given if words.strip()]
        where += [c.at >= wanted.since] if wanted.since else []
        where += [c.at < wanted.until] if wanted.until else []
        return await self._rows.page(*where, by=c.at, key=c.id, cursor=cursor, limit=limit)
