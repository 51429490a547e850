"""What a turn tells while it goes on."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from builder_app.application.drafts import DraftView, EditResult
from builder_app.domain.chat import Conversation, Message, Question
from builder_app.domain.diff import Change
from builder_app.domain.issues import Issue
from builder_app.domain.workflow import WorkflowDefinition


class ChatEventBase(BaseModel):
    """Base of what a turn tells while it goes on."""

    model_config = ConfigDict(frozen=True)


class Accepted(ChatEventBase):
    """The message is stored; `message_id` is its id."""

    type: Literal["accepted"] = "accepted"
    message_id: str


class TextDelta(ChatEventBase):
    """The next piece of the answer's text."""

    type: Literal["delta"] = "delta"
    text: str


class Working(ChatEventBase):
    """What the assistant is doing."""

    type: Literal["progress"] = "progress"
    text: str


class Changes(ChatEventBase):
    """The draft after the turn's edits."""

    type: Literal["changes"] = "changes"
    changes: tuple[Change, ...]
    workflow: WorkflowDefinition
    revision: int
    issues: tuple[Issue, ...]


class Stored(ChatEventBase):
    """What the turn left in the database, for pages: they need not read it again."""

    type: Literal["stored"] = "stored"
    conversation: Conversation
    said: Message
    answer: Message
    draft: DraftView


class Done(ChatEventBase):
    """The end of the turn; `message_id` is the answer's id."""

    type: Literal["done"] = "done"
    message_id: str
    reply: str
    question: Question | None = None
    changes: tuple[Change, ...] = ()
    workflow: WorkflowDefinition
    revision: int
    issues: tuple[Issue, ...] = ()
    security_warning: str | None = None
    detected_actions: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()
    plan: tuple[str, ...] = ()
    title: str = ""
    cached: bool = False


ChatEvent = Accepted | TextDelta | Working | Changes | Stored | Done


def done(answer: Message, result: EditResult, title: str) -> Done:
    """The end of a turn with this answer and this draft."""
    return Done(
        message_id=answer.id,
        reply=answer.text,
        question=answer.question,
        changes=result.changes,
        workflow=result.definition,
        revision=result.revision,
        issues=result.issues,
        security_warning=answer.security_warning,
        detected_actions=answer.detected_actions,
        suggestions=answer.suggestions,
        plan=answer.plan,
        title=title,
        cached=answer.cached,
    )
