"""Approvals and forms that wait for a person."""

from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from builder_app.domain.errors import BuilderError
from builder_app.domain.tasks import Task
from builder_app.runtime import current
from builder_app.ui.components.facts import Fact, facts
from builder_app.ui.components.kinds import KIND_WORDS
from builder_app.ui.feedback import notify
from builder_app.ui.session import SessionState, principal_of


@dataclass
class TaskField:
    """One field of a form; `kind` says what may be typed."""

    name: str
    label: str
    kind: str


@dataclass
class TaskView:
    """One task."""

    id: str
    title: str
    workflow: str
    message: str
    kind: str
    people: str
    show: list[Fact]
    status: str
    decision: str
    decided_by: str
    due_at: str
    run_link: str
    fields: list[TaskField] = field(default_factory=list)


class TasksState(rx.State):
    """The tasks, followed live."""

    rows: list[TaskView] = []
    status: str = "open"
    _watch: int = 0

    @rx.event
    async def load(self):  # type: ignore[no-untyped-def]
        """Read the tasks and follow them."""
        problem = await self._read()
        self._watch += 1
        return problem or TasksState.watch(self._watch)

    async def _read(self) -> rx.event.EventSpec | None:
        try:
            found = await current().tasks.list(await principal_of(self), status=None if self.status == "all" else self.status, limit=100)
        except BuilderError as error:
            return notify(error)
        self.rows = [_view(task) for task in found.items]
        return None

    @rx.event
    async def filter(self, status: str):  # type: ignore[no-untyped-def]
        """Open ones, or all."""
        self.status = status
        return await self._read()

    @rx.event(background=True)
    async def watch(self, turn: int):  # type: ignore[no-untyped-def]
        """Read again whenever a task comes or goes."""
        async with current().bus.subscribe("tasks") as news:
            async for _ in news:
                async with self:
                    if self._watch != turn or self.router.url.path.rstrip("/") != "/tasks":
                        return
                    await self._read()

    @rx.event
    async def decide(self, task_id: str, decision: str):  # type: ignore[no-untyped-def]
        """Approve or reject."""
        return await self._decide(task_id, decision=decision)

    @rx.event
    async def submit(self, form: dict[str, Any]):  # type: ignore[no-untyped-def]
        """Send a form."""
        values = {name: value for name, value in form.items() if name != "task" and value != ""}
        return await self._decide(str(form.get("task")), decision="submitted", values=values)

    async def _decide(self, task_id: str, **given: Any) -> Any:
        try:
            await current().tasks.decide(await principal_of(self), task_id, **given)
        except BuilderError as error:
            return notify(error)
        await self._read()
        return [rx.toast.success("Decided. The run goes on."), SessionState.load()]


def _view(task: Task) -> TaskView:
    fields = [
        TaskField(
            name=str(f["name"]),
            label=str(f.get("label") or f["name"]).replace("_", " ") + (" *" if f.get("required", True) else ""),
            kind=KIND_WORDS.get(str(f.get("type", "string")), ""),
        )
        for f in task.fields
    ]
    return TaskView(
        id=task.id,
        title=task.title,
        workflow=task.workflow_name,
        message=task.message,
        kind=task.kind,
        people=", ".join(task.assignees),
        show=facts(task.show),
        status=task.status,
        decision=task.decision or "",
        decided_by=task.decided_by or "",
        due_at=task.due_at.isoformat() if task.due_at else "",
        run_link=f"/runs/{task.run_id}",
        fields=fields,
    )
