"""Runs: started, watched, stopped, run again.

A run's row is written before the engine is asked to start it. While the engine is away runs stay `queued`; `recover` starts them later.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from loguru import logger
from pydantic import BaseModel, ConfigDict
from pydantic_core import to_json

from builder_app.application.audit import AuditService
from builder_app.application.ids import new_id
from builder_app.application.lookup import found
from builder_app.application.once import Once
from builder_app.application.paging import Page, clamp, page
from builder_app.application.ports import Clock, EventBus, OpenUnitOfWork, RateLimiter, RunEngine, UnitOfWork
from builder_app.application.versions import VersionService
from builder_app.domain.access import Permission, Principal, require
from builder_app.domain.drafts import Workflow
from builder_app.domain.errors import Conflict, EngineUnavailable, FieldProblem, InvalidInput, NotFound
from builder_app.domain.inputs import checked_input
from builder_app.domain.mail import MailMessage
from builder_app.domain.plan import Plan, compile
from builder_app.domain.runs import Run, RunCause, RunEvent, RunStatus, StepRun, require_finished, require_open
from builder_app.domain.tasks import Task
from builder_app.domain.versions import Version
from builder_app.domain.workflow import WorkflowDefinition

PLANS = 256
EVENTS = 1000
MAX_INPUT = 1024 * 1024
HAND_OVER = timedelta(seconds=3)
"""How long a queued run is left to whoever made it before the recovery takes it."""


class Started(BaseModel):
    """A run, and whether this call made it (False: the same idempotency key made it before)."""

    model_config = ConfigDict(frozen=True)

    run: Run
    created: bool


class _RunRef(BaseModel):
    """The run that a key stands for."""

    id: str


class RunDetail(BaseModel):
    """A run with all that its page shows. `steps` are in the order in which they began."""

    model_config = ConfigDict(frozen=True)

    run: Run
    steps: tuple[StepRun, ...]
    definition: WorkflowDefinition
    messages: tuple[MailMessage, ...] = ()
    tasks: tuple[Task, ...] = ()


class RunService:
    """Use cases about runs."""

    def __init__(
        self,
        *,
        uow: OpenUnitOfWork,
        clock: Clock,
        bus: EventBus,
        audit: AuditService,
        versions: VersionService,
        engine: RunEngine,
        limiter: RateLimiter,
    ) -> None:
        self._uow = uow
        self._clock = clock
        self._bus = bus
        self._audit = audit
        self._versions = versions
        self._engine = engine
        self._limiter = limiter
        self._plans: dict[tuple[str, int], Plan] = {}

    async def start(
        self,
        principal: Principal,
        workflow_id: str,
        *,
        input: dict[str, Any],
        version: int | None = None,
        trigger: dict[str, Any] | None = None,
        idempotency_key: str | None = None,
        event: str | None = None,
        cause: RunCause = "manual",
        parent_run_id: str | None = None,
    ) -> Started:
        """Start a run of `version`, else of the deployed, else of the latest version; a draft that was never published is published first.

        The same `idempotency_key` of the same caller gives the same run for a day; `event` names what happened in the world, which starts
        one run of a workflow for good. Raises `InvalidInput` naming each wrong input, `PublishRefused` for a draft with errors, `Conflict`
        (key-reused) when the key was used for another request.
        """
        require(principal, Permission.OPERATE)
        if principal.via != "system":
            await self._limiter.check("runs", principal.user_id)
        given: dict[str, Any] = {"input": input, "version": version, "trigger": trigger or {}}
        once = None
        if idempotency_key is not None:
            once = Once("run", workflow_id, principal.user_id, idempotency_key, body=_asked(given), at=self._clock.now())
        started = await self._enqueue_once(principal, workflow_id, once, **given, event=event, cause=cause, parent_run_id=parent_run_id)
        if started.created:
            await self.hand_over(started.run)
        return started

    async def enqueue(
        self,
        uow: UnitOfWork,
        principal: Principal,
        workflow_id: str,
        *,
        input: dict[str, Any],
        version: int | None,
        trigger: dict[str, Any],
        event: str | None,
        cause: RunCause,
        parent_run_id: str | None = None,
        retry: tuple[Run, str | None] | None = None,
    ) -> Started:
        """Write a queued run inside the caller's transaction; call `hand_over` after its commit."""
        if event is not None:
            existing = await uow.runs.by_event(workflow_id, event)
            if existing is not None:
                return Started(run=existing, created=False)
        workflow = found(await uow.workflows.get(workflow_id), "workflow")
        plan = await self._frozen(uow, principal, workflow, version)
        values = checked_input(plan.inputs, input)
        if len(to_json([values, trigger], fallback=str)) > MAX_INPUT:
            raise InvalidInput(f"What a run is started with may have {MAX_INPUT // 1024} KB.", code="too-large")
        retry_of, from_step = retry or (None, None)
        run = Run(
            id=new_id("run"),
            workflow_id=workflow_id,
            workflow_name=workflow.name,
            version=plan.version,
            cause=cause,
            input=values,
            trigger=trigger,
            event=event,
            created_by=principal.email,
            created_at=self._clock.now(),
            parent_run_id=parent_run_id,
            retry_of=retry_of.id if retry_of else None,
            from_step=from_step,
        )
        await uow.runs.add(run)
        if principal.via != "system":
            await self._audit.record(
                uow, principal, "run.start", ("run", run.id), after={"workflow_id": workflow_id, "version": plan.version}
            )
        return Started(run=run, created=True)

    async def hand_over(self, run: Run) -> bool:
        """Give a queued run to the engine; False while the engine is away (`recover` tries again). One that it refuses has failed."""
        outputs = await self._outputs_before(run)
        try:
            plan = await self.plan(run.workflow_id, run.version)
            await self._engine.start(
                run.id, plan, run.input, run.trigger, started_at=run.created_at, from_step=run.from_step, outputs=outputs
            )
        except EngineUnavailable as error:
            logger.bind(run_id=run.id).info("Run waits for the engine: {}", error.code)
            return False
        except InvalidInput as error:
            await self._refused(run, error.message)
        return True

    async def _refused(self, run: Run, reason: str) -> None:
        """The engine will never take this run: say so, instead of asking again and again while others wait behind it."""
        failed = run.model_copy(update={"status": RunStatus.FAILED, "finished_at": self._clock.now(), "error": reason})
        async with self._uow() as uow:
            await uow.runs.save(failed)
            await uow.commit()
        await self._announce(failed)

    async def recover(self, *, limit: int = 100) -> int:
        """Hand over runs that are still queued and cancellations that were not delivered; answers how many runs were started."""
        before = self._clock.now() - HAND_OVER
        async with self._uow(read_only=True) as uow:
            waiting = await uow.runs.queued(before=before, limit=limit)
            cancelling = await uow.runs.cancelling(limit=limit)
        done = 0
        for run in waiting:
            try:
                started = await self.hand_over(run)
            except NotFound as error:
                await self._give_up(run, RunStatus.FAILED, error.message)
                continue
            if not started:
                return done
            done += 1
        for run in cancelling:
            try:
                await self._engine.cancel(run.id, run.cancel_reason or "")
            except NotFound:
                await self._give_up(run, RunStatus.CANCELLED, run.cancel_reason or "")
            except Conflict as error:
                logger.bind(run_id=run.id).info("Cancellation refused: {}", error.code)
        return done

    async def _give_up(self, run: Run, status: RunStatus, reason: str) -> None:
        """End a run that the engine does not know and cannot be given."""
        logger.bind(run_id=run.id).warning("Run ended without the engine: {}", reason)
        async with self._uow() as uow:
            stored = await uow.runs.get(run.id)
            if stored is not None and not stored.finished:
                ended = {"status": status, "error": reason, "finished_at": self._clock.now()}
                await uow.runs.save(stored.model_copy(update=ended))
            await uow.commit()
        await self._bus.publish(f"run:{run.id}", {"run_id": run.id, "status": status.value})

    async def list(
        self,
        principal: Principal,
        *,
        workflow_id: str | None = None,
        status: str | Sequence[str] | None = None,
        cursor: str | None = None,
        limit: int = 50,
    ) -> Page[Run]:
        """Runs, newest first. Raises `InvalidInput` for a status that does not exist."""
        require(principal, Permission.READ)
        wanted = (status,) if isinstance(status, str) else tuple(status or ())
        if any(one not in set(RunStatus) for one in wanted):
            message = f"A run's status is one of {', '.join(RunStatus)}."
            raise InvalidInput(message, fields=[FieldProblem(field="status", message=message)])
        async with self._uow(read_only=True) as uow:
            items, more = await uow.runs.page(workflow_id=workflow_id, status=wanted, cursor=cursor, limit=clamp(limit))
        return page(items, more)

    async def get(self, principal: Principal, run_id: str) -> RunDetail:
        """One run with its steps, its version's definition, its mail and its tasks."""
        require(principal, Permission.READ)
        async with self._uow(read_only=True) as uow:
            run = found(await uow.runs.get(run_id), "run")
            version = found(await uow.versions.get(run.workflow_id, run.version), "version")
            steps = await uow.runs.steps(run_id)
            messages = await uow.mails.of_run(run_id)
            tasks = await uow.tasks.of_run(run_id)
        return RunDetail(run=run, steps=tuple(steps), definition=version.definition, messages=tuple(messages), tasks=tuple(tasks))

    async def events(self, principal: Principal, run_id: str, *, after: int = 0) -> Sequence[RunEvent]:
        """The run's history from event `after` on, oldest first."""
        require(principal, Permission.READ)
        async with self._uow(read_only=True) as uow:
            found(await uow.runs.get(run_id), "run")
            return await uow.runs.events(run_id, after=after, limit=EVENTS)

    async def cancel(self, principal: Principal, run_id: str, *, reason: str = "") -> Run:
        """Stop a run for good. One that the engine has not begun is cancelled at once; otherwise the engine ends it."""
        require(principal, Permission.OPERATE)
        async with self._uow() as uow:
            run = found(await uow.runs.get(run_id), "run")
            require_open(run)
            words = reason[:500] or f"Cancelled by {principal.email}"
            update: dict[str, Any] = {"cancel_reason": words}
            if run.status is RunStatus.QUEUED:
                update |= {"status": RunStatus.CANCELLED, "finished_at": self._clock.now(), "error": words}
            run = run.model_copy(update=update)
            await uow.runs.save(run)
            await self._audit.record(uow, principal, "run.cancel", ("run", run_id), after={"reason": words})
            await uow.commit()
        await self._bus.publish(f"run:{run_id}", {"run_id": run_id, "status": run.status.value})
        try:
            await self._engine.cancel(run_id, words)
        except (EngineUnavailable, NotFound, Conflict) as error:
            logger.bind(run_id=run_id).info("Cancellation not delivered yet: {}", error.code)
        return run

    async def pause(self, principal: Principal, run_id: str) -> Run:
        """Let no new step start. Raises `EngineUnavailable`."""
        run = await self._open_run(principal, run_id, "run.pause")
        await self._engine.pause(run_id)
        return run

    async def resume(self, principal: Principal, run_id: str) -> Run:
        """Go on after a pause. Raises `EngineUnavailable`."""
        run = await self._open_run(principal, run_id, "run.resume")
        await self._engine.resume(run_id)
        return run

    async def signal(self, principal: Principal, run_id: str, name: str, payload: dict[str, Any]) -> Run:
        """Tell a run something that another system knows. Raises `EngineUnavailable`."""
        run = await self._open_run(principal, run_id, "run.signal", after={"name": name})
        await self._engine.signal(run_id, name, payload)
        return run

    async def retry(
        self, principal: Principal, run_id: str, *, from_step: str | None = None, idempotency_key: str | None = None
    ) -> Started:
        """Run the same version again with the same input, from a step on where given (earlier outputs are kept).

        The same `idempotency_key` of the same caller gives the same new run for a day.
        """
        require(principal, Permission.OPERATE)
        await self._limiter.check("runs", principal.user_id)
        once = None
        if idempotency_key is not None:
            once = Once("retry", run_id, principal.user_id, idempotency_key, body={"from_step": from_step}, at=self._clock.now())
        async with self._uow() as uow:
            before = await _first(uow, once)
            if before is not None:
                return before
            old = found(await uow.runs.get(run_id), "run")
            require_finished(old)
            version = found(await uow.versions.get(old.workflow_id, old.version), "version")
            if from_step is not None and version.definition.step(from_step) is None:
                message = f"There is no step “{from_step}” in this run's version."
                raise InvalidInput(message, fields=[FieldProblem(field="from_step", message=message)])
            started = await self.enqueue(
                uow,
                principal,
                old.workflow_id,
                input=old.input,
                version=old.version,
                trigger=old.trigger,
                event=None,
                cause="retry",
                retry=(old, from_step),
            )
            if once:
                await once.keep(uow, _RunRef(id=started.run.id))
            await uow.commit()
        await self._announce(started.run)
        await self.hand_over(started.run)
        return started

    async def _enqueue_once(self, principal: Principal, workflow_id: str, once: Once | None, **given: Any) -> Started:
        """Two calls for one event at the same time: the one that comes second finds the run of the first."""
        try:
            async with self._uow() as uow:
                before = await _first(uow, once)
                if before is not None:
                    return before
                started = await self.enqueue(uow, principal, workflow_id, **given)
                if once:
                    await once.keep(uow, _RunRef(id=started.run.id))
                await uow.commit()
        except Conflict as conflict:
            if conflict.code != "duplicate" or given["event"] is None:
                raise
            async with self._uow(read_only=True) as uow:
                return Started(run=found(await uow.runs.by_event(workflow_id, given["event"]), "run"), created=False)
        if started.created:
            await self._announce(started.run)
        return started

    async def _announce(self, run: Run) -> None:
        await self._bus.publish("runs", {"run_id": run.id, "workflow_id": run.workflow_id, "status": run.status.value})

    async def _open_run(self, principal: Principal, run_id: str, action: str, *, after: dict[str, Any] | None = None) -> Run:
        require(principal, Permission.OPERATE)
        async with self._uow() as uow:
            run = found(await uow.runs.get(run_id), "run")
            require_open(run)
            await self._audit.record(uow, principal, action, ("run", run_id), after=after)
            await uow.commit()
        return run

    async def _frozen(self, uow: UnitOfWork, principal: Principal, workflow: Workflow, number: int | None) -> Plan:
        """The plan of the version that is to run."""
        wanted = number or workflow.deployed_version or workflow.latest_version
        if wanted is None:
            return _plan_of(await self._versions.publish_in(uow, principal, workflow.id, note="Published by its first run"))
        known = self._plans.get((workflow.id, wanted))
        return known or self._remember(found(await uow.versions.get(workflow.id, wanted), "version"))

    async def plan(self, workflow_id: str, number: int) -> Plan:
        """The compiled plan of a version."""
        known = self._plans.get((workflow_id, number))
        if known is not None:
            return known
        async with self._uow(read_only=True) as uow:
            return self._remember(found(await uow.versions.get(workflow_id, number), "version"))

    def _remember(self, version: Version) -> Plan:
        """Versions never change, so their plans are kept; the oldest go first."""
        while len(self._plans) >= PLANS:
            self._plans.pop(next(iter(self._plans)))
        plan = self._plans[(version.workflow_id, version.number)] = _plan_of(version)
        return plan

    async def _outputs_before(self, run: Run) -> dict[str, dict[str, Any]] | None:
        if run.retry_of is None or run.from_step is None:
            return None
        async with self._uow(read_only=True) as uow:
            steps = await uow.runs.steps(run.retry_of)
        return {step.step_id: step.output for step in steps if step.output is not None and step.step_id != run.from_step}


async def _first(uow: UnitOfWork, once: Once | None) -> Started | None:
    """The run that the same key made before; None where it made none."""
    answer = await once.answer(uow) if once else None
    if answer is None:
        return None
    return Started(run=found(await uow.runs.get(_RunRef.model_validate_json(answer).id), "run"), created=False)


def _plan_of(version: Version) -> Plan:
    return compile(version.definition, workflow_id=version.workflow_id, version=version.number)


def _asked(given: dict[str, Any]) -> dict[str, Any]:
    """What makes two requests the same one; the headers of a webhook's call differ from attempt to attempt."""
    return {**given, "trigger": {name: value for name, value in given["trigger"].items() if name != "headers"}}
