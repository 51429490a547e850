"""Projects the engine's events into the rows that people read."""

from collections.abc import Sequence

from builder_app.application.ports import EventBus, OpenUnitOfWork, UnitOfWork
from builder_app.domain.errors import NotFound
from builder_app.domain.runs import Run, RunEvent, StepRun, StepStatus, project_run, project_step


class RunProjector:
    """Writes run events; called by the engine's activities, so without a principal."""

    def __init__(self, *, uow: OpenUnitOfWork, bus: EventBus) -> None:
        self._uow = uow
        self._bus = bus

    async def record(self, run_id: str, events: Sequence[RunEvent]) -> Run:
        """Fold events into the run, its steps and its history in one transaction; events seen before change nothing."""
        async with self._uow() as uow:
            run = await uow.runs.get(run_id)
            if run is None:
                raise NotFound(f"There is no run {run_id}.")
            new = await uow.runs.add_events(run_id, events)
            if not new:
                return run
            before = run
            for event in new:
                run = project_run(run, event)
            await uow.runs.save(run)
            await self._save_steps(uow, new)
            await _close_tasks(uow, new)
            await uow.commit()
        await self._bus.publish(f"run:{run_id}", {"run_id": run_id, "seq": run.last_seq, "status": run.status.value})
        if before.status is not run.status:
            await self._bus.publish("runs", {"run_id": run_id, "workflow_id": run.workflow_id, "status": run.status.value})
        return run

    async def _save_steps(self, uow: UnitOfWork, events: Sequence[RunEvent]) -> None:
        steps: dict[tuple[str, int], StepRun | None] = {}
        for event in events:
            if event.step_id is None:
                continue
            key = (event.step_id, event.visit or 1)
            if key not in steps:
                steps[key] = await uow.runs.step(event.run_id, *key)
            steps[key] = project_step(steps[key], event)
        for step in steps.values():
            if step is not None:
                await uow.runs.save_step(step)


async def _close_tasks(uow: UnitOfWork, events: Sequence[RunEvent]) -> None:
    """Nobody needs to decide what no run waits for any more."""
    for event in events:
        if event.kind == "run_finished":
            await uow.tasks.close_open(event.run_id, status="cancelled", at=event.at)
        elif event.kind == "step_finished" and event.outcome == "timeout":
            await uow.tasks.close_open(event.run_id, status="expired", at=event.at, step_id=event.step_id, visit=event.visit)
        elif event.kind == "step_finished" and event.status == StepStatus.CANCELLED:
            await uow.tasks.close_open(event.run_id, status="cancelled", at=event.at, step_id=event.step_id, visit=event.visit)
