"""One run, live."""

import json
from dataclasses import dataclass
from typing import Any

import reflex as rx

from builder_app.application.runs import RunDetail
from builder_app.domain.errors import BuilderError
from builder_app.domain.runs import StepRun
from builder_app.runtime import current
from builder_app.ui.canvas import EdgeView, NodeView, edges_of, nodes_of
from builder_app.ui.feedback import notify
from builder_app.ui.session import principal_of


@dataclass
class VisitView:
    """One visit of a step."""

    step_id: str
    name: str
    visit: int
    status: str
    attempts: int
    outcome: str
    input: str
    output: str
    error: str
    started_at: str
    finished_at: str
    waiting_until: str


@dataclass
class SentView:
    """A message of the run."""

    direction: str
    who: str
    subject: str
    body: str


class RunState(rx.State):
    """The run that the address names."""

    id: str = ""
    workflow: str = ""
    workflow_link: str = ""
    version: str = ""
    status: str = ""
    paused: bool = False
    error: str = ""
    input: str = ""
    started_at: str = ""
    finished_at: str = ""
    nodes: list[NodeView] = []
    edges: list[EdgeView] = []
    visits: list[VisitView] = []
    messages: list[SentView] = []
    changes: int = 0
    opened: str = ""
    _watch: int = 0

    @rx.event
    async def load(self):  # type: ignore[no-untyped-def]
        """Read the run and follow it."""
        self.id = str(self.router.url.path).rstrip("/").rpartition("/")[2]
        problem = await self._read()
        self._watch += 1
        return problem or RunState.watch(self.id, self._watch)

    async def _read(self) -> rx.event.EventSpec | None:
        try:
            self._show(await current().runs.get(await principal_of(self), self.id))
        except BuilderError as error:
            return notify(error)
        return None

    def _show(self, detail: RunDetail) -> None:
        run = detail.run
        names = {step.id: step.name or step.id for step in detail.definition.steps}
        self.workflow, self.workflow_link = run.workflow_name or run.workflow_id, f"/workflows/{run.workflow_id}"
        self.version, self.status, self.paused, self.error = f"v{run.version}", run.status.value, run.paused, run.error or ""
        self.input = _pretty(run.input)
        self.started_at = (run.started_at or run.created_at).isoformat()
        self.finished_at = run.finished_at.isoformat() if run.finished_at else ""
        last = {step.step_id: step.status.value for step in detail.steps}
        taken = {(step.step_id, step.outcome or "") for step in detail.steps} | {("trigger", "next")}
        self.nodes = nodes_of(detail.definition, status=last)
        self.edges = edges_of(detail.definition, lit=taken)
        self.visits = [_visit(step, names) for step in detail.steps]
        self.messages = [
            SentView(direction=m.direction, who=", ".join(m.to) if m.direction == "outgoing" else m.sender, subject=m.subject, body=m.body)
            for m in detail.messages
        ]
        self.changes += 1

    @rx.event(background=True)
    async def watch(self, run_id: str, turn: int):  # type: ignore[no-untyped-def]
        """Read again whenever something happens, until the run is over or another page is looked at."""
        async with current().bus.subscribe(f"run:{run_id}") as news:
            async with self:
                await self._read()
            async for _ in news:
                async with self:
                    if self._watch != turn or self.id != run_id:
                        return
                    await self._read()

    @rx.event
    def command(self, given: dict[str, Any]) -> None:
        """A click on the canvas opens the step's last visit."""
        if given.get("kind") == "select":
            self.opened = str(given.get("id") or "")

    @rx.event
    async def cancel(self):  # type: ignore[no-untyped-def]
        """End the run."""
        return await self._act("cancel", "The run is being cancelled.")

    @rx.event
    async def pause(self):  # type: ignore[no-untyped-def]
        """Let no new step begin."""
        return await self._act("pause", "Paused: no new step begins.")

    @rx.event
    async def resume(self):  # type: ignore[no-untyped-def]
        """Let steps begin again."""
        return await self._act("resume", "Goes on.")

    async def _act(self, verb: str, words: str) -> rx.event.EventSpec:
        try:
            await getattr(current().runs, verb)(await principal_of(self), self.id)
        except BuilderError as error:
            return notify(error)
        return rx.toast.success(words)

    @rx.event
    async def retry(self, from_step: str):  # type: ignore[no-untyped-def]
        """Run the same version again, from a step if one is named."""
        try:
            started = await current().runs.retry(await principal_of(self), self.id, from_step=from_step or None)
        except BuilderError as error:
            return notify(error)
        return rx.redirect(f"/runs/{started.run.id}")


def _visit(step: StepRun, names: dict[str, str]) -> VisitView:
    return VisitView(
        step_id=step.step_id,
        name=names.get(step.step_id, step.step_id),
        visit=step.visit,
        status=step.status.value,
        attempts=step.attempts,
        outcome=step.outcome or "",
        input=_pretty(step.input),
        output=_pretty(step.output),
        error=step.error or "",
        started_at=step.started_at.isoformat() if step.started_at else "",
        finished_at=step.finished_at.isoformat() if step.finished_at else "",
        waiting_until=step.waiting_until.isoformat() if step.waiting_until and step.status.value == "waiting" else "",
    )


def _pretty(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)[:6000] if value else ""
