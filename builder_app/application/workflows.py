"""Workflows: made, listed, renamed, deleted and brought back; checked and rehearsed."""

import asyncio

from builder_app.application.audit import AuditService
from builder_app.application.drafts import DraftService
from builder_app.application.ids import new_id
from builder_app.application.lookup import found, require_size
from builder_app.application.paging import Page, clamp, page
from builder_app.application.ports import Clock, EventBus, OpenUnitOfWork, UnitOfWork
from builder_app.domain.access import Permission, Principal, require
from builder_app.domain.drafts import Draft, Workflow
from builder_app.domain.edits import SetDetails
from builder_app.domain.errors import Conflict, FieldProblem, InvalidInput
from builder_app.domain.issues import Issue
from builder_app.domain.layout import placed
from builder_app.domain.simulate import SimulationRequest, SimulationResult, simulate
from builder_app.domain.text import one_line
from builder_app.domain.validation import validate
from builder_app.domain.workflow import WorkflowDefinition

UNTITLED = "Untitled workflow"
MAX_NAME = 120


class WorkflowService:
    """Use cases about whole workflows."""

    def __init__(self, *, uow: OpenUnitOfWork, clock: Clock, bus: EventBus, audit: AuditService, drafts: DraftService) -> None:
        self._uow = uow
        self._clock = clock
        self._bus = bus
        self._audit = audit
        self._drafts = drafts

    async def create(self, principal: Principal, *, name: str, definition: WorkflowDefinition | None = None) -> Workflow:
        """A new workflow with its draft at revision 0."""
        async with self._uow() as uow:
            workflow = await self.create_in(uow, principal, name=name, definition=definition)
            await uow.commit()
        await self._bus.publish("workflows", {"workflow_id": workflow.id})
        return workflow

    async def create_in(
        self, uow: UnitOfWork, principal: Principal, *, name: str, definition: WorkflowDefinition | None = None
    ) -> Workflow:
        """As `create`, inside the caller's transaction."""
        require(principal, Permission.EDIT)
        content = definition or WorkflowDefinition()
        require_size(content)
        content = placed(content.model_copy(update={"name": _name(name or content.name or UNTITLED)}))
        now = self._clock.now()
        workflow = Workflow(
            id=new_id("wf"), name=content.name, description=content.description, created_by=principal.email, created_at=now, updated_at=now
        )
        await uow.workflows.add(workflow)
        await uow.drafts.add(Draft(workflow_id=workflow.id, definition=content))
        await self._audit.record(uow, principal, "workflow.create", ("workflow", workflow.id), after={"name": workflow.name})
        return workflow

    async def list(
        self, principal: Principal, *, cursor: str | None = None, limit: int = 50, search: str = "", deleted: bool = False
    ) -> Page[Workflow]:
        """Workflows, last changed first; with `deleted` those that can be restored."""
        require(principal, Permission.READ)
        async with self._uow(read_only=True) as uow:
            items, more = await uow.workflows.page(cursor=cursor, limit=clamp(limit), search=search, deleted=deleted)
        return page(items, more)

    async def get(self, principal: Principal, workflow_id: str) -> Workflow:
        """One workflow."""
        require(principal, Permission.READ)
        async with self._uow(read_only=True) as uow:
            return found(await uow.workflows.get(workflow_id), "workflow")

    async def update(self, principal: Principal, workflow_id: str, *, name: str | None = None, description: str | None = None) -> Workflow:
        """Rename or describe a workflow; an undoable change of its draft."""
        edit = SetDetails(name=None if name is None else _name(name), description=description)
        view = await self._drafts.get(principal, workflow_id)
        await self._drafts.edit(principal, workflow_id, revision=view.revision, edits=[edit], cause="api")
        return await self.get(principal, workflow_id)

    async def delete(self, principal: Principal, workflow_id: str) -> None:
        """Put a workflow away; it can be restored. Raises `Conflict` while it is deployed."""
        require(principal, Permission.EDIT)
        async with self._uow() as uow:
            workflow = found(await uow.workflows.get(workflow_id), "workflow")
            if await uow.deployments.get(workflow_id) is not None:
                raise Conflict("This workflow is deployed; remove its deployment first.", code="deployed")
            await uow.workflows.save(workflow.model_copy(update={"deleted_at": self._clock.now()}))
            await self._audit.record(uow, principal, "workflow.delete", ("workflow", workflow_id), before={"name": workflow.name})
            await uow.commit()
        await self._bus.publish("workflows", {"workflow_id": workflow_id})

    async def restore(self, principal: Principal, workflow_id: str) -> Workflow:
        """Bring a deleted workflow back."""
        require(principal, Permission.EDIT)
        async with self._uow() as uow:
            workflow = found(await uow.workflows.get(workflow_id, deleted=True), "workflow")
            workflow = workflow.model_copy(update={"deleted_at": None, "updated_at": self._clock.now()})
            await uow.workflows.save(workflow)
            await self._audit.record(uow, principal, "workflow.restore", ("workflow", workflow_id))
            await uow.commit()
        await self._bus.publish("workflows", {"workflow_id": workflow_id})
        return workflow

    async def validate(self, principal: Principal, definition: WorkflowDefinition) -> tuple[Issue, ...]:
        """What is wrong with a definition."""
        require(principal, Permission.READ)
        return validate(definition)

    async def simulate(self, principal: Principal, definition: WorkflowDefinition, request: SimulationRequest) -> SimulationResult:
        """Rehearse a definition on a virtual clock; nothing leaves the process."""
        require(principal, Permission.EDIT)
        require_size(definition)
        return await asyncio.to_thread(simulate, definition, request)


def _name(text: str) -> str:
    name = one_line(text)
    if not name or len(name) > MAX_NAME:
        message = f"A name has 1 to {MAX_NAME} characters."
        raise InvalidInput(message, fields=[FieldProblem(field="name", message=message)])
    return name
