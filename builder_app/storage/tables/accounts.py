"""Users, sessions, API keys, connections, the audit log."""

from datetime import datetime
from typing import Any

from sqlmodel import Field, SQLModel

from builder_app.storage.columns import json_field, moment_field


class UserRow(SQLModel, table=True):
    """A person, with what signing in needs."""

    __tablename__ = "users"

    id: str = Field(primary_key=True)
    email: str = Field(unique=True)
    name: str = ""
    role: str
    active: bool = True
    created_at: datetime = moment_field()
    last_sign_in_at: datetime | None = moment_field(nullable=True)
    password_hash: str
    failures: int = 0
    locked_until: datetime | None = moment_field(nullable=True)


class SessionRow(SQLModel, table=True):
    """A signed-in browser."""

    __tablename__ = "sessions"

    id: str = Field(primary_key=True)
    user_id: str = Field(foreign_key="users.id", ondelete="CASCADE", index=True)
    token_hash: str = Field(unique=True)
    address: str = ""
    user_agent: str = ""
    created_at: datetime = moment_field()
    last_seen_at: datetime = moment_field()
    expires_at: datetime = moment_field()


class ApiKeyRow(SQLModel, table=True):
    """An API key."""

    __tablename__ = "api_keys"

    id: str = Field(primary_key=True)
    user_id: str = Field(foreign_key="users.id", ondelete="CASCADE", index=True)
    key_hash: str = Field(unique=True)
    name: str
    role: str
    prefix: str
    created_at: datetime = moment_field()
    expires_at: datetime | None = moment_field(nullable=True)
    last_used_at: datetime | None = moment_field(nullable=True)


class ConnectionRow(SQLModel, table=True):
    """A connection; `sealed` holds its secrets."""

    __tablename__ = "connections"

    id: str = Field(primary_key=True)
    kind: str = Field(index=True)
    name: str
    config: Any = json_field()
    secrets_set: Any = json_field()
    sealed: str = ""
    created_by: str = ""
    created_at: datetime = moment_field()
    updated_at: datetime = moment_field()
    tested_at: datetime | None = moment_field(nullable=True)
    test_ok: bool | None = None
    test_message: str = ""


class AuditRow(SQLModel, table=True):
    """An audit entry."""

    __tablename__ = "audit_entries"

    id: str = Field(primary_key=True)
    at: datetime = moment_field(index=True)
    actor_id: str
    actor: str
    via: str
    action: str
    target_kind: str
    target_id: str = Field(index=True)
    before: Any = json_field()
    after: Any = json_field()
    address: str = ""
