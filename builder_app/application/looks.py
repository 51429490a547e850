"""Looks of query triggers: the database of somebody else is asked, and what is news there starts a run.

A look reads the memory, asks outside of any transaction, and writes the new memory together with the queued run in one. Of two looks
that began with the same memory only the first one counts; so a row starts one run, however often processes die and looks are repeated.
"""

from builder_app.application.connections import ConnectionService
from builder_app.application.ports import Clock, DatabaseReader, EventBus, OpenUnitOfWork
from builder_app.application.runs import RunService
from builder_app.domain.access import SYSTEM
from builder_app.domain.deployments import Deployment
from builder_app.domain.errors import BuilderError, NotFound, Unavailable
from builder_app.domain.looks import MAX_ROWS, Looked, Watch, asked, looked
from builder_app.domain.runs import Run, event_name


class LookService:
    """Asks for the active query triggers. Acts as the system, so without a principal."""

    def __init__(
        self,
        *,
        uow: OpenUnitOfWork,
        clock: Clock,
        bus: EventBus,
        runs: RunService,
        connections: ConnectionService,
        databases: DatabaseReader,
    ) -> None:
        self._uow = uow
        self._clock = clock
        self._bus = bus
        self._runs = runs
        self._connections = connections
        self._databases = databases

    async def look(self, workflow_id: str) -> Run | None:
        """Look once; answers the run that was started by it.

        Raises `NotFound` when the trigger is not in force any more. Whatever else goes wrong is shown at the deployment and raised,
        retryable or not; the memory stays as it was.
        """
        deployment, watch = await self._in_force(workflow_id)
        query = asked(deployment.trigger)
        try:
            config = await self._connections.opened(query.connection, kinds=("sql",))
            rows = await self._databases.rows(str(config.get("url") or ""), query.sql, {}, limit=MAX_ROWS + 1)
            run = await self._taken_in(workflow_id, watch, looked(query, watch, rows, at=self._clock.now()))
        except Unavailable:
            raise
        except BuilderError as error:
            await self._failed(watch, error.message)
            raise
        if watch.error:
            await self._bus.publish("workflows", {"workflow_id": workflow_id})
        if run is not None:
            await self._runs.hand_over(run)
        return run

    async def _in_force(self, workflow_id: str) -> tuple[Deployment, Watch]:
        async with self._uow(read_only=True) as uow:
            deployment, watch = await uow.deployments.get(workflow_id), await uow.watches.get(workflow_id)
        if deployment is None or watch is None or deployment.status != "active" or deployment.trigger.type != "query":
            raise NotFound("This query is not asked any more.")
        return deployment, watch

    async def _taken_in(self, workflow_id: str, before: Watch, found: Looked) -> Run | None:
        """Keep the new memory and queue its run; neither where another look was faster, or the trigger changed meanwhile."""
        run = None
        async with self._uow() as uow:
            deployment = await uow.deployments.get(workflow_id)
            if deployment is None or deployment.status != "active" or not await uow.watches.swap(found.watch, expected=before):
                return None
            if found.payload is not None:
                event = event_name("query", before.since.isoformat(), str(found.watch.looks))
                started = await self._runs.enqueue(
                    uow, SYSTEM, workflow_id, input={}, version=deployment.version, trigger=found.payload, event=event, cause="query"
                )
                run = started.run if started.created else None
            await uow.commit()
        return run

    async def _failed(self, watch: Watch, reason: str) -> None:
        """Show why the newest look failed, unless a later one did not."""
        async with self._uow() as uow:
            await uow.watches.swap(watch.model_copy(update={"error": reason[:500]}), expected=watch)
            await uow.commit()
        await self._bus.publish("workflows", {"workflow_id": watch.workflow_id})
