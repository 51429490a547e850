"""What the workflow cannot do itself: effects, history, tasks, other runs."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from loguru import logger
from pydantic_core import to_json
from temporalio import activity
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError, RPCStatusCode

from builder_app.application.effects import Effects
from builder_app.application.looks import LookService
from builder_app.application.projector import RunProjector
from builder_app.application.runs import RunService
from builder_app.application.steps import ActionHandler, StepCall
from builder_app.application.tasks import TaskService
from builder_app.application.triggers import TriggerService
from builder_app.domain.access import SYSTEM
from builder_app.domain.errors import BuilderError, EffectFailed, Unavailable
from builder_app.domain.machine import RunStep
from builder_app.domain.mail import MAIL_DOMAIN
from builder_app.domain.runs import event_name
from builder_app.domain.tasks import Task
from builder_app.engine import contracts as c
from builder_app.infra.retries import delay
from builder_app.infra.telemetry import QUEUE_WAIT

MAX_DEPTH = 10
"""Runs inside runs."""
MAX_OUTPUT = 1024 * 1024
"""Bytes of a step's output as JSON; Temporal refuses payloads over 2 MiB."""

LONGEST_WAIT, LONGEST_ASKED = 60.0, 3600.0
"""Seconds between attempts: of our own accord, and when the other side asks for it (Retry-After)."""


@dataclass(frozen=True, kw_only=True)
class EngineServices:
    """The use cases that a worker needs."""

    handlers: Mapping[str, ActionHandler]
    projector: RunProjector
    effects: Effects
    tasks: TaskService
    runs: RunService
    triggers: TriggerService
    looks: LookService


@asynccontextmanager
async def beating() -> AsyncIterator[None]:
    """Tells the engine again and again that this attempt is alive, where it wants to know."""
    longest = activity.info().heartbeat_timeout

    async def beat(seconds: float) -> None:
        while True:
            activity.heartbeat()
            await asyncio.sleep(seconds)

    heart = asyncio.create_task(beat(longest.total_seconds() / 4)) if longest else None
    try:
        yield
    finally:
        if heart is not None:
            heart.cancel()


