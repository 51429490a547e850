"""Drafts."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from builder_app.api.auth import Caller
from builder_app.api.routes.common import MAX_NUMBER, Body, Id, listed
from builder_app.application.drafts import DraftView, EditResult
from builder_app.application.paging import Page
from builder_app.domain.drafts import DraftChange
from builder_app.domain.edits import MAX_EDITS, Edit
from builder_app.domain.workflow import WorkflowDefinition
from builder_app.runtime import current

router = APIRouter(prefix="/api/v1/workflows/{workflow_id}/draft", tags=["drafts"])
Revision = Annotated[int, Field(ge=0, le=MAX_NUMBER)]


class Replacement(Body):
    """A whole definition on top of a revision."""

    definition: WorkflowDefinition
    revision: Revision


class Edits(Body):
    """Typed edits on top of a revision; all are applied or none."""

    revision: Revision
    edits: Annotated[list[Edit], Field(min_length=1, max_length=MAX_EDITS)]


@router.get("")
async def get(workflow_id: Id, caller: Caller) -> DraftView:
    """The draft with its issues."""
    return await current().drafts.get(caller, workflow_id)


@router.put("")
async def replace(workflow_id: Id, given: Replacement, caller: Caller) -> EditResult:
    """Replace the draft; 409 when it moved on."""
    return await current().drafts.replace(caller, workflow_id, revision=given.revision, definition=given.definition)


@router.post("/edits")
async def edit(workflow_id: Id, given: Edits, caller: Caller) -> EditResult:
    """Change the draft; 409 when it moved on."""
    return await current().drafts.edit(caller, workflow_id, revision=given.revision, edits=given.edits, cause="api")


@router.post("/undo")
async def undo(workflow_id: Id, caller: Caller) -> EditResult:
    """Take the last change back."""
    return await current().drafts.undo(caller, workflow_id)


@router.post("/redo")
async def redo(workflow_id: Id, caller: Caller) -> EditResult:
    """Repeat what was taken back last."""
    return await current().drafts.redo(caller, workflow_id)


@router.get("/history")
async def history(workflow_id: Id, caller: Caller) -> Page[DraftChange]:
    """The changes that undo and redo walk."""
    return listed(await current().drafts.history(caller, workflow_id))
