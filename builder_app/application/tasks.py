"""Tasks: approvals and forms.

A decision is stored before the run is told, so that none is lost while the engine is away; `recover` tells it later.
"""

from typing import Any

from loguru import logger

from builder_app.application.audit import AuditService
from builder_app.application.lookup import found
from builder_app.application.paging import Page, clamp, page
from builder_app.application.ports import Clock, EventBus, OpenUnitOfWork, RunEngine
from builder_app.domain.access import Permission, Principal, require
from builder_app.domain.errors import Conflict, EngineUnavailable, NotFound
from builder_app.domain.tasks import Task, closed, decided

MAX_COMMENT = 2000


class TaskService:
    """Use cases about tasks."""

    def __init__(self, *, uow: OpenUnitOfWork, clock: Clock, bus: EventBus, audit: AuditService, engine: RunEngine) -> None:
        self._uow = uow
        self._clock = clock
        self._bus = bus
        self._audit = audit
        self._engine = engine

    async def open(self, task: Task) -> None:
        """Keep a task that a run asks for; called by the engine. The same task again changes nothing."""
        async with self._uow() as uow:
            fresh = await uow.tasks.add(task)
            await uow.commit()
        if fresh:
            await self._bus.publish("tasks", {"task_id": task.id, "run_id": task.run_id})

    async def close(self, task_id: str, *, status: Any) -> None:
        """Mark an open task as `expired` or `cancelled`; called by the engine."""
        async with self._uow() as uow:
            task = await uow.tasks.get(task_id)
            if task is None:
                return
            await uow.tasks.save(closed(task, status, at=self._clock.now()))
            await uow.commit()
        await self._bus.publish("tasks", {"task_id": task_id, "run_id": task.run_id})

    async def list(self, principal: Principal, *, status: str | None = "open", cursor: str | None = None, limit: int = 50) -> Page[Task]:
        """Tasks, newest first."""
        require(principal, Permission.READ)
        async with self._uow(read_only=True) as uow:
            items, more = await uow.tasks.page(status=status, cursor=cursor, limit=clamp(limit))
        return page(items, more)

    async def get(self, principal: Principal, task_id: str) -> Task:
        """One task."""
        require(principal, Permission.READ)
        async with self._uow(read_only=True) as uow:
            return found(await uow.tasks.get(task_id), "task")

    async def decide(
        self, principal: Principal, task_id: str, *, decision: str, comment: str = "", values: dict[str, Any] | None = None
    ) -> Task:
        """Decide a task: `approved`, `rejected` or `submitted` with the form's values. The run goes on as soon as the engine is there.

        Raises `Conflict` when somebody decided before, `InvalidInput` for wrong values.
        """
        require(principal, Permission.OPERATE)
        async with self._uow() as uow:
            task = found(await uow.tasks.get(task_id), "task")
            task = decided(task, decision=decision, by=principal.email, at=self._clock.now(), comment=comment[:MAX_COMMENT], values=values)
            await uow.tasks.save(task)
            await self._audit.record(uow, principal, "task.decide", ("task", task_id), after={"decision": decision})
            await uow.commit()
        await self._bus.publish("tasks", {"task_id": task_id, "run_id": task.run_id})
        return await self._deliver(task)

    async def recover(self) -> int:
        """Tell runs the decisions that they have not heard; answers how many heard now."""
        async with self._uow(read_only=True) as uow:
            waiting = await uow.tasks.undelivered(limit=100)
        return sum([(await self._deliver(task)).delivered for task in waiting])

    async def _deliver(self, task: Task) -> Task:
        told = {
            "decision": task.decision,
            "by": task.decided_by,
            "comment": task.comment,
            "values": task.values,
            "at": task.decided_at.isoformat() if task.decided_at else None,
        }
        try:
            await self._engine.decide(task.run_id, task.id, told)
        except EngineUnavailable as error:
            logger.bind(task_id=task.id).info("Decision waits for the engine: {}", error.code)
            return task
        except (Conflict, NotFound) as error:
            # The run is over or went on by its timeout: there is nobody left to tell.
            logger.bind(run_id=task.run_id).info("Decision came too late: {}", error.code)
        async with self._uow() as uow:
            task = task.model_copy(update={"delivered": True})
            await uow.tasks.save(task)
            await uow.commit()
        return task
