"""Workflows as wholes."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from builder_app.api.auth import Caller
from builder_app.api.routes.common import Body, Cursor, Id, Limit, Name, Search
from builder_app.application.paging import Page
from builder_app.domain.drafts import Workflow
from builder_app.domain.issues import Issue
from builder_app.domain.simulate import SimulationRequest, SimulationResult
from builder_app.domain.workflow import WorkflowDefinition
from builder_app.runtime import current

router = APIRouter(prefix="/api/v1", tags=["workflows"])


class NewWorkflow(Body):
    """A workflow to be made."""

    name: Annotated[str, Field(max_length=120)] = ""
    definition: WorkflowDefinition | None = None


class WorkflowPatch(Body):
    """What may be changed of a workflow."""

    name: Name | None = None
    description: Annotated[str | None, Field(max_length=2000)] = None


class Issues(BaseModel):
    """Findings of a validation."""

    issues: tuple[Issue, ...]


class OneDefinition(Body):
    """A definition to look at."""

    definition: WorkflowDefinition


class DefinitionRehearsal(SimulationRequest):
    """A definition to rehearse."""

    definition: WorkflowDefinition


@router.get("/workflows")
async def list_workflows(
    caller: Caller,
    cursor: Cursor = None,
    limit: Limit = 50,
    search: Search = "",
    deleted: Annotated[bool, Query()] = False,
) -> Page[Workflow]:
    """Workflows, last changed first."""
    return await current().workflows.list(caller, cursor=cursor, limit=limit, search=search, deleted=deleted)


@router.post("/workflows", status_code=201)
async def create(given: NewWorkflow, caller: Caller) -> Workflow:
    """Make a workflow."""
    return await current().workflows.create(caller, name=given.name, definition=given.definition)


@router.get("/workflows/{workflow_id}")
async def get(workflow_id: Id, caller: Caller) -> Workflow:
    """One workflow."""
    return await current().workflows.get(caller, workflow_id)


@router.patch("/workflows/{workflow_id}")
async def update(workflow_id: Id, given: WorkflowPatch, caller: Caller) -> Workflow:
    """Rename or describe it."""
    return await current().workflows.update(caller, workflow_id, name=given.name, description=given.description)


@router.delete("/workflows/{workflow_id}", status_code=204)
async def delete(workflow_id: Id, caller: Caller) -> None:
    """Put it away; it can be restored."""
    await current().workflows.delete(caller, workflow_id)


@router.post("/workflows/{workflow_id}/restore")
async def restore(workflow_id: Id, caller: Caller) -> Workflow:
    """Bring it back."""
    return await current().workflows.restore(caller, workflow_id)


@router.post("/validate")
async def validate(given: OneDefinition, caller: Caller) -> Issues:
    """What is wrong with a definition."""
    return Issues(issues=await current().workflows.validate(caller, given.definition))


@router.post("/workflows/{workflow_id}/validate")
async def validate_draft(workflow_id: Id, caller: Caller) -> Issues:
    """What is wrong with the draft."""
    return Issues(issues=(await current().drafts.get(caller, workflow_id)).issues)


@router.post("/simulate")
async def simulate(given: DefinitionRehearsal, caller: Caller) -> SimulationResult:
    """Rehearse a definition on a virtual clock."""
    request = SimulationRequest(**given.model_dump(exclude={"definition"}))
    return await current().workflows.simulate(caller, given.definition, request)


@router.post("/workflows/{workflow_id}/simulate")
async def simulate_draft(workflow_id: Id, caller: Caller, given: SimulationRequest | None = None) -> SimulationResult:
    """Rehearse the draft on a virtual clock."""
    draft = await current().drafts.get(caller, workflow_id)
    return await current().workflows.simulate(caller, draft.definition, given or SimulationRequest())
