"""Workflows and their drafts: one definition with a revision, and the history that undo walks."""

from datetime import datetime
from typing import Literal

from builder_app.domain.diff import Change
from builder_app.domain.edits import Edit
from builder_app.domain.errors import Conflict, StaleRevision
from builder_app.domain.records import Record
from builder_app.domain.workflow import WorkflowDefinition

EditCause = Literal["canvas", "chat", "api", "undo", "redo", "restore", "import", "template"]


class Workflow(Record):
    """A workflow as lists show it. `deployed_version` and `status` tell whether its trigger is on."""

    id: str
    name: str
    description: str = ""
    revision: int = 0
    created_by: str = ""
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None = None
    deployed_version: int | None = None
    latest_version: int | None = None
    status: Literal["draft", "published", "active", "paused"] = "draft"


class Draft(Record):
    """The one editable definition of a workflow. `position` points at the last change that is applied (0: none)."""

    workflow_id: str
    definition: WorkflowDefinition
    revision: int = 0
    position: int = 0
    last_position: int = 0

    @property
    def can_undo(self) -> bool:
        """Whether there is a change to take back."""
        return self.position > 0

    @property
    def can_redo(self) -> bool:
        """Whether a change was taken back and not yet overwritten."""
        return self.position < self.last_position


class DraftChange(Record):
    """One step of a draft's history: what was done, how to take it back, by whom and why."""

    workflow_id: str
    position: int
    revision: int
    edits: tuple[Edit, ...]
    inverse: tuple[Edit, ...]
    changes: tuple[Change, ...] = ()
    cause: str = "canvas"
    message_id: str | None = None
    author: str = ""
    at: datetime


def edited(draft: Draft, definition: WorkflowDefinition, *, expected: int) -> Draft:
    """The draft after new edits: a higher revision, and no way forward any more. Raises `StaleRevision`."""
    if draft.revision != expected:
        raise StaleRevision(expected=expected, current=draft.revision)
    position = draft.position + 1
    return draft.model_copy(
        update={"definition": definition, "revision": draft.revision + 1, "position": position, "last_position": position}
    )


def moved(draft: Draft, definition: WorkflowDefinition, *, by: Literal[-1, 1]) -> Draft:
    """The draft after one undo (-1) or redo (1). Raises `Conflict` when there is nothing to take back or repeat."""
    if not (draft.can_undo if by == -1 else draft.can_redo):
        raise Conflict(f"There is nothing to {'undo' if by == -1 else 'redo'}.", code=f"nothing-to-{'undo' if by == -1 else 'redo'}")
    return draft.model_copy(update={"definition": definition, "revision": draft.revision + 1, "position": draft.position + by})
