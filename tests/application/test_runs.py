"""Runs: started once, never lost, projected once."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from builder_app.application.once import HELD
from builder_app.application.runs import MAX_INPUT
from builder_app.application.versions import PublishRefused
from builder_app.domain.access import SYSTEM
from builder_app.domain.edits import AddStep
from builder_app.domain.errors import Conflict, InvalidInput
from builder_app.domain.runs import RunEvent, RunStatus, StepStatus
from builder_app.domain.workflow import TRIGGER, Edge, Step, WorkflowDefinition, WorkflowInput
from tests.application.conftest import START, House

DEFINITION = WorkflowDefinition(
    name="Flow",
    inputs=(WorkflowInput(name="count", type="integer", required=True), WorkflowInput(name="note", default="none")),
    steps=(Step(id="one", action="log.write", params={"message": "hello"}),),
    edges=(Edge(source=TRIGGER, target="one"),),
)


async def flow(house: House, definition: WorkflowDefinition = DEFINITION) -> str:
    return (await house.services.workflows.create(house.person, name="Flow", definition=definition)).id


def event(run_id: str, seq: int, kind: Any, **more: Any) -> RunEvent:
    return RunEvent(run_id=run_id, seq=seq, at=START + timedelta(seconds=seq), kind=kind, **more)


async def test_a_draft_is_published_by_its_first_run(house: House) -> None:
    wf = await flow(house)
    started = await house.services.runs.start(house.person, wf, input={"count": "3"})
    assert started.created
    assert started.run.version == 1
    assert started.run.input == {"count": 3, "note": "none"}
    assert house.engine.of("start")[0][1:5] == (started.run.id, 1, {"count": 3, "note": "none"}, {})


async def test_a_draft_with_errors_is_not_run(house: House) -> None:
    wf = await flow(house, DEFINITION.model_copy(update={"steps": (Step(id="one", action="no.such"),)}))
    with pytest.raises(PublishRefused):
        await house.services.runs.start(house.person, wf, input={"count": 1})
    assert house.engine.calls == []


@pytest.mark.parametrize(
    ("given", "field"),
    [({}, "input.count"), ({"count": "many"}, "input.count"), ({"count": True}, "input.count"), ({"count": 1, "more": 2}, "input.more")],
)
async def test_wrong_inputs_are_named(house: House, given: dict[str, Any], field: str) -> None:
    wf = await flow(house)
    with pytest.raises(InvalidInput) as caught:
        await house.services.runs.start(house.person, wf, input=given)
    assert [one.field for one in caught.value.fields] == [field]
    assert (await house.services.runs.list(house.person)).items == ()


async def test_what_is_too_large_is_refused_before_it_is_kept(house: House) -> None:
    wf = await flow(house)
    with pytest.raises(InvalidInput, match="1024 KB"):
        await house.services.runs.start(house.person, wf, input={"count": 1, "note": "x" * MAX_INPUT})
    assert (await house.services.runs.list(house.person)).items == ()


async def test_a_run_that_the_engine_refuses_has_failed_and_holds_up_no_other(house: House) -> None:
    wf = await flow(house)
    house.engine.refuses = True
    started = await house.services.runs.start(house.person, wf, input={"count": 1})
    run = (await house.services.runs.get(house.person, started.run.id)).run
    assert (run.status, run.error) == ("failed", "never")
    assert await house.services.runs.recover() == 0


async def test_a_callers_key_is_no_event_and_nobody_elses_key(house: House) -> None:
    wf, runs = await flow(house), house.services.runs
    name = "schedule:2026-01-05T09:00:00+00:00"
    started = [
        await runs.start(SYSTEM, wf, input={"count": 1}, event=name),
        await runs.start(house.person, wf, input={"count": 1}, idempotency_key=name),
        await runs.start(house.admin, wf, input={"count": 1}, idempotency_key=name),
    ]
    assert [one.created for one in started] == [True] * 3
    assert (await runs.start(SYSTEM, wf, input={"count": 2}, event=name)).run.id == started[0].run.id


async def test_a_key_is_held_for_a_day_and_for_one_request(house: House) -> None:
    wf, runs = await flow(house), house.services.runs
    first = await runs.start(house.person, wf, input={"count": 1}, idempotency_key="k")
    with pytest.raises(Conflict) as refused:
        await runs.start(house.person, wf, input={"count": 2}, idempotency_key="k")
    assert refused.value.code == "key-reused"
    house.clock.time += HELD - timedelta(seconds=1)
    assert (await runs.start(house.person, wf, input={"count": 1}, idempotency_key="k")).run.id == first.run.id
    house.clock.time += timedelta(seconds=2)
    assert (await runs.start(house.person, wf, input={"count": 2}, idempotency_key="k")).created
    assert len(house.engine.of("start")) == 2


async def test_a_refused_start_keeps_no_key(house: House) -> None:
    wf, runs = await flow(house), house.services.runs
    with pytest.raises(InvalidInput):
        await runs.start(house.person, wf, input={"count": "many"}, idempotency_key="k")
    assert (await runs.start(house.person, wf, input={"count": 1}, idempotency_key="k")).created


async def test_the_same_key_gives_the_same_run_even_at_once(house: House) -> None:
    wf = await flow(house)
    calls = [house.services.runs.start(house.person, wf, input={"count": 1}, idempotency_key="k") for _ in range(5)]
    results = await asyncio.gather(*calls)
    assert len({one.run.id for one in results}) == 1
    assert sum(one.created for one in results) == 1
    assert len(house.engine.of("start")) == 1


async def test_a_run_waits_for_an_engine_that_is_away(house: House) -> None:
    wf = await flow(house)
    house.engine.away = True
    started = await house.services.runs.start(house.person, wf, input={"count": 1})
    assert started.run.status is RunStatus.QUEUED
    house.clock.time += timedelta(seconds=10)
    assert await house.services.runs.recover() == 0
    house.engine.away = False
    assert await house.services.runs.recover() == 1
    assert house.engine.of("start")[0][1] == started.run.id


async def test_a_queued_run_is_cancelled_at_once(house: House) -> None:
    wf = await flow(house)
    house.engine.away = True
    run = (await house.services.runs.start(house.person, wf, input={"count": 1})).run
    assert (await house.services.runs.cancel(house.person, run.id)).status is RunStatus.CANCELLED
    house.engine.away = False
    house.clock.time += timedelta(seconds=10)
    assert await house.services.runs.recover() == 0
    with pytest.raises(Conflict):
        await house.services.runs.cancel(house.person, run.id)


async def test_events_become_rows_once(house: House) -> None:
    wf = await flow(house)
    run = (await house.services.runs.start(house.person, wf, input={"count": 1})).run
    events = [
        event(run.id, 1, "run_started"),
        event(run.id, 2, "step_started", step_id="one", visit=1, input={"message": "hello"}, attempts=1),
        event(run.id, 3, "step_finished", step_id="one", visit=1, status="succeeded", outcome="next", output={"x": 1}, attempts=2),
        event(run.id, 4, "run_finished", status="succeeded", output={"x": 1}),
    ]
    await house.services.projector.record(run.id, events[:2])
    middle = await house.services.runs.get(house.person, run.id)
    assert (middle.run.status, middle.steps[0].status) == (RunStatus.RUNNING, StepStatus.RUNNING)
    await house.services.projector.record(run.id, events)
    await house.services.projector.record(run.id, events)
    detail = await house.services.runs.get(house.person, run.id)
    assert (detail.run.status, detail.run.output, detail.run.finished_at) == (RunStatus.SUCCEEDED, {"x": 1}, START + timedelta(seconds=4))
    step = detail.steps[0]
    assert (step.status, step.outcome, step.output, step.attempts) == (StepStatus.SUCCEEDED, "next", {"x": 1}, 2)
    assert [one.seq for one in await house.services.runs.events(house.person, run.id, after=1)] == [2, 3, 4]


async def test_projection_is_announced(house: House) -> None:
    wf = await flow(house)
    run = (await house.services.runs.start(house.person, wf, input={"count": 1})).run
    async with house.services.bus.subscribe(f"run:{run.id}") as news:
        await house.services.projector.record(run.id, [event(run.id, 1, "run_started")])
        assert (await anext(news))["status"] == "running"


async def test_retry_from_a_step_keeps_earlier_outputs(house: House) -> None:
    wf = await flow(house)
    run = (await house.services.runs.start(house.person, wf, input={"count": 1})).run
    with pytest.raises(Conflict):
        await house.services.runs.retry(house.person, run.id)
    done = [
        event(run.id, 1, "step_finished", step_id="before", visit=1, output={"a": 1}),
        event(run.id, 2, "run_finished", status="failed", error="no"),
    ]
    await house.services.projector.record(run.id, done)
    with pytest.raises(InvalidInput):
        await house.services.runs.retry(house.person, run.id, from_step="nowhere")
    again = (await house.services.runs.retry(house.person, run.id, from_step="one")).run
    assert again.retry_of == run.id
    assert house.engine.of("start")[-1][5]["from_step"] == "one"
    assert house.engine.of("start")[-1][5]["outputs"] == {"before": {"a": 1}}


async def test_the_version_that_runs_is_the_deployed_one(house: House) -> None:
    wf = await flow(house)
    await house.services.deployments.deploy(house.person, wf)
    edit = AddStep(step=Step(id="two", action="log.write", params={"message": "x"}))
    await house.services.drafts.edit(house.person, wf, revision=0, edits=[edit])
    await house.services.drafts.undo(house.person, wf)
    started = await house.services.runs.start(house.person, wf, input={"count": 1})
    assert started.run.version == 1


async def test_an_unknown_status_is_named(house: House) -> None:
    with pytest.raises(InvalidInput):
        await house.services.runs.list(house.person, status="sleeping")


async def test_a_cancellation_reaches_the_engine_when_it_is_back(house: House) -> None:
    wf = await flow(house)
    run = (await house.services.runs.start(house.person, wf, input={"count": 1})).run
    await house.services.projector.record(run.id, [event(run.id, 1, "run_started")])
    house.engine.away = True
    assert (await house.services.runs.cancel(house.person, run.id)).status is RunStatus.RUNNING
    house.engine.away = False
    await house.services.runs.recover()
    assert house.engine.of("cancel")[0][1] == run.id
