"""Projects the engine's events into the rows that people read."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from builder_app.application.lookup import found
from builder_app.application.ports import EventBus, OpenUnitOfWork, UnitOfWork
from builder_app.domain.runs import Run, RunEvent, StepRun, StepStatus, project_run, project_step


@dataclass(frozen=True)
class Recorded:
    """A run after new events; `news` is what changed for those who watch: nothing, the run, or its status as well.

    `steps_ended` are the statuses of the steps that these events ended.
    """

    run: Run
    news: Literal["none", "run", "status"]
    steps_ended: tuple[str, ...] = ()


class RunProjector:
    """Writes run events; called by the engine's activities, so without a principal."""

    def __init__(self, *, uow: OpenUnitOfWork, bus: EventBus) -> None:
        self._uow = uow
        self._bus = bus

    async def record(self, run_id: str, events: Sequence[RunEvent]) -> Run:
        """Fold events into the run, its steps and its history in one transaction; events seen before change nothing."""
        async with self._uow() as uow:
            recorded = await self.record_in(uow, run_id, events)
            await uow.commit()
        await self.announce(recorded)
        return recorded.run

    async def record_in(self, uow: UnitOfWork, run_id: str, events: Sequence[RunEvent]) -> Recorded:
        """The same inside the caller's transaction; call `announce` after its commit."""
        run = before = found(await uow.runs.get(run_id), "run")
        new = await uow.runs.add_events(run_id, events)
        if not new:
            return Recorded(run, "none")
        for event in new:
            run = project_run(run, event)
        await uow.runs.save(run)
        await self._save_steps(uow, new)
        await _close_tasks(uow, new)
        ended = tuple(str(event.status) for event in new if event.kind == "step_finished")
        return Recorded(run, "run" if before.status is run.status else "status", ended)

    async def announce(self, recorded: Recorded) -> None:
        """Tell those who watch the run, and the list of runs."""
        run = recorded.run
        if recorded.news != "none":
            news = {"run_id": run.id, "seq": run.last_seq, "status": run.status.value, "steps_ended": recorded.steps_ended}
            await self._bus.publish(f"run:{run.id}", news)
        if recorded.news == "status":
            await self._bus.publish("runs", {"run_id": run.id, "workflow_id": run.workflow_id, "status": run.status.value})

    async def _save_steps(self, uow: UnitOfWork, events: Sequence[RunEvent]) -> None:
        steps: dict[tuple[str, int], StepRun | None] = {}
        for event in events:
            if event.step_id is None:
                continue
            key = (event.step_id, event.visit or 1)
            if key not in steps and event.kind != "step_started":
                steps[key] = await uow.runs.step(event.run_id, *key)
            steps[key] = project_step(steps.get(key), event)
        await uow.runs.save_steps([step for step in steps.values() if step is not None])


async def _close_tasks(uow: UnitOfWork, events: Sequence[RunEvent]) -> None:
    """Nobody needs to decide what no run waits for any more."""
    for event in events:
        if event.kind == "run_finished":
            await uow.tasks.close_open(event.run_id, status="cancelled", at=event.at)
        elif event.kind == "step_finished" and event.outcome == "timeout":
            await uow.tasks.close_open(event.run_id, status="expired", at=event.at, step_id=event.step_id, visit=event.visit)
        elif event.kind == "step_finished" and event.status == StepStatus.CANCELLED:
            await uow.tasks.close_open(event.run_id, status="cancelled", at=event.at, step_id=event.step_id, visit=event.visit)
