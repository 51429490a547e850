"""State of the run history."""

from dataclasses import dataclass

import reflex as rx

from builder_app.domain.errors import BuilderError
from builder_app.domain.runs import Run
from builder_app.runtime import current
from builder_app.ui.feedback import notify
from builder_app.ui.session import principal_of


@dataclass
class RunRow:
    """One line."""

    id: str
    workflow: str
    version: str
    status: str
    cause: str
    started_at: str
    finished_at: str
    error: str


def run_row(run: Run) -> RunRow:
    """A run as a line."""
    return RunRow(
        id=run.id,
        workflow=run.workflow_name or run.workflow_id,
        version=f"v{run.version}",
        status=run.status.value,
        cause=run.cause,
        started_at=(run.started_at or run.created_at).isoformat(),
        finished_at=run.finished_at.isoformat() if run.finished_at else "",
        error=run.error or "",
    )


class RunsState(rx.State):
    """The newest runs, followed live."""

    rows: list[RunRow] = []
    status: str = ""
    _watch: int = 0

    @rx.event
    async def load(self):  # type: ignore[no-untyped-def]
        """Read the list and follow it."""
        problem = await self._read()
        self._watch += 1
        return problem or RunsState.watch(self._watch)

    async def _read(self) -> rx.event.EventSpec | None:
        try:
            found = await current().runs.list(await principal_of(self), status=[self.status] if self.status else None, limit=100)
        except BuilderError as error:
            return notify(error)
        self.rows = [run_row(run) for run in found.items]
        return None

    @rx.event
    async def filter(self, status: str):  # type: ignore[no-untyped-def]
        """Only runs of one status."""
        self.status = "" if status == "all" else status
        return await self._read()

    @rx.event(background=True)
    async def watch(self, turn: int):  # type: ignore[no-untyped-def]
        """Read again whenever a run changes, while the page is open."""
        async with current().bus.subscribe("runs") as news:
            async for _ in news:
                async with self:
                    if self._watch != turn or self.router.url.path.rstrip("/") != "/runs":
                        return
                    await self._read()
