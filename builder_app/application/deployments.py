"""Deployments: a version's trigger, on and off.

The row is the truth; the engine's schedule follows it. What the engine could not be told is told by `sync`.
"""

import re
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from loguru import logger

from builder_app.application.audit import AuditService
from builder_app.application.lookup import found
from builder_app.application.once import Once
from builder_app.application.ports import Clock, EventBus, OpenUnitOfWork, ScheduleEngine, TimedWork, UnitOfWork
from builder_app.application.versions import VersionService
from builder_app.domain.access import Permission, Principal, require
from builder_app.domain.deployments import Deployment, paused, resumed, times_of
from builder_app.domain.errors import Conflict, EngineUnavailable
from builder_app.domain.looks import watch_for
from builder_app.domain.workflow import Trigger

NEXT_TIMES = 5
_PATH = re.compile(r"^[A-Za-z0-9_-]+(?:/[A-Za-z0-9_-]+)*$")


class DeploymentService:
    """Use cases about deployments."""

    def __init__(
        self,
        *,
        uow: OpenUnitOfWork,
        clock: Clock,
        bus: EventBus,
        audit: AuditService,
        versions: VersionService,
        schedules: ScheduleEngine,
    ) -> None:
        self._uow = uow
        self._clock = clock
        self._bus = bus
        self._audit = audit
        self._versions = versions
        self._schedules = schedules

    async def deploy(
        self, principal: Principal, workflow_id: str, *, version: int | None = None, idempotency_key: str | None = None
    ) -> Deployment:
        """Turn the trigger of `version` on, else of the latest one; a draft that was never published is published first.

        Deploying again replaces the version and keeps an address that was made before. The same key again gives the first answer.
        """
        require(principal, Permission.OPERATE)
        at, body = self._clock.now(), {"version": version}
        once = Once("deploy", workflow_id, principal.user_id, idempotency_key, body=body, at=at) if idempotency_key is not None else None
        async with self._uow() as uow:
            first = await once.answer(uow) if once else None
            if first is not None:
                return await self._timed(Deployment.model_validate_json(first))
            workflow = found(await uow.workflows.get(workflow_id), "workflow")
            number = version or workflow.latest_version
            if number is None:
                frozen = await self._versions.publish_in(uow, principal, workflow_id, note="Published by its first deployment")
                workflow = found(await uow.workflows.get(workflow_id), "workflow")
            else:
                frozen = found(await uow.versions.get(workflow_id, number), "version")
            trigger = frozen.definition.trigger
            await self._times(trigger)
            before = await uow.deployments.get(workflow_id)
            now = self._clock.now()
            deployment = Deployment(
                workflow_id=workflow_id,
                version=frozen.number,
                trigger=trigger,
                created_by=principal.email,
                webhook_path=await self._path(uow, workflow_id, trigger, before),
                updated_at=now,
                created_at=before.created_at if before else now,
                synced=times_of(trigger) is None and (before is None or times_of(before.trigger) is None),
            )
            await uow.deployments.put(deployment)
            await _remember(uow, deployment, before)
            await uow.workflows.save(workflow.model_copy(update={"deployed_version": frozen.number, "status": "active"}))
            await self._audit.record(
                uow,
                principal,
                "deployment.deploy",
                ("workflow", workflow_id),
                before={"version": before.version} if before else None,
                after={"version": frozen.number, "trigger": trigger.type},
            )
            if once:
                await once.keep(uow, deployment)
            await uow.commit()
        return await self._told(deployment)

    async def preview(self, cron: str, timezone: str) -> Sequence[datetime]:
        """The next five times of a schedule that is not in force yet. Raises `InvalidInput`."""
        return await self._schedules.next_times(cron, timezone, 5)

    async def get(self, principal: Principal, workflow_id: str) -> Deployment:
        """The deployment, with its next times and how its looks go. Raises `NotFound` when the workflow is not deployed."""
        require(principal, Permission.READ)
        async with self._uow(read_only=True) as uow:
            deployment = found(await uow.deployments.get(workflow_id), "deployment")
        return await self._timed(deployment)

    async def pause(self, principal: Principal, workflow_id: str) -> Deployment:
        """Turn the trigger off for now; runs that go on are not touched."""
        return await self._switch(principal, workflow_id, on=False)

    async def resume(self, principal: Principal, workflow_id: str) -> Deployment:
        """Turn the trigger on again."""
        return await self._switch(principal, workflow_id, on=True)

    async def remove(self, principal: Principal, workflow_id: str) -> None:
        """Turn the trigger off for good; runs that go on are not touched."""
        require(principal, Permission.OPERATE)
        async with self._uow() as uow:
            deployment = found(await uow.deployments.get(workflow_id), "deployment")
            await uow.deployments.remove(workflow_id)
            await uow.watches.remove(workflow_id)
            if times_of(deployment.trigger) is not None:
                await uow.deployments.add_removal(workflow_id)
            workflow = await uow.workflows.get(workflow_id)
            if workflow is not None:
                await uow.workflows.save(workflow.model_copy(update={"deployed_version": None, "status": "published"}))
            await self._audit.record(uow, principal, "deployment.remove", ("workflow", workflow_id), before={"version": deployment.version})
            await uow.commit()
        await self._bus.publish("workflows", {"workflow_id": workflow_id})
        await self.sync()

    async def sync(self) -> int:
        """Tell the engine what it does not know yet; answers how many schedules it was told. Stops quietly while it is away."""
        async with self._uow(read_only=True) as uow:
            waiting = await uow.deployments.unsynced()
            removals = await uow.deployments.removals()
        done = 0
        try:
            for workflow_id in removals:
                await self._schedules.remove(workflow_id)
                async with self._uow() as uow:
                    await uow.deployments.drop_removal(workflow_id)
                    await uow.commit()
                done += 1
            for deployment in waiting:
                await self._tell(deployment)
                done += 1
        except EngineUnavailable as error:
            logger.info("Schedule waits for the engine: {}", error.code)
            return done
        return done

    async def _switch(self, principal: Principal, workflow_id: str, *, on: bool) -> Deployment:
        require(principal, Permission.OPERATE)
        async with self._uow() as uow:
            before = found(await uow.deployments.get(workflow_id), "deployment")
            deployment = (resumed if on else paused)(before, at=self._clock.now())
            deployment = deployment.model_copy(update={"synced": times_of(deployment.trigger) is None})
            await uow.deployments.put(deployment)
            if on:
                await _remember(uow, deployment, before)
            workflow = found(await uow.workflows.get(workflow_id), "workflow")
            await uow.workflows.save(workflow.model_copy(update={"status": deployment.status}))
            action = "deployment.resume" if on else "deployment.pause"
            await self._audit.record(uow, principal, action, ("workflow", workflow_id))
            await uow.commit()
        return await self._told(deployment)

    async def _told(self, deployment: Deployment) -> Deployment:
        await self._bus.publish("workflows", {"workflow_id": deployment.workflow_id})
        if not deployment.synced:
            try:
                deployment = await self._tell(deployment)
            except EngineUnavailable as error:
                logger.info("Schedule waits for the engine: {}", error.code)
                return await self._timed(deployment)
        return await self._timed(deployment)

    async def _tell(self, deployment: Deployment) -> Deployment:
        workflow_id, times = deployment.workflow_id, times_of(deployment.trigger)
        if times is not None:
            work: TimedWork = "look" if deployment.trigger.type == "query" else "start"
            await self._schedules.put(workflow_id, deployment.version, times, work=work, paused=deployment.status == "paused")
        else:
            await self._schedules.remove(workflow_id)
        async with self._uow() as uow:
            stored = await uow.deployments.get(workflow_id)
            if stored is not None and stored.updated_at == deployment.updated_at:
                await uow.deployments.put(stored.model_copy(update={"synced": True}))
            await uow.commit()
        return deployment.model_copy(update={"synced": True})

    async def _timed(self, deployment: Deployment) -> Deployment:
        found: dict[str, Any] = {}
        if deployment.trigger.type == "query":
            async with self._uow(read_only=True) as uow:
                watch = await uow.watches.get(deployment.workflow_id)
            found = {"looked_at": watch.looked_at, "last_error": watch.error} if watch is not None else {}
        if deployment.status == "active":
            found["next_times"] = tuple(await self._times(deployment.trigger))
        return deployment.model_copy(update=found)

    async def _times(self, trigger: Trigger) -> Sequence[datetime]:
        times = times_of(trigger)
        return () if times is None else await self._schedules.next_times(times.cron, times.timezone, NEXT_TIMES)

    async def _path(self, uow: UnitOfWork, workflow_id: str, trigger: Trigger, before: Deployment | None) -> str | None:
        if trigger.type != "webhook":
            return None
        wanted = str(trigger.params.get("path") or "").strip("/")
        if not wanted:
            made = before is not None and not (before.trigger.params.get("path") or "")
            return before.webhook_path if before is not None and made and before.webhook_path else secrets.token_urlsafe(24)
        if not _PATH.fullmatch(wanted):
            raise Conflict("The webhook's path may hold letters, digits, - _ and / only.", code="bad-path")
        other = await uow.deployments.by_path(wanted)
        if other is not None and other.workflow_id != workflow_id:
            raise Conflict(f"The path “{wanted}” is taken by another workflow.", code="path-taken")
        return wanted


async def _remember(uow: UnitOfWork, deployment: Deployment, before: Deployment | None) -> None:
    """Give a query trigger a memory, unless it goes on with the one that it has; other triggers have none."""
    known = await uow.watches.get(deployment.workflow_id)
    watch = watch_for(deployment, before, known)
    if watch is None:
        await uow.watches.remove(deployment.workflow_id)
    elif watch is not known:  # what a look writes meanwhile must not be written over
        await uow.watches.put(watch)
