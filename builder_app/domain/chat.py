"""Conversations: what was said, and how each turn ended."""

from datetime import datetime
from enum import StrEnum
from typing import Literal

from builder_app.domain.diff import Change
from builder_app.domain.edits import Edit
from builder_app.domain.errors import Conflict
from builder_app.domain.records import Record

MAX_MESSAGE = 5000
MessageRole = Literal["user", "assistant"]


class TurnStatus(StrEnum):
    """How far the turn behind a message has come. A user's message is `done` once it has been answered."""

    PENDING = "pending"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"
    INTERRUPTED = "interrupted"
    BLOCKED = "blocked"


RETRYABLE = frozenset({TurnStatus.FAILED, TurnStatus.STOPPED, TurnStatus.INTERRUPTED})


class Question(Record):
    """One thing that the assistant needs to know: for which step and field, in words, with choices where there are some."""

    step_id: str | None = None
    field: str | None = None
    text: str
    options: tuple[str, ...] = ()


class Conversation(Record):
    """A conversation about one workflow. `question` is what the assistant asked last and still waits for."""

    id: str
    workflow_id: str
    title: str = ""
    titled_by: Literal["nobody", "assistant", "person"] = "nobody"
    question: Question | None = None
    created_by: str
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None = None


class Message(Record):
    """One message. `status` is that of its turn; `reply_to` names the user's message that an answer belongs to.

    `proposed` are the edits of a plan that nobody has built yet; `cached` tells that the answer was worked out before.
    """

    id: str
    conversation_id: str
    seq: int
    role: MessageRole
    text: str
    status: TurnStatus = TurnStatus.DONE
    created_at: datetime
    turn_started_at: datetime | None = None
    created_by: str = ""
    client_id: str | None = None
    reply_to: str | None = None
    changes: tuple[Change, ...] = ()
    revision: int | None = None
    question: Question | None = None
    plan: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()
    detected_actions: tuple[str, ...] = ()
    security_warning: str | None = None
    error: str | None = None
    proposed: tuple[Edit, ...] | None = None
    cached: bool = False


class Document(Record):
    """A file that was given to a conversation, as text."""

    id: str
    conversation_id: str
    filename: str
    text: str
    size: int = 0
    created_at: datetime


def ended(message: Message, status: TurnStatus, *, error: str | None = None) -> Message:
    """The user's message once its turn has ended. Raises `Conflict` when it had ended before."""
    if message.status is not TurnStatus.PENDING:
        raise Conflict(f"This turn is over already ({message.status}).", code="turn-over")
    return message.model_copy(update={"status": status, "error": error})


def retried(message: Message, *, at: datetime) -> Message:
    """The user's message when its turn is taken again. Raises `Conflict` when it was answered or is being answered."""
    if not can_retry(message):
        raise Conflict("Only a turn that was stopped, interrupted or failed can be taken again.", code="not-retryable")
    return message.model_copy(update={"status": TurnStatus.PENDING, "turn_started_at": at, "error": None})


def can_retry(message: Message) -> bool:
    """Whether the same words may be sent again as the same turn."""
    return message.role == "user" and message.status in RETRYABLE
