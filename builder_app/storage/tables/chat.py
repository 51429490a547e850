"""Conversations, messages, documents."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint, false
from sqlmodel import Field, SQLModel

from builder_app.storage.columns import json_field, moment_field


class ConversationRow(SQLModel, table=True):
    """A conversation."""

    __tablename__ = "conversations"
    __table_args__ = (Index("ix_conversations_of_person", "created_by", "updated_at", "id"),)

    id: str = Field(primary_key=True)
    workflow_id: str = Field(index=True)
    title: str = ""
    titled_by: str = "nobody"
    question: Any = json_field()
    created_by: str
    created_at: datetime = moment_field()
    updated_at: datetime = moment_field(index=True)
    deleted_at: datetime | None = moment_field(nullable=True)
    version: int = Field(default=0, sa_column_kwargs={"server_default": "0"})


class MessageRow(SQLModel, table=True):
    """A message."""

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("conversation_id", "client_id"),
        UniqueConstraint("conversation_id", "seq"),
        Index("ix_messages_status", "status"),
    )

    id: str = Field(primary_key=True)
    conversation_id: str = Field(foreign_key="conversations.id", ondelete="CASCADE")
    seq: int
    role: str
    text: str
    status: str
    created_at: datetime = moment_field()
    turn_started_at: datetime | None = moment_field(nullable=True)
    created_by: str = ""
    client_id: str | None = None
    reply_to: str | None = Field(default=None, index=True)
    changes: Any = json_field()
    revision: int | None = None
    question: Any = json_field()
    plan: Any = json_field()
    suggestions: Any = json_field()
    detected_actions: Any = json_field()
    security_warning: str | None = None
    error: str | None = None
    proposed: Any = json_field()
    cached: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


class DocumentRow(SQLModel, table=True):
    """A file that was given to a conversation, as text."""

    __tablename__ = "documents"

    id: str = Field(primary_key=True)
    conversation_id: str = Field(foreign_key="conversations.id", ondelete="CASCADE", index=True)
    filename: str
    text: str
    size: int = 0
    created_at: datetime = moment_field()
