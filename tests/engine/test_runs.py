"""Whole runs on Temporal: what people see of them, and that crashes, retries and second calls change nothing."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest

from builder_app.application.steps import StepCall, StepResult
from builder_app.domain.access import SYSTEM
from builder_app.domain.errors import Conflict, EffectFailed, NotFound
from builder_app.domain.mail import message_id_of
from builder_app.engine import activities, policies
from builder_app.engine.activities import MAX_OUTPUT
from tests.fixtures.temporal import House, answering, path_of
from tests.flows import FLAGSHIP, definition, hours

REPLY: dict[str, Any] = {
    "from": "dock@example.com",
    "subject": "Re",
    "body": "Four",
    "received_at": "2026-01-05T10:00:00Z",
    "attachments": [],
}
SET: tuple[str, dict[str, Any]] = ("data.set", {"values": {"x": 1}})
HTTP: tuple[str, dict[str, Any]] = ("http.request", {"method": "GET", "url": "https://example.com"})


class TestTheFlagship:
    async def test_nobody_answers(self, house: House) -> None:
        run_id = await house.start(FLAGSHIP, real_time=False, shipment_id="SHP-1")
        detail = await house.finished(run_id)
        assert path_of(detail) == ["ask:next", "reply:timeout", "remind:next", "second:timeout", "escalate:next"]
        assert detail.run.status == "succeeded"
        assert detail.run.started_at is not None
        assert detail.run.finished_at is not None
        assert round((detail.run.finished_at - detail.run.started_at).total_seconds() / 3600) == 72

    async def test_somebody_answers(self, house: House) -> None:
        run_id = await house.start(FLAGSHIP, shipment_id="SHP-1")
        await house.waiting(run_id)
        assert await house.engine.deliver_reply(run_id, message_id_of(run_id, "ask", 1), REPLY)
        detail = await house.finished(run_id)
        assert path_of(detail) == ["ask:next", "reply:replied"]
        assert detail.steps[1].output == {"reply": REPLY}

    async def test_the_page_shows_inputs_waits_and_attempts(self, house: House) -> None:
        run_id = await house.start(FLAGSHIP, shipment_id="SHP-1")
        detail = await house.waiting(run_id)
        ask, reply = detail.steps
        assert ask.input is not None
        assert (ask.input["subject"], ask.status, ask.attempts) == ("Status of SHP-1", "succeeded", 1)
        assert (reply.status, reply.waiting_until is not None) == ("waiting", True)
        await house.engine.cancel(run_id, "Enough")


class TestSurvival:
    async def test_an_attempt_that_falls_silent_is_made_again_long_before_its_time_limit(
        self, idle_house: House, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """As after a crash: no heart beats, so nobody waits for the 120 seconds that the step may take."""
        monkeypatch.setattr(policies, "HEARTBEAT", timedelta(seconds=1))
        monkeypatch.setattr(activities.activity, "heartbeat", lambda: None)
        calls: list[StepCall] = []

        async def handler(call: StepCall) -> StepResult:
            calls.append(call)
            if len(calls) == 1:
                await asyncio.Event().wait()
            return StepResult(outcome="next", output={"body": "here"})

        idle_house.handlers["http.request"] = handler
        async with idle_house.worker():
            run_id = await idle_house.start(definition({"one": HTTP}, ["trigger>one"]))
            async with asyncio.timeout(20):
                detail = await idle_house.finished(run_id)
        assert path_of(detail) == ["one:next"]
        assert [call.attempt for call in calls] == [1, 2]

    async def test_a_slow_attempt_that_is_alive_is_let_be(self, idle_house: House, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(policies, "HEARTBEAT", timedelta(seconds=1))
        calls: list[StepCall] = []

        async def handler(call: StepCall) -> StepResult:
            calls.append(call)
            await asyncio.sleep(2.5)
            return StepResult(outcome="next", output={"body": "here"})

        idle_house.handlers["http.request"] = handler
        async with idle_house.worker():
            detail = await idle_house.finished(await idle_house.start(definition({"one": HTTP}, ["trigger>one"])))
        assert (path_of(detail), len(calls)) == (["one:next"], 1)

    async def test_a_run_goes_on_with_another_worker(self, idle_house: House) -> None:
        house = idle_house
        async with house.worker():
            run_id = await house.start(FLAGSHIP, shipment_id="SHP-1")
            await house.waiting(run_id)
        async with house.worker():
            await house.engine.deliver_reply(run_id, message_id_of(run_id, "ask", 1), REPLY)
            assert path_of(await house.finished(run_id)) == ["ask:next", "reply:replied"]

    async def test_an_effect_that_was_done_is_not_done_again(self, house: House) -> None:
        handler, calls = answering(StepResult(outcome="next", output={"message_id": "<1>"}))
        house.handlers["email.send"] = handler
        finish, broken = house.effects.finish, [True]

        async def finish_then_crash(*args: Any) -> None:
            await finish(*args)
            if broken.pop() if broken else False:
                raise EffectFailed("The worker died", retryable=True)

        house.effects.finish = finish_then_crash  # type: ignore[method-assign]
        made = definition({"m": ("email.send", {"to": "a@b.co", "subject": "s", "body": "b"})}, ["trigger>m"])
        detail = await house.finished(await house.start(made))
        assert detail.run.status == "succeeded"
        assert len(calls) == 1
        assert detail.steps[0].attempts == 2

    async def test_starting_twice_is_starting_once(self, house: House) -> None:
        run_id = await house.start(FLAGSHIP, shipment_id="SHP-1")
        run = (await house.waiting(run_id)).run
        assert await house.runs.hand_over(run)
        assert len((await house.detail(run_id)).steps) == 2
        await house.engine.cancel(run_id, "")

    async def test_a_run_that_is_over_does_not_start_again(self, house: House) -> None:
        run_id = await house.start(definition({"a": SET}, ["trigger>a"]))
        run = (await house.finished(run_id)).run
        assert await house.runs.hand_over(run)
        assert len((await house.detail(run_id)).steps) == 1

    async def test_a_long_run_cuts_its_history_and_goes_on(self, house: House) -> None:
        steps = {"r": ("flow.repeat", {"max_times": 8, "interval": hours(1)}), "a": SET}
        run_id = await house.start(definition(steps, ["trigger>r", "r:again>a", "a>r"]), real_time=False)
        first = await house.handle(run_id).describe()
        detail = await house.finished(run_id)
        last = await house.handle(run_id).describe()
        assert last.run_id != first.run_id
        assert path_of(detail).count("a:next") == 8
        events = await house.runs.events(SYSTEM, run_id)
        assert [event.seq for event in events] == list(range(1, len(events) + 1))

    async def test_a_busy_run_cuts_its_history_too(self, house: House) -> None:
        handler, calls = answering(StepResult(outcome="next", output={}))
        house.handlers["http.request"] = handler
        steps = {
            "e": ("flow.for_each", {"items": "{{ input.items }}", "parallel": 2}),
            "h": ("http.request", HTTP[1] | {"body": "{{ item }}"}),
        }
        made = definition(steps, ["trigger>e", "e:item>h"], inputs=[{"name": "items", "type": "list"}])
        run_id = await house.start(made, items=list(range(30)))
        first = await house.handle(run_id).describe()
        detail = await house.finished(run_id)
        assert (await house.handle(run_id).describe()).run_id != first.run_id
        assert sorted(call.params["body"] for call in calls) == list(range(30))
        assert detail.run.status == "succeeded"


class TestAttempts:
    async def test_a_result_that_is_too_large_is_refused(self, house: House) -> None:
        house.handlers["http.request"], calls = answering(StepResult(outcome="next", output={"body": "x" * MAX_OUTPUT}))
        detail = await house.finished(await house.start(definition({"h": HTTP}, ["trigger>h"])))
        assert (detail.run.status, len(calls)) == ("failed", 1)
        assert "larger" in (detail.run.error or "")

    async def test_a_passing_failure_is_tried_again(self, house: House) -> None:
        handler, calls = answering(EffectFailed("Busy", retryable=True), StepResult(outcome="next", output={"status": 200}))
        house.handlers["http.request"] = handler
        made = definition({"h": HTTP}, ["trigger>h"], policies={"h": {"initial_interval_seconds": 0}})
        detail = await house.finished(await house.start(made))
        assert (detail.run.status, detail.steps[0].attempts) == ("succeeded", 2)
        assert [call.attempt for call in calls] == [1, 2]

    async def test_the_next_attempt_waits_as_long_as_it_is_asked_to(self, house: House) -> None:
        at: list[datetime] = []

        async def handler(call: StepCall) -> StepResult:
            at.append(house.clock.now())
            if len(at) == 1:
                raise EffectFailed("Too many", retryable=True, retry_after_seconds=0.7)
            return StepResult(outcome="next", output={"status": 200})

        house.handlers["http.request"] = handler
        made = definition({"h": HTTP}, ["trigger>h"], policies={"h": {"initial_interval_seconds": 0}})
        with house.real_time():
            assert (await house.finished(await house.start(made))).run.status == "succeeded"
        assert at[1] - at[0] >= timedelta(seconds=0.7)

    async def test_attempts_end_and_the_run_fails_with_a_reason(self, house: House) -> None:
        handler, calls = answering(EffectFailed("Busy", retryable=True))
        house.handlers["http.request"] = handler
        made = definition({"h": HTTP}, ["trigger>h"], policies={"h": {"initial_interval_seconds": 0, "max_attempts": 2}})
        detail = await house.finished(await house.start(made))
        assert detail.run.status == "failed"
        assert "Busy" in (detail.run.error or "")
        assert len(calls) == 2

    async def test_a_lasting_failure_is_not_tried_again(self, house: House) -> None:
        handler, calls = answering(EffectFailed("No such host"))
        house.handlers["http.request"] = handler
        made = definition({"h": HTTP, "x": SET}, ["trigger>h", "h:error>x"], policies={"h": {"on_error": "route"}})
        detail = await house.finished(await house.start(made))
        assert path_of(detail) == ["h:error", "x:next"]
        assert (detail.run.status, len(calls)) == ("succeeded", 1)


class TestBranches:
    async def test_parallel_branches_meet_at_their_join(self, house: House) -> None:
        store = ("data.store", {"collection": "c", "record": {}})
        steps = {"a": HTTP, "b": store, "c": store, "j": ("flow.join", {}), "z": SET}
        made = definition(steps, ["trigger>a", "trigger>b", "trigger>c", "a>j", "b>j", "c>j", "j>z"])
        detail = await house.finished(await house.start(made))
        assert sorted(path_of(detail)) == ["a:next", "b:next", "c:next", "j:next", "z:next"]
        assert detail.run.status == "succeeded"
        assert detail.run.started_at is not None
        events = await house.runs.events(SYSTEM, detail.run.id)
        assert [event.seq for event in events] == list(range(1, len(events) + 1))

    async def test_for_each_does_all_items(self, house: House) -> None:
        handler, calls = answering(StepResult(outcome="next", output={}))
        house.handlers["http.request"] = handler
        steps = {
            "e": ("flow.for_each", {"items": "{{ [1, 2, 3, 4] }}", "parallel": 2}),
            "h": ("http.request", HTTP[1] | {"body": "{{ item }}"}),
        }
        detail = await house.finished(await house.start(definition(steps, ["trigger>e", "e:item>h"])))
        assert sorted(call.params["body"] for call in calls) == [1, 2, 3, 4]
        assert detail.run.status == "succeeded"


class TestPeople:
    MADE = definition(
        {"ok": ("human.approval", {"approvers": ["boss@example.com"], "message": "Well?", "timeout": hours(5)}), "y": SET, "n": SET},
        ["trigger>ok", "ok:approved>y", "ok:rejected>n"],
    )

    async def test_a_decision_goes_on(self, house: House) -> None:
        run_id = await house.start(self.MADE)
        detail = await house.until(run_id, lambda seen: bool(seen.tasks), topic="tasks")
        task = detail.tasks[0]
        assert task.assignees == ("boss@example.com",)
        await house.tasks.decide(SYSTEM, task.id, decision="approved", comment="Fine")
        detail = await house.finished(run_id)
        assert path_of(detail) == ["ok:approved", "y:next"]
        assert detail.steps[0].output is not None
        assert detail.steps[0].output["comment"] == "Fine"

    async def test_nobody_decides(self, house: House) -> None:
        detail = await house.finished(await house.start(self.MADE, real_time=False))
        assert path_of(detail) == ["ok:timeout"]
        assert [task.status for task in detail.tasks] == ["expired"]

    async def test_a_task_that_is_not_open_is_refused(self, house: House) -> None:
        run_id = await house.start(self.MADE)
        await house.waiting(run_id)
        with pytest.raises(Conflict):
            await house.engine.decide(run_id, "task_other", {"decision": "approved", "by": "x"})
        await house.engine.cancel(run_id, "")


class TestButtons:
    async def test_cancel_ends_a_waiting_run(self, house: House) -> None:
        run_id = await house.start(FLAGSHIP, shipment_id="SHP-1")
        await house.waiting(run_id)
        await house.runs.cancel(SYSTEM, run_id, reason="Not needed")
        detail = await house.finished(run_id)
        assert (detail.run.status, detail.steps[-1].status) == ("cancelled", "cancelled")

    async def test_pause_holds_the_next_step_back(self, house: House) -> None:
        gate = asyncio.Event()

        async def slow(call: Any) -> StepResult:
            await gate.wait()
            return StepResult(outcome="next", output={})

        house.handlers["http.request"] = slow
        run_id = await house.start(definition({"a": HTTP, "b": SET}, ["trigger>a", "a>b"]))
        await house.until(run_id, lambda seen: bool(seen.steps))
        await house.engine.pause(run_id)
        gate.set()
        detail = await house.until(run_id, lambda seen: seen.steps[0].status == "succeeded")
        assert detail.run.paused
        assert path_of(detail) == ["a:next"]
        await house.engine.resume(run_id)
        assert path_of(await house.finished(run_id)) == ["a:next", "b:next"]

    async def test_what_is_not_there_is_not_found(self, house: House) -> None:
        with pytest.raises(NotFound):
            await house.engine.cancel("run_none", "")

    async def test_retry_goes_on_from_a_step_with_the_earlier_outputs(self, house: House) -> None:
        handler, _ = answering(EffectFailed("Down"), StepResult(outcome="next", output={}))
        house.handlers["http.request"] = handler
        made = definition({"a": SET, "h": ("http.request", HTTP[1] | {"body": "{{ steps.a.x }}"})}, ["trigger>a", "a>h"])
        run_id = await house.start(made)
        assert (await house.finished(run_id)).run.status == "failed"
        again = await house.runs.retry(SYSTEM, run_id, from_step="h")
        detail = await house.finished(again.run.id)
        assert (path_of(detail), detail.run.status) == (["h:next"], "succeeded")
        assert detail.steps[0].input is not None
        assert detail.steps[0].input["body"] == 1


class TestSubWorkflows:
    async def test_a_parent_waits_for_its_child(self, house: House) -> None:
        child = await house.workflows.create(SYSTEM, name="Child", definition=definition({"c": SET}, ["trigger>c"]))
        steps = {"sub": ("flow.sub_workflow", {"workflow_id": child.id}), "z": ("data.set", {"values": {"from": "{{ steps.sub.c.x }}"}})}
        run_id = await house.start(definition(steps, ["trigger>sub", "sub>z"]))
        detail = await house.finished(run_id)
        assert detail.run.status == "succeeded"
        assert detail.steps[-1].output == {"from": 1}

    async def test_a_parent_is_told_at_once_and_does_not_keep_asking(self, house: House) -> None:
        child = await house.workflows.create(SYSTEM, name="Child", definition=TestPeople.MADE)
        run_id = await house.start(definition({"sub": ("flow.sub_workflow", {"workflow_id": child.id})}, ["trigger>sub"]))
        async with house.bus.subscribe("tasks") as news:
            task_id = (await anext(news))["task_id"]
        asked = await house.handle(run_id).fetch_history()
        async with asyncio.timeout(4):
            await house.tasks.decide(SYSTEM, task_id, decision="approved")
            detail = await house.finished(run_id)
        assert detail.run.status == "succeeded"
        assert len(asked.events) < 30

    async def test_a_parent_fails_with_its_child(self, house: House) -> None:
        stop = ("flow.stop", {"status": "failed", "message": "No stock"})
        child = await house.workflows.create(SYSTEM, name="Child", definition=definition({"s": stop}, ["trigger>s"]))
        run_id = await house.start(definition({"sub": ("flow.sub_workflow", {"workflow_id": child.id})}, ["trigger>sub"]))
        detail = await house.finished(run_id)
        assert detail.run.status == "failed"
        assert "No stock" in (detail.run.error or "")

    async def test_a_workflow_that_runs_itself_comes_to_an_end(self, house: House) -> None:
        workflow = await house.workflows.create(SYSTEM, name="Round")
        await house.publish(workflow.id, definition({"sub": ("flow.sub_workflow", {"workflow_id": workflow.id})}, ["trigger>sub"]))
        started = await house.runs.start(SYSTEM, workflow.id, input={})
        detail = await house.finished(started.run.id)
        assert detail.run.status == "failed"
        assert "deep" in (detail.run.error or "")
