"""Temporal Schedules for workflows that start at fixed times."""

from collections.abc import Awaitable, Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from croniter import croniter
from temporalio.client import (
    Schedule,
    ScheduleActionStartWorkflow,
    ScheduleAlreadyRunningError,
    ScheduleOverlapPolicy,
    SchedulePolicy,
    ScheduleSpec,
    ScheduleState,
    ScheduleUpdate,
    ScheduleUpdateInput,
)
from temporalio.service import RPCError, RPCStatusCode

from builder_app.application.ports import Clock, TimedWork
from builder_app.domain.deployments import Times
from builder_app.domain.errors import EngineUnavailable, FieldProblem, InvalidInput
from builder_app.engine import contracts as c
from builder_app.engine.client import CALL, TemporalConnection

_AWAY = "The schedule could not be set: the run engine cannot be reached right now."


class TemporalScheduleEngine:
    """`ScheduleEngine` over Temporal."""

    def __init__(self, connection: TemporalConnection, *, task_queue: str, clock: Clock) -> None:
        self._connection = connection
        self._queue = task_queue
        self._clock = clock

    async def put(self, workflow_id: str, version: int, times: Times, *, work: TimedWork = "start", paused: bool = False) -> None:
        """Make the schedule, or change it: times, work and pause in one call, as of two in a row the server may do the second first.

        A start that was missed is caught up with, each one. A look sees all that came since the last one: one at a time, and of those
        that were missed one.
        """
        client = await self._connection.client()
        looks = work == "look"
        schedule = Schedule(
            action=ScheduleActionStartWorkflow(
                c.LOOK if looks else c.SCHEDULED,
                args=[workflow_id] if looks else [workflow_id, version],
                id=f"scheduled-{workflow_id}",
                task_queue=self._queue,
            ),
            spec=ScheduleSpec(cron_expressions=[times.cron], time_zone_name=times.timezone),
            policy=SchedulePolicy(overlap=ScheduleOverlapPolicy.BUFFER_ONE if looks else ScheduleOverlapPolicy.ALLOW_ALL),
            state=ScheduleState(paused=paused),
        )

        async def changed(_: ScheduleUpdateInput) -> ScheduleUpdate:
            return ScheduleUpdate(schedule=schedule)

        try:
            try:
                await client.create_schedule(_id(workflow_id), schedule, rpc_timeout=CALL)
            except ScheduleAlreadyRunningError:
                await client.get_schedule_handle(_id(workflow_id)).update(changed, rpc_timeout=CALL)
        except RPCError as error:
            raise EngineUnavailable(_AWAY) from error

    async def remove(self, workflow_id: str) -> None:
        """Take it away."""
        client = await self._connection.client()
        await _ignoring_missing(client.get_schedule_handle(_id(workflow_id)).delete(rpc_timeout=CALL))

    async def next_times(self, cron: str, timezone: str, count: int) -> Sequence[datetime]:
        """The next times after now, in UTC."""
        try:
            start = self._clock.now().astimezone(ZoneInfo(timezone))
            times = croniter(cron, start)
            return [times.get_next(datetime).astimezone(UTC) for _ in range(count)]
        except (ValueError, KeyError, ZoneInfoNotFoundError) as error:
            message = f"“{cron}” in “{timezone}” is not a schedule."
            raise InvalidInput(message, fields=[FieldProblem(field="cron", message=message)]) from error


async def _ignoring_missing(call: Awaitable[None]) -> None:
    """A schedule that is not there needs nothing done to it."""
    try:
        await call
    except RPCError as error:
        if error.status is not RPCStatusCode.NOT_FOUND:
            raise EngineUnavailable(_AWAY) from error


def _id(workflow_id: str) -> str:
    return f"schedule-{workflow_id}"
