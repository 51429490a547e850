"""Workflows, drafts, versions, deployments."""

from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from builder_app.domain.deployments import Deployment
from builder_app.domain.drafts import Draft, DraftChange, Workflow
from builder_app.domain.looks import Watch
from builder_app.domain.templates import Template
from builder_app.domain.versions import Version
from builder_app.storage.gateway import Gateway, contains
from builder_app.storage.mappers import values_of
from builder_app.storage.prepared import Prepared
from builder_app.storage.statements import KEY, update_by_key
from builder_app.storage.tables.workflows import (
    DeploymentRow,
    DraftChangeRow,
    DraftRow,
    ScheduleRemovalRow,
    TemplateRow,
    VersionRow,
    WatchRow,
    WorkflowRow,
)

_WORKFLOW, _DRAFT, _CHANGE = (row.__table__ for row in (WorkflowRow, DraftRow, DraftChangeRow))  # type: ignore[union-attr]
_OF_WORKFLOW = _DRAFT.c.workflow_id == bindparam("workflow_id")
_OPEN_DRAFT = Prepared(
    select(_DRAFT).join(_WORKFLOW, _WORKFLOW.c.id == _DRAFT.c.workflow_id).where(_OF_WORKFLOW, _WORKFLOW.c.deleted_at.is_(None))
)
_SWAP = Prepared(
    update_by_key(_DRAFT, tuple(name for name in Draft.model_fields if name != "workflow_id")).where(
        _DRAFT.c.revision == bindparam("expected")
    )
)
_OF_CHANGE = _CHANGE.c.workflow_id == bindparam("workflow_id")
_AT = Prepared(select(_CHANGE).where(_OF_CHANGE, _CHANGE.c.position == bindparam("place")))
_DROP_AFTER = Prepared(delete(_CHANGE).where(_OF_CHANGE, _CHANGE.c.position > bindparam("place")))
_FOLLOW = Prepared(
    update(_WORKFLOW)
    .where(_WORKFLOW.c.id == bindparam("workflow_id"))
    .values({name: bindparam(f"new_{name}") for name in ("name", "description", "revision", "updated_at")})
)


class SqlWorkflows:
    """See `repositories.Workflows`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._rows = Gateway(connection, WorkflowRow, Workflow)

    async def add(self, workflow: Workflow) -> None:
        await self._rows.insert(workflow)

    async def get(self, workflow_id: str, *, deleted: bool = False) -> Workflow | None:
        workflow = await self._rows.get(workflow_id)
        return workflow if workflow is not None and (deleted or workflow.deleted_at is None) else None

    async def save(self, workflow: Workflow) -> None:
        await self._rows.update(workflow)

    async def follow(self, draft: Draft, *, at: datetime) -> None:
        new = {"name": draft.definition.name, "description": draft.definition.description, "revision": draft.revision, "updated_at": at}
        await self._rows.run(_FOLLOW, workflow_id=draft.workflow_id, **{f"new_{name}": value for name, value in new.items()})

    async def page(self, *, cursor: str | None, limit: int, search: str = "", deleted: bool = False) -> tuple[list[Workflow], str | None]:
        c = self._rows.c
        where = [c.deleted_at.is_not(None) if deleted else c.deleted_at.is_(None)]
        if search.strip():
            where.append(contains(search, c.name, c.description))
        return await self._rows.page(*where, by=c.updated_at, key=c.id, cursor=cursor, limit=limit)


class SqlTemplates:
    """See `repositories.Templates`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._rows = Gateway(connection, TemplateRow, Template)

    async def add(self, template: Template) -> None:
        await self._rows.insert(template)

    async def get(self, template_id: str, *, deleted: bool = False) -> Template | None:
        template = await self._rows.get(template_id)
        return template if template is not None and (deleted or template.deleted_at is None) else None

    async def all(self, *, deleted: bool = False) -> list[Template]:
        c = self._rows.c
        where = c.deleted_at.is_not(None) if deleted else c.deleted_at.is_(None)
        return await self._rows.many(where, order=[c.created_at.desc(), c.id])

    async def save(self, template: Template) -> None:
        await self._rows.update(template)


