"""A workflow's own runs, for the assistant to look at."""

from builder_app.application.ports import OpenUnitOfWork
from builder_app.domain.runs import Run, StepRun


class OwnRuns:
    """`RunLookup` over one workflow."""

    def __init__(self, uow: OpenUnitOfWork, workflow_id: str) -> None:
        self._uow = uow
        self._workflow_id = workflow_id

    async def recent(self, *, limit: int = 5) -> tuple[Run, ...]:
        async with self._uow(read_only=True) as uow:
            items, _ = await uow.runs.page(workflow_id=self._workflow_id, limit=limit)
        return tuple(items)

    async def steps(self, run_id: str) -> tuple[StepRun, ...]:
        async with self._uow(read_only=True) as uow:
            run = await uow.runs.get(run_id)
            return tuple(await uow.runs.steps(run_id)) if run is not None and run.workflow_id == self._workflow_id else ()
