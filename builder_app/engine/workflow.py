"""The durable driver: feeds the state machine with what happens, and does what it commands.

Logic costs nothing here; effects are activities; waits are timers; replies, decisions and the buttons of the run page are updates.
"""

import asyncio
from collections import deque
from collections.abc import Coroutine
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from temporalio import workflow
from temporalio.exceptions import ActivityError, ApplicationError, is_cancelled_exception

with workflow.unsafe.imports_passed_through():
    from builder_app.domain import machine as m
    from builder_app.domain.runs import RunEvent
    from builder_app.engine import contracts as c
    from builder_app.engine.history import Historian
    from builder_app.engine.policies import HEARTBEAT, LOCAL_TIMEOUT, PATIENCE, RECORD_TIMEOUT, RECORDING, retry_of

CHILD_LOOK_FIRST, CHILD_LOOK_LAST = timedelta(seconds=5), timedelta(hours=1)
"""How often a parent looks after its child by itself; when a child ends, its last activity tells the parent at once."""


@workflow.defn(name=c.WORKFLOW)
class GraphRun:
    """One run."""

    @workflow.init
    def __init__(self, given: c.RunInput) -> None:
        resumed = given.resumed
        self.given = given
        self.plan = given.plan
        self.state = resumed.state if resumed else m.RunState()
        self.historian = Historian(given.run_id, seq=resumed.seq if resumed else 0, waiting=resumed.waiting if resumed else False)
        self.inbox: deque[m.Event] = deque()
        self.pending: list[RunEvent] = []
        self.writing = False
        self.carrying = 0
        self.timers: dict[str, datetime] = dict(resumed.timers) if resumed else {}
        self.tasks: dict[str, str] = dict(resumed.tasks) if resumed else {}
        self.sleeping: dict[str, asyncio.Task[None]] = {}
        self.working: dict[str, asyncio.Task[None]] = {}
        self.done: dict[str, bool] = {}
        self.lasting = False
        self.over: dict[str, bool] = {}
        self.cutting = False
        self.held: list[m.RunStep | m.StartChild] = []

    @workflow.run
    async def run(self, given: c.RunInput) -> str:
        """The run's final status. A run that fails is a run that is over, not a broken workflow."""
        if given.resumed is None:
            self.inbox.append(
                m.RunStarted(
                    at=workflow.now(),
                    run_id=given.run_id,
                    input=given.input,
                    trigger=given.trigger,
                    from_step=given.from_step,
                    outputs=given.outputs,
                )
            )
        for key in list(self.timers):
            self.sleep(key)
        for command in given.resumed.held if given.resumed else ():
            self.obey(command)
        writer = asyncio.create_task(self.write())
        while True:
            self.cutting = workflow.info().is_continue_as_new_suggested() and not self.has_child()
            self.drain()
            if self.state.status not in ("new", "running"):
                break
            if self.cutting and not self.working:
                await self.carry_on()
            self.limit()
            await workflow.wait_condition(lambda: bool(self.inbox))
        for task in [*self.sleeping.values(), *self.working.values()]:
            task.cancel()
        await workflow.wait_condition(lambda: self.written() and workflow.all_handlers_finished())
        writer.cancel()
        return self.state.status

    def drain(self) -> None:
        """Take in all that has happened."""
        while self.inbox:
            self.feed(self.inbox.popleft())

    async def write(self) -> None:
        """Write the history that no effect takes along, batch after batch: what comes first must be written first."""
        while True:
            await workflow.wait_condition(lambda: bool(self.pending) and self.carrying == 0)
            events, self.pending, self.writing = self.pending, [], True
            await workflow.execute_local_activity(
                "record",
                c.Recording(run_id=self.given.run_id, events=events),
                start_to_close_timeout=RECORD_TIMEOUT,
                retry_policy=RECORDING,
            )
            self.writing = False

    def limit(self) -> None:
        """Set the timer of the run's longest duration once there is something that takes time; quick runs are over without it."""
        if self.lasting and "run" not in self.timers and self.state.started_at is not None:
            self.timers["run"] = self.state.started_at + timedelta(seconds=self.plan.limits.max_duration_seconds)
            self.sleep("run")

    def written(self) -> bool:
        """Whether all history is where people can read it."""
        return not self.pending and not self.writing and self.carrying == 0

    def feed(self, event: m.Event) -> None:
        """One event into the machine; its commands become activities and timers."""
        advanced = m.advance(self.plan, self.state, event)
        self.state = advanced.state
        self.pending += self.historian.told(advanced.facts, self.state, at=event.at)
        for command in advanced.commands:
            self.obey(command)

    def obey(self, command: m.Command) -> None:
        """Begin what the machine wants."""
        self.lasting = self.lasting or not (isinstance(command, m.RunStep) and command.effect == "local")
        if self.cutting and isinstance(command, m.RunStep | m.StartChild):
            self.held.append(command)
        elif isinstance(command, m.RunStep):
            self.begin(command.key, self.perform(command))
        elif isinstance(command, m.StartTimer):
            self.timers[command.key] = command.at
            self.sleep(command.key)
        elif isinstance(command, m.CancelTimer):
            self.timers.pop(command.key, None)
            sleeper = self.sleeping.pop(command.key, None)
            if sleeper is not None:
                sleeper.cancel()
        elif isinstance(command, m.OpenTask):
            self.begin(f"task {command.key}", self.open_task(command))
        elif isinstance(command, m.StartChild):
            self.begin(command.key, self.child(command))

    def begin(self, key: str, work: Coroutine[Any, Any, None]) -> None:
        """Let something run beside the run."""

        async def guarded() -> None:
            try:
                await work
            finally:
                self.working.pop(key, None)

        self.working[key] = asyncio.create_task(guarded())

    def sleep(self, key: str) -> None:
        """Sleep until a timer's time, then say so."""

        async def until() -> None:
            left = (self.timers[key] - workflow.now()).total_seconds()
            await workflow.sleep(max(left, 0))
            self.timers.pop(key, None)
            self.sleeping.pop(key, None)
            at = workflow.now()
            self.inbox.append(m.DeadlineReached(at=at) if key == "run" else m.TimerFired(at=at, key=key))

        self.sleeping[key] = asyncio.create_task(until())

    async def perform(self, command: m.RunStep) -> None:
        """Carry out an effect and tell the machine how it ended. A quick one takes the unwritten history along."""
        events: list[RunEvent] = []
        if command.effect == "local" and not self.writing and self.carrying == 0:
            events, self.pending = self.pending, []
        given = c.Perform(
            run_id=self.given.run_id, workflow_id=self.plan.workflow_id, workflow_name=self.plan.name, command=command, now=workflow.now(),
            events=events,
        )  # fmt: skip
        self.carrying += bool(events)
        try:
            result = await self.attempt(command, given)
        except ActivityError as error:
            if is_cancelled_exception(error):
                raise
            events = []
            self.inbox.append(_failure(command.key, error))
        else:
            events = []
            self.inbox.append(
                m.StepFinished(at=workflow.now(), key=command.key, outcome=result.outcome, output=result.output, attempts=result.attempts)
            )
        finally:
            self.carrying -= bool(given.events)
            self.pending = [*events, *self.pending]

    async def attempt(self, command: m.RunStep, given: c.Perform) -> c.Performed:
        """The effect as an activity: on this worker where it is quick, else on any."""
        retry = retry_of(command.policy)
        if command.effect == "local":
            done: c.Performed = await workflow.execute_local_activity(
                "perform",
                given,
                result_type=c.Performed,
                start_to_close_timeout=LOCAL_TIMEOUT,
                schedule_to_close_timeout=PATIENCE,
                retry_policy=retry,
            )
            return done
        done = await workflow.execute_activity(
            "perform",
            given,
            result_type=c.Performed,
            start_to_close_timeout=timedelta(seconds=command.policy.timeout_seconds),
            heartbeat_timeout=HEARTBEAT,
            schedule_to_close_timeout=PATIENCE,
            retry_policy=retry,
            summary=command.name[:200],
        )
        return done

    async def open_task(self, command: m.OpenTask) -> None:
        """Put a task before people."""
        task_id = f"task_{self.given.run_id.removeprefix('run_')}.{command.step_id}.{command.visit}"
        self.tasks[task_id] = command.key
        opening = c.TaskOpening(
            task_id=task_id, run_id=self.given.run_id, workflow_id=self.plan.workflow_id, workflow_name=self.plan.name,
            title=self.plan.steps[command.step_id].name, command=command.model_dump(mode="json"), now=workflow.now(),
        )  # fmt: skip
        await workflow.execute_local_activity("open_task", opening, start_to_close_timeout=RECORD_TIMEOUT, retry_policy=RECORDING)

    async def child(self, command: m.StartChild) -> None:
        """Run another workflow, and wait for its end if that is wanted."""
        start = c.ChildStart(run_id=self.given.run_id, key=command.key, workflow_id=command.workflow_id, input=command.input)
        try:
            status = await workflow.execute_activity(
                "start_child", start, result_type=c.ChildStatus, start_to_close_timeout=LOCAL_TIMEOUT, schedule_to_close_timeout=PATIENCE
            )
            pause = CHILD_LOOK_FIRST
            while command.wait and not status.finished:
                await self.told_or(pause, status.run_id)
                pause = min(pause * 2, CHILD_LOOK_LAST)
                status = await workflow.execute_local_activity(
                    "child_status", status.run_id, result_type=c.ChildStatus, start_to_close_timeout=RECORD_TIMEOUT, retry_policy=RECORDING
                )
        except ActivityError as error:
            if is_cancelled_exception(error):
                raise
            self.inbox.append(_failure(command.key, error))
            return
        good = status.succeeded or not command.wait
        output = status.output | {"run_id": status.run_id}
        self.inbox.append(m.ChildFinished(at=workflow.now(), key=command.key, succeeded=good, output=output, message=status.message))

    async def told_or(self, longest: timedelta, run_id: str) -> None:
        """Until a child says that it is over, at most so long."""
        with suppress(TimeoutError):
            await workflow.wait_condition(lambda: run_id in self.over, timeout=longest)
        self.over.pop(run_id, None)

    def has_child(self) -> bool:
        """Whether a sub-workflow is under way: it may last for weeks, and nothing is held back so long."""
        visits = self.state.visits
        return any(key in visits and self.plan.steps[visits[key].step_id].action == "flow.sub_workflow" for key in self.working)

    async def carry_on(self) -> None:
        """Cut a history that has grown long, once no step is at work; those that were held back meanwhile begin after it."""
        await workflow.wait_condition(lambda: self.written() and workflow.all_handlers_finished())
        if self.inbox or self.working:
            return
        resumed = c.Resumed(
            state=self.state,
            seq=self.historian.seq,
            timers=self.timers,
            tasks=self.tasks,
            waiting=self.historian.waiting,
            held=self.held,
        )
        workflow.continue_as_new(self.given.model_copy(update={"resumed": resumed}))

    @workflow.update
    async def deliver_reply(self, given: c.Reply) -> bool:
        """Take an answer to a message; early ones are kept until the run waits for them."""
        self.inbox.append(m.ReplyArrived(at=workflow.now(), message_id=given.message_id, reply=given.reply))
        return True

    @workflow.update
    async def decide(self, given: c.Decision) -> None:
        """Take a person's decision."""
        key = self.tasks[given.task_id]
        self.done[given.task_id] = True
        at = given.at or workflow.now().isoformat()
        if given.decision == "submitted":
            output = {"values": given.values, "submitted_by": given.by}
        else:
            output = {"decided_by": given.by, "comment": given.comment, "decided_at": at}
        self.inbox.append(m.TaskDecided(at=workflow.now(), key=key, outcome=given.decision, output=output))

    @decide.validator
    def _can_decide(self, given: c.Decision) -> None:
        key = self.tasks.get(given.task_id)
        if key is None or key not in self.state.visits or given.task_id in self.done:
            raise ApplicationError("This task is not open any more.", type="task-not-open")

    @workflow.update
    async def cancel(self, reason: str) -> None:
        """End the run."""
        self.inbox.append(m.CancelRequested(at=workflow.now(), reason=reason))

    @workflow.update
    async def pause(self) -> None:
        """Let no new step begin."""
        self.inbox.append(m.PauseRequested(at=workflow.now()))

    @workflow.update
    async def resume(self) -> None:
        """Let steps begin again."""
        self.inbox.append(m.ResumeRequested(at=workflow.now()))

    @workflow.signal
    def child_over(self, run_id: str) -> None:
        """A sub-workflow's run has ended."""
        self.over[run_id] = True

    @workflow.query
    def snapshot(self) -> m.RunState:
        """The machine's state."""
        return self.state


def _failure(key: str, error: ActivityError) -> m.StepFailed:
    """What an activity's end means to the machine."""
    cause = error.cause
    if isinstance(cause, ApplicationError):
        attempts = cause.details[0] if cause.details and isinstance(cause.details[0], int) else 1
        return m.StepFailed(at=workflow.now(), key=key, message=cause.message, code=cause.type or "effect-failed", attempts=attempts)
    return m.StepFailed(at=workflow.now(), key=key, message="The step took longer than it may.", code="timed-out")
