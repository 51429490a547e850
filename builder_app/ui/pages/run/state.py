"""One run, live."""

import json
from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from builder_app.application.runs import RunDetail
from builder_app.domain.durations import in_words
from builder_app.domain.errors import BuilderError
from builder_app.domain.outline import outcome_words
from builder_app.domain.runs import StepRun
from builder_app.domain.workflow import Step
from builder_app.runtime import current
from builder_app.ui.canvas import EdgeView, NodeView, edges_of, nodes_of
from builder_app.ui.components.facts import Fact, facts
from builder_app.ui.feedback import notify
from builder_app.ui.session import principal_of

_ANSWERS = {
    "human.approval": ("Decide it under Tasks", "/tasks"),
    "human.form": ("Fill it in under Tasks", "/tasks"),
    "email.wait_for_reply": ("Answer it in the mailbox", "/mailbox"),
}
"""Where a person does what a step waits for."""


@dataclass
class VisitView:
    """One visit of a step. `got` and `left` are its input and output to read, `input` and `output` the data itself;
    `answer_href` is where a person does what it waits for."""

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
    lasts: str = ""
    answer: str = ""
    answer_href: str = ""
    got: list[Fact] = field(default_factory=list)
    left: list[Fact] = field(default_factory=list)


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
    input: list[Fact] = []
    started_at: str = ""
    finished_at: str = ""
    lasts: str = ""
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
        steps = {step.id: step for step in detail.definition.steps}
        self.workflow, self.workflow_link = run.workflow_name or run.workflow_id, f"/workflows/{run.workflow_id}"
        self.version, self.status, self.paused, self.error = f"v{run.version}", run.status.value, run.paused, run.error or ""
        self.input = facts(run.input)
        self.started_at = (run.started_at or run.created_at).isoformat()
        self.finished_at = run.finished_at.isoformat() if run.finished_at else ""
        self.lasts = in_words(run.finished_at - (run.started_at or run.created_at)) if run.finished_at else ""
        last = {step.step_id: step.status.value for step in detail.steps}
        taken = {(step.step_id, step.outcome or "") for step in detail.steps} | {("trigger", "next")}
        self.nodes = nodes_of(detail.definition, status=last)
        self.edges = edges_of(detail.definition, lit=taken)
        self.visits = [_visit(visit, steps.get(visit.step_id)) for visit in detail.steps]
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


def _visit(visit: StepRun, step: Step | None) -> VisitView:
    action = step.action if step else ""
    waits = visit.status.value == "waiting"
    answer, answer_href = _ANSWERS.get(action, ("", "")) if waits else ("", "")
    return VisitView(
        step_id=visit.step_id,
        name=(step.name if step else "") or visit.step_id,
        visit=visit.visit,
        status=visit.status.value,
        attempts=visit.attempts,
        outcome="" if visit.outcome in (None, "next", "error") else outcome_words(action, str(visit.outcome)),
        input=_pretty(visit.input),
        output=_pretty(visit.output),
        error=visit.error or "",
        started_at=visit.started_at.isoformat() if visit.started_at else "",
        finished_at=visit.finished_at.isoformat() if visit.finished_at else "",
        waiting_until=visit.waiting_until.isoformat() if visit.waiting_until and waits else "",
        lasts=in_words(visit.finished_at - visit.started_at) if visit.started_at and visit.finished_at else "",
        answer=answer,
        answer_href=answer_href,
        got=facts(visit.input),
        left=facts(visit.output),
    )


def _pretty(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)[:6000] if value else ""
