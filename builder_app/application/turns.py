"""One turn of the assistant: what it is given, and what it answers with, piece by piece."""

from dataclasses import dataclass, field
from typing import Literal, Protocol

from builder_app.domain.chat import Document, Message, Question
from builder_app.domain.edits import Edit
from builder_app.domain.issues import Issue
from builder_app.domain.runs import Run, StepRun
from builder_app.domain.scope import Scope
from builder_app.domain.workflow import WorkflowDefinition

__all__ = [
    "Delta",
    "Document",
    "Edited",
    "Message",
    "Progress",
    "Question",
    "Replied",
    "RunLookup",
    "TurnEvent",
    "TurnRequest",
]


class RunLookup(Protocol):
    """Read-only sight of the workflow's own runs, for questions such as why the last one failed."""

    async def recent(self, *, limit: int = 5) -> tuple[Run, ...]:
        """The newest runs of this workflow, newest first."""
        ...

    async def steps(self, run_id: str) -> tuple[StepRun, ...]:
        """The steps of one of them, in the order in which they began."""
        ...


@dataclass(frozen=True, kw_only=True)
class TurnRequest:
    """All that a turn may know. `history` is oldest first and ends before `text`.

    With `planning` the edits are shown as a plan first, and built when the person says so; `definition` is then the plan so far.
    """

    conversation_id: str
    text: str
    definition: WorkflowDefinition
    history: tuple[Message, ...] = ()
    issues: tuple[Issue, ...] = ()
    pending_question: Question | None = None
    documents: tuple[Document, ...] = ()
    runs: RunLookup | None = None
    planning: bool = False


@dataclass(frozen=True, kw_only=True)
class Progress:
    """What the assistant is doing, in a few words."""

    text: str


@dataclass(frozen=True, kw_only=True)
class Delta:
    """The next piece of the answer's text."""

    text: str


@dataclass(frozen=True, kw_only=True)
class Edited:
    """Edits to the draft; they come into force together with the reply."""

    edits: tuple[Edit, ...]


@dataclass(frozen=True, kw_only=True)
class Replied:
    """The end of the turn. `security_warning` is set when the message was refused; `title` names the workflow, once.

    `cached` tells that the same was asked and answered before. `scope` is what the person's words admit of the edits; None admits only steps at open ends.
    `history` asks for a step back or forth in the draft's history; such a turn has no edits.
    """

    text: str
    question: Question | None = None
    security_warning: str | None = None
    detected_actions: tuple[str, ...] = field(default=())
    suggestions: tuple[str, ...] = field(default=())
    plan: tuple[str, ...] = field(default=())
    title: str | None = None
    history: Literal["undo", "redo"] | None = None
    scope: Scope | None = None
    cached: bool = False


TurnEvent = Progress | Delta | Edited | Replied
