"""Published versions."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel, Field

from builder_app.api.auth import Caller
from builder_app.api.routes.common import MAX_NUMBER, Body, Id, Key, listed
from builder_app.application.drafts import EditResult
from builder_app.application.paging import Page
from builder_app.domain.diff import Change
from builder_app.domain.versions import Version
from builder_app.runtime import current

router = APIRouter(prefix="/api/v1/workflows/{workflow_id}/versions", tags=["versions"])
Number = Annotated[int, Path(ge=1, le=MAX_NUMBER)]


class Publication(Body):
    """A note, and the revision that the publisher saw."""

    note: Annotated[str, Field(max_length=1000)] = ""
    revision: Annotated[int | None, Field(ge=0, le=MAX_NUMBER)] = None


class VersionEntry(BaseModel):
    """A version as lists show it."""

    workflow_id: str
    number: int
    hash: str
    created_at: datetime
    created_by: str
    note: str


class Difference(BaseModel):
    """What differs between two versions."""

    changes: list[Change]


@router.post("", status_code=201)
async def publish(workflow_id: Id, caller: Caller, given: Publication | None = None, idempotency_key: Key = None) -> Version:
    """Freeze the draft; 422 with the issues while an error stands."""
    given = given or Publication()
    return await current().versions.publish(caller, workflow_id, note=given.note, revision=given.revision, idempotency_key=idempotency_key)


@router.get("")
async def list_versions(workflow_id: Id, caller: Caller) -> Page[VersionEntry]:
    """All versions, newest first."""
    versions = await current().versions.list(caller, workflow_id)
    return listed(VersionEntry.model_validate(one, from_attributes=True) for one in versions)


@router.get("/{number}")
async def get(workflow_id: Id, number: Number, caller: Caller) -> Version:
    """One version."""
    return await current().versions.get(caller, workflow_id, number)


@router.get("/{a}/diff/{b}")
async def diff(workflow_id: Id, a: Number, b: Number, caller: Caller) -> Difference:
    """What changed from version `a` to version `b`."""
    return Difference(changes=list(await current().versions.diff(caller, workflow_id, a, b)))


@router.post("/{number}/restore")
async def restore(workflow_id: Id, number: Number, caller: Caller) -> EditResult:
    """Put a version back into the draft."""
    return await current().versions.restore(caller, workflow_id, number)
