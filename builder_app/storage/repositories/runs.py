"""Runs, effects, tasks."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pydantic import BaseModel
from sqlalchemy import select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from builder_app.domain.runs import OPEN, Effect, EffectKey, Run, RunEvent, RunStatus, StepRun
from builder_app.domain.tasks import Task
from builder_app.storage.gateway import Gateway
from builder_app.storage.mappers import values_of
from builder_app.storage.tables.runs import EffectRow, PayloadRow, RunEventRow, RunRow, StepRunRow, TaskRow


class SqlRuns:
    """See `repositories.Runs`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._rows = Gateway(connection, RunRow, Run)
        self._steps = Gateway(connection, StepRunRow, StepRun)
        self._events = Gateway(connection, RunEventRow, RunEvent)

    async def add(self, run: Run) -> None:
        await self._rows.insert(run, shipment_id=_shipment_of(run))

    async def get(self, run_id: str) -> Run | None:
        return await self._rows.get(run_id)

    async def by_event(self, workflow_id: str, event: str) -> Run | None:
        c = self._rows.c
        return await self._rows.one(c.workflow_id == workflow_id, c.event == event)

    async def save(self, run: Run) -> None:
        await self._rows.update(run, shipment_id=_shipment_of(run))

    async def page(
        self, *, workflow_id: str | None = None, status: Sequence[str] = (), cursor: str | None = None, limit: int = 50
    ) -> tuple[list[Run], str | None]:
        c = self._rows.c
        where = [c.workflow_id == workflow_id] if workflow_id is not None else []
        if status:
            where.append(c.status.in_([str(one) for one in status]))
        return await self._rows.page(*where, by=c.created_at, key=c.id, cursor=cursor, limit=limit)

    async def queued(self, *, before: datetime, limit: int) -> list[Run]:
        c = self._rows.c
        return await self._rows.many(c.status == RunStatus.QUEUED.value, c.created_at < before, order=[c.created_at], limit=limit)

    async def cancelling(self, *, limit: int) -> list[Run]:
        c = self._rows.c
        return await self._rows.many(
            c.status.in_([one.value for one in OPEN]), c.cancel_reason.is_not(None), order=[c.created_at], limit=limit
        )

    async def about(self, shipment_id: str, *, limit: int) -> list[Run]:
        c = self._rows.c
        return await self._rows.many(c.shipment_id == shipment_id, order=[c.created_at.desc(), c.id.desc()], limit=limit)

    async def steps(self, run_id: str) -> list[StepRun]:
        c = self._steps.c
        return await self._steps.many(c.run_id == run_id, order=[c.seq, c.step_id, c.visit])

    async def step(self, run_id: str, step_id: str, visit: int) -> StepRun | None:
        return await self._steps.get(run_id, step_id, visit)

    async def save_steps(self, steps: Sequence[StepRun]) -> None:
        await self._steps.upsert(*steps)

    async def add_events(self, run_id: str, events: Sequence[RunEvent]) -> list[RunEvent]:
        if not events:
            return []
        unique = {event.seq: event for event in reversed(events)}
        rows = [values_of(event, self._events.table) for event in unique.values()]
        fresh = {row.seq for row in await self._events.insert_free(rows, "seq")}
        return [unique[seq] for seq in sorted(fresh)]

    async def events(self, run_id: str, *, after: int, limit: int) -> list[RunEvent]:
        c = self._events.c
        return await self._events.many(c.run_id == run_id, c.seq > after, order=[c.seq], limit=limit)


def _shipment_of(run: Run) -> str | None:
    """The shipment that a run is about: its trigger's, else an input of that name."""
    shipment = run.trigger.get("shipment")
    found: Any = shipment.get("shipment_id") if isinstance(shipment, Mapping) else run.input.get("shipment_id")
    return found if isinstance(found, str) and found else None


class SqlEffects:
    """See `repositories.Effects`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._rows = Gateway(connection, EffectRow, EffectKey)

    async def get(self, key: EffectKey) -> Effect | None:
        result = await self._rows.execute(select(self._rows.table).where(*self._where(key)))
        row = result.mappings().first()
        if row is None:
            return None
        status = "unfinished" if row["finished_at"] is None else "done"
        return Effect(key=key, kind=row["kind"], message_id=row["message_id"], status=status, result=row["result"])

    async def add(self, effect: Effect, *, at: datetime) -> bool:
        more = {"kind": effect.kind, "message_id": effect.message_id, "begun_at": at}
        return await self._rows.insert_new([values_of(effect.key, self._rows.table, **more)]) == 1

    async def finish(self, key: EffectKey, result: dict[str, Any], *, at: datetime) -> None:
        await self._rows.execute(update(self._rows.table).where(*self._where(key)).values(result=result, finished_at=at))

    def _where(self, key: EffectKey) -> list[Any]:
        c = self._rows.c
        return [c.run_id == key.run_id, c.step_id == key.step_id, c.visit == key.visit]


class _Payload(BaseModel):
    """A stored value."""

    run_id: str
    digest: str
    data: bytes
    stored_at: datetime


class SqlPayloads:
    """See `repositories.Payloads`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._rows = Gateway(connection, PayloadRow, _Payload)

    async def add(self, run_id: str, values: Mapping[str, bytes], *, at: datetime) -> None:
        rows = [{"run_id": run_id, "digest": digest, "data": data, "stored_at": at} for digest, data in values.items()]
        await self._rows.insert_new(rows)

    async def get(self, keys: Sequence[tuple[str, str]]) -> dict[str, bytes]:
        c = self._rows.c
        result = await self._rows.execute(select(c.digest, c.data).where(tuple_(c.run_id, c.digest).in_(keys)))
        return {row.digest: row.data for row in result}

    async def forget(self, *, before: datetime) -> int:
        runs = RunRow.__table__.c  # type: ignore[attr-defined]
        return await self._rows.remove(self._rows.c.run_id.in_(select(runs.id).where(runs.finished_at < before)))


class SqlTasks:
    """See `repositories.Tasks`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._rows = Gateway(connection, TaskRow, Task)

    async def add(self, task: Task) -> bool:
        return await self._rows.insert_new([values_of(task, self._rows.table)]) == 1

    async def get(self, task_id: str) -> Task | None:
        return await self._rows.one(self._rows.c.id == task_id, lock=True)

    async def save(self, task: Task) -> None:
        await self._rows.update(task)

    async def page(self, *, status: str | None, cursor: str | None = None, limit: int = 50) -> tuple[list[Task], str | None]:
        c = self._rows.c
        where = [c.status == status] if status is not None else []
        return await self._rows.page(*where, by=c.created_at, key=c.id, cursor=cursor, limit=limit)

    async def of_run(self, run_id: str) -> list[Task]:
        return await self._rows.many(self._rows.c.run_id == run_id, order=[self._rows.c.created_at])

    async def undelivered(self, *, limit: int) -> list[Task]:
        c = self._rows.c
        return await self._rows.many(c.status == "decided", c.delivered.is_(False), order=[c.decided_at], limit=limit)

    async def close_open(self, run_id: str, *, status: str, at: datetime, step_id: str | None = None, visit: int | None = None) -> int:
        c = self._rows.c
        where = [c.run_id == run_id, c.status == "open"]
        if step_id is not None:
            where += [c.step_id == step_id, c.visit == (visit or 1)]
        values = {"status": status, "decided_at": at, "delivered": True}
        return (await self._rows.execute(update(self._rows.table).where(*where).values(**values))).rowcount