class StepActivities:
    """The activities, over the services that they are given."""

    def __init__(self, services: EngineServices) -> None:
        self._services = services

    @activity.defn
    async def perform(self, given: c.Perform) -> c.Performed:
        """Carry out an effect once: the ledger is asked before and told after, so an attempt after a crash does not act again."""
        info = activity.info()
        command, attempt = given.command, info.attempt
        QUEUE_WAIT.observe(max(0.0, (info.started_time - info.current_attempt_scheduled_time).total_seconds()))
        try:
            async with beating():
                return await self._effect(given, attempt)
        except BuilderError as error:
            enough = not isinstance(error, Unavailable) and not (error.retryable and attempt < command.policy.max_attempts)
            logger.bind(run_id=given.run_id, step_id=command.step_id).warning("Step attempt failed: {} ({})", error.message, error.code)
            raise ApplicationError(
                error.message,
                attempt,
                type=error.code,
                non_retryable=enough,
                next_retry_delay=None if enough else _wait(command, attempt, error),
            ) from error

    async def _effect(self, given: c.Perform, attempt: int) -> c.Performed:
        command = given.command
        call = StepCall(
            run_id=given.run_id, step_id=command.step_id, visit=command.visit, attempt=attempt, action=command.action, name=command.name,
            params=command.params, workflow_id=given.workflow_id, workflow_name=given.workflow_name, now=given.now, thread=command.thread,
        )  # fmt: skip
        handler = self._services.handlers.get(command.action)
        if handler is None:
            raise EffectFailed(f"The action {command.action} cannot be carried out here.", code="no-handler")
        message_id = f"<{given.run_id}.{command.step_id}.{command.visit}@{MAIL_DOMAIN}>"
        effect = await self._services.effects.begin(call.key, kind=command.action, message_id=message_id, events=given.events)
        if effect.status == "done" and effect.result is not None:
            return c.Performed(outcome=effect.result["outcome"], output=effect.result["output"], attempts=attempt)
        result = await handler(call)
        if len(to_json(result.output, fallback=str)) > MAX_OUTPUT:
            raise EffectFailed(f"The result is larger than {MAX_OUTPUT // 1024} KiB.", code="output-too-large")
        await self._services.effects.finish(call.key, {"outcome": result.outcome, "output": result.output})
        return c.Performed(outcome=result.outcome, output=result.output, attempts=attempt)

    @activity.defn
    async def record(self, given: c.Recording) -> None:
        """Write history; the end of a sub-workflow's run is told to its parent, if that still goes on."""
        run = await self._services.projector.record(given.run_id, given.events)
        if run.finished and run.parent_run_id is not None:
            parent = activity.client().get_workflow_handle(c.workflow_id_of(run.parent_run_id))
            try:
                await parent.signal("child_over", run.id)
            except RPCError as error:
                if error.status is not RPCStatusCode.NOT_FOUND:
                    raise

    @activity.defn
    async def open_task(self, given: c.TaskOpening) -> None:
        """Put a task before people; once, however often it is asked for."""
        command = given.command
        due = command.get("due")
        await self._services.tasks.open(
            Task(
                id=given.task_id,
                run_id=given.run_id,
                workflow_id=given.workflow_id,
                workflow_name=given.workflow_name,
                step_id=command["step_id"],
                visit=command["visit"],
                kind=command["kind"],
                title=given.title,
                message=command["message"],
                assignees=tuple(command["people"]),
                fields=tuple(command["fields"]),
                show=command["show"],
                created_at=given.now,
                due_at=datetime.fromisoformat(due) if due else None,
            )
        )

    @activity.defn
    async def start_child(self, given: c.ChildStart) -> c.ChildStatus:
        """Start a sub-workflow's run; the same call again finds the run that it started."""
        try:
            await self._require_depth(given.run_id)
            started = await self._services.runs.start(
                SYSTEM, given.workflow_id, input=given.input, event=event_name("child", given.run_id, given.key),
                cause="workflow", parent_run_id=given.run_id,
            )  # fmt: skip
        except BuilderError as error:
            raise ApplicationError(error.message, type=error.code, non_retryable=not error.retryable) from error
        return c.ChildStatus(run_id=started.run.id)

    async def _require_depth(self, run_id: str) -> None:
        """Workflows that run each other must end somewhere."""
        for _ in range(MAX_DEPTH):
            above = (await self._services.runs.get(SYSTEM, run_id)).run.parent_run_id
            if above is None:
                return
            run_id = above
        raise EffectFailed(f"Workflows may run each other at most {MAX_DEPTH} deep.", code="nested-too-deep")

    @activity.defn
    async def child_status(self, run_id: str) -> c.ChildStatus:
        """How a sub-workflow's run is."""
        run = (await self._services.runs.get(SYSTEM, run_id)).run
        return c.ChildStatus(
            run_id=run_id, finished=run.finished, succeeded=run.status == "succeeded", output=run.output or {}, message=run.error or ""
        )

    @activity.defn
    async def start_scheduled(self, given: c.ScheduledStart) -> None:
        """Start the run of a schedule's time; a schedule that was taken back starts none."""
        try:
            await self._services.triggers.scheduled(given.workflow_id, given.version, given.at)
        except BuilderError as error:
            raise ApplicationError(error.message, type=error.code, non_retryable=not error.retryable) from error

    @activity.defn
    async def look(self, workflow_id: str) -> None:
        """Let a query trigger look; what passes is tried again."""
        try:
            async with beating():
                await self._services.looks.look(workflow_id)
        except BuilderError as error:
            logger.bind(workflow_id=workflow_id).warning("A query trigger could not look: {}", error.code)
            raise ApplicationError(error.message, type=error.code, non_retryable=not error.retryable) from error


def _wait(command: RunStep, attempt: int, error: BuilderError) -> timedelta:
    """The step's own wait with jitter, or what the other side asks for."""
    asked = getattr(error, "retry_after_seconds", None)
    policy = command.policy
    seconds = delay(
        attempt, first=max(policy.initial_interval_seconds, 0.05), factor=policy.backoff, longest=LONGEST_WAIT,
        asked=None if asked is None else min(asked, LONGEST_ASKED),
    )  # fmt: skip
    return timedelta(seconds=seconds)