class SqlDrafts:
    """See `repositories.Drafts`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._rows = Gateway(connection, DraftRow, Draft)
        self._changes = Gateway(connection, DraftChangeRow, DraftChange)

    async def add(self, draft: Draft) -> None:
        await self._rows.insert(draft)

    async def get(self, workflow_id: str) -> Draft | None:
        return await self._rows.get(workflow_id)

    async def open(self, workflow_id: str) -> Draft | None:
        return await self._rows.first(_OPEN_DRAFT, workflow_id=workflow_id)

    async def swap(self, draft: Draft, *, expected: int) -> bool:
        values = values_of(draft, _DRAFT)
        return (await self._rows.run(_SWAP, **{KEY + "workflow_id": values.pop("workflow_id")}, **values, expected=expected)).count > 0

    async def change(self, workflow_id: str, position: int) -> DraftChange | None:
        return await self._changes.first(_AT, workflow_id=workflow_id, place=position)

    async def add_change(self, change: DraftChange) -> None:
        await self._changes.insert(change)

    async def drop_after(self, workflow_id: str, position: int) -> None:
        await self._changes.run(_DROP_AFTER, workflow_id=workflow_id, place=position)

    async def history(self, workflow_id: str, *, limit: int) -> list[DraftChange]:
        c = self._changes.c
        return await self._changes.many(c.workflow_id == workflow_id, order=[c.position.desc()], limit=limit)


class SqlVersions:
    """See `repositories.Versions`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._rows = Gateway(connection, VersionRow, Version)

    async def add(self, version: Version) -> None:
        await self._rows.insert(version)

    async def get(self, workflow_id: str, number: int) -> Version | None:
        return await self._rows.get(workflow_id, number)

    async def latest(self, workflow_id: str) -> Version | None:
        found = await self._rows.many(self._rows.c.workflow_id == workflow_id, order=[self._rows.c.number.desc()], limit=1)
        return found[0] if found else None

    async def all_of(self, workflow_id: str) -> list[Version]:
        return await self._rows.many(self._rows.c.workflow_id == workflow_id, order=[self._rows.c.number.desc()])


class SqlDeployments:
    """See `repositories.Deployments`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._rows = Gateway(connection, DeploymentRow, Deployment)
        self._removals = ScheduleRemovalRow.__table__  # type: ignore[attr-defined]

    async def get(self, workflow_id: str) -> Deployment | None:
        return await self._rows.get(workflow_id)

    async def put(self, deployment: Deployment) -> None:
        await self._rows.upsert(deployment, trigger_type=deployment.trigger.type)
        await self.drop_removal(deployment.workflow_id)

    async def remove(self, workflow_id: str) -> None:
        await self._rows.remove(self._rows.c.workflow_id == workflow_id)

    async def active_of(self, trigger_type: str) -> list[Deployment]:
        c = self._rows.c
        return await self._rows.many(c.trigger_type == trigger_type, c.status == "active", order=[c.created_at, c.workflow_id])

    async def by_path(self, webhook_path: str) -> Deployment | None:
        return await self._rows.one(self._rows.c.webhook_path == webhook_path)

    async def unsynced(self) -> list[Deployment]:
        return await self._rows.many(self._rows.c.synced.is_(False))

    async def add_removal(self, workflow_id: str) -> None:
        await self.drop_removal(workflow_id)
        await self._rows.execute(insert(self._removals).values(workflow_id=workflow_id))

    async def removals(self) -> list[str]:
        return list((await self._rows.execute(select(self._removals.c.workflow_id))).scalars())

    async def drop_removal(self, workflow_id: str) -> None:
        await self._rows.execute(delete(self._removals).where(self._removals.c.workflow_id == workflow_id))


class SqlWatches:
    """See `repositories.Watches`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._rows = Gateway(connection, WatchRow, Watch)

    async def get(self, workflow_id: str) -> Watch | None:
        return await self._rows.get(workflow_id)

    async def put(self, watch: Watch) -> None:
        await self._rows.upsert(watch)

    async def swap(self, watch: Watch, *, expected: Watch) -> bool:
        return await self._rows.update(watch, self._rows.c.since == expected.since, self._rows.c.looks == expected.looks)

    async def remove(self, workflow_id: str) -> None:
        await self._rows.remove(self._rows.c.workflow_id == workflow_id)
