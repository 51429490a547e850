"""Approvals and forms."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import Field

from builder_app.api.auth import Caller
from builder_app.api.routes.common import Body, Cursor, Id, Limit
from builder_app.application.paging import Page
from builder_app.domain.tasks import Task
from builder_app.runtime import current

router = APIRouter(prefix="/api/v1/tasks", tags=["tasks"])


class Decision(Body):
    """approved, rejected, or submitted with the form's values."""

    decision: Literal["approved", "rejected", "submitted"]
    comment: Annotated[str, Field(max_length=2000)] = ""
    values: dict[str, Any] | None = None


@router.get("")
async def list_tasks(
    caller: Caller,
    status: Annotated[Literal["open", "decided", "expired", "cancelled", "all"], Query()] = "open",
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[Task]:
    """Tasks, newest first."""
    return await current().tasks.list(caller, status=None if status == "all" else status, cursor=cursor, limit=limit)


@router.get("/{task_id}")
async def get(task_id: Id, caller: Caller) -> Task:
    """One task."""
    return await current().tasks.get(caller, task_id)


@router.post("/{task_id}")
async def decide(task_id: Id, given: Decision, caller: Caller) -> Task:
    """Decide it; the run goes on."""
    return await current().tasks.decide(caller, task_id, decision=given.decision, comment=given.comment, values=given.values)
