"""Schedules on a real server, and the next times of a cron line."""

import asyncio
import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from builder_app.domain.deployments import Times
from builder_app.domain.errors import EngineUnavailable, InvalidInput
from builder_app.engine import schedules as module
from builder_app.engine.client import TemporalConnection
from builder_app.engine.schedules import TemporalScheduleEngine
from tests.fixtures.programs import running, temporal
from tests.fixtures.temporal import Connected, House


class Fixed:
    """A clock that stands still."""

    def now(self) -> datetime:
        return datetime(2026, 3, 6, 15, 30, tzinfo=UTC)


@pytest.fixture
def schedules(house: House) -> TemporalScheduleEngine:
    return TemporalScheduleEngine(Connected(house.client), task_queue=house.queue, clock=Fixed())


async def test_next_times_are_in_the_zone_of_the_schedule(schedules: TemporalScheduleEngine) -> None:
    times = await schedules.next_times("0 9 * * 1-5", "America/Chicago", 3)
    assert [time.isoformat() for time in times] == [
        "2026-03-09T14:00:00+00:00", "2026-03-10T14:00:00+00:00", "2026-03-11T14:00:00+00:00",
    ]  # fmt: skip


@pytest.mark.parametrize(("cron", "zone"), [("nonsense", "UTC"), ("0 99 * * *", "UTC"), ("0 9 * * *", "Mars/Olympus")])
async def test_what_is_no_schedule_is_refused(schedules: TemporalScheduleEngine, cron: str, zone: str) -> None:
    with pytest.raises(InvalidInput):
        await schedules.next_times(cron, zone, 1)


async def test_a_schedule_is_put_changed_paused_resumed_and_removed(schedules: TemporalScheduleEngine, house: House) -> None:
    workflow_id = f"wf_{house.queue}"
    handle = house.client.get_schedule_handle(f"schedule-{workflow_id}")
    await schedules.put(workflow_id, 1, Times("0 9 * * *", "UTC"))
    await schedules.put(workflow_id, 2, Times("0 10 * * *", "America/Chicago"))
    description = await handle.describe()
    assert description.schedule.spec.time_zone_name == "America/Chicago"
    await schedules.put(workflow_id, 2, Times("0 10 * * *", "UTC"), paused=True)
    assert (await handle.describe()).schedule.state.paused
    await schedules.put(workflow_id, 2, Times("0 10 * * *", "UTC"))
    assert not (await handle.describe()).schedule.state.paused
    await schedules.remove(workflow_id)
    await schedules.remove(workflow_id)


async def test_a_schedules_time_starts_a_run(schedules: TemporalScheduleEngine, house: House) -> None:
    started: list[tuple[str, int]] = []

    async def scheduled(workflow_id: str, version: int, at: datetime) -> None:
        started.append((workflow_id, version))

    house.triggers.scheduled = scheduled  # type: ignore[method-assign, assignment]
    workflow_id = f"wf_{house.queue}"
    await schedules.put(workflow_id, 3, Times("0 9 * * *", "UTC"))
    handle = house.client.get_schedule_handle(f"schedule-{workflow_id}")
    await handle.trigger()
    while not (actions := (await handle.describe()).info.recent_actions):
        continue
    action = actions[0].action
    await house.client.get_workflow_handle(action.workflow_id).result()  # type: ignore[attr-defined]
    assert started == [(workflow_id, 3)]
    await schedules.remove(workflow_id)


async def test_a_silent_engine_is_not_waited_for_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the schedule is there already and is to be changed."""
    monkeypatch.setattr(module, "CALL", timedelta(seconds=1))
    with running(temporal(tmp_path)) as server:
        connection = TemporalConnection(address=f"127.0.0.1:{server.port}", namespace="default")
        schedules = TemporalScheduleEngine(connection, task_queue="q", clock=Fixed())
        async with asyncio.timeout(30):
            while True:
                try:
                    await schedules.put("wf_1", 1, Times("0 9 * * *", "UTC"))
                    break
                except EngineUnavailable:
                    await asyncio.sleep(0.2)
        assert server.process is not None
        server.process.send_signal(signal.SIGSTOP)
        try:
            async with asyncio.timeout(10):
                calls = (
                    schedules.put("wf_1", 2, Times("0 9 * * *", "UTC")),
                    schedules.put("wf_1", 2, Times("0 9 * * *", "UTC"), paused=True),
                    schedules.remove("wf_1"),
                )
                ends = await asyncio.gather(*calls, return_exceptions=True)
        finally:
            server.process.send_signal(signal.SIGCONT)
        assert [type(one) for one in ends] == [EngineUnavailable] * 3
