"""Runs: their state as a projection of the events that the engine reports.

The engine owns the truth of a run. `project` folds its events, in the order of `seq`, into the rows that people read.
"""

import hashlib
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

from builder_app.domain.errors import Conflict
from builder_app.domain.records import Record


class RunStatus(StrEnum):
    """Where a run is; the last three are final."""

    QUEUED = "queued"
    RUNNING = "running"
    WAITING = "waiting"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


class StepStatus(StrEnum):
    """Where one visit of a step is."""

    PENDING = "pending"
    RUNNING = "running"
    WAITING = "waiting"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"


FINAL = frozenset({RunStatus.SUCCEEDED, RunStatus.FAILED, RunStatus.CANCELLED})
OPEN = tuple(status for status in RunStatus if status not in FINAL)

EventKind = Literal[
    "run_started",
    "run_waiting",
    "run_resumed",
    "run_paused",
    "run_unpaused",
    "run_finished",
    "step_started",
    "step_waiting",
    "step_retried",
    "step_finished",
    "message_sent",
    "reply_received",
    "signal_received",
    "logged",
]
RunCause = Literal["manual", "api", "schedule", "webhook", "email", "query", "shipment", "workflow", "retry"]


MAX_EVENT = 200


def event_name(kind: str, *parts: str) -> str:
    """The name of something that happened, such as `email:<message id>`: the same for the same parts, another for others, 200 characters at most."""
    name = ":".join((kind, *parts))
    return name if len(name) <= MAX_EVENT else f"{kind}:{hashlib.sha256(name.encode()).hexdigest()}"


class Run(Record):
    """One run of one version. Final once `finished_at` is set; `last_seq` is the last event that was folded in.

    `event` names what happened in the world that started it: one run of a workflow each (see `event_name`).
    """

    id: str
    workflow_id: str
    workflow_name: str = ""
    version: int
    status: RunStatus = RunStatus.QUEUED
    paused: bool = False
    cause: RunCause = "manual"
    input: dict[str, Any] = {}
    trigger: dict[str, Any] = {}
    output: dict[str, Any] | None = None
    error: str | None = None
    event: str | None = None
    retry_of: str | None = None
    from_step: str | None = None
    parent_run_id: str | None = None
    created_by: str = ""
    created_at: datetime
    started_at: datetime | None = None
    finished_at: datetime | None = None
    cancel_reason: str | None = None
    last_seq: int = 0

    @property
    def finished(self) -> bool:
        """Whether nothing more can happen."""
        return self.status in FINAL


class StepRun(Record):
    """One visit of a step in a run. `visit` counts from 1; `waiting_until` is set while a wait has an end; `seq` orders them."""

    run_id: str
    step_id: str
    visit: int = 1
    seq: int = 0
    status: StepStatus = StepStatus.PENDING
    attempts: int = 0
    outcome: str | None = None
    input: dict[str, Any] | None = None
    output: dict[str, Any] | None = None
    error: str | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    waiting_until: datetime | None = None


class RunEvent(Record):
    """One fact about a run, numbered from 1 without gaps.

    Step events carry `step_id` and `visit`; `step_finished` and `run_finished` carry `status`. `input` is the rendered
    parameters (step_started, step_waiting), `output` the result, `error` plain words, `until` the end of a wait.
    """

    run_id: str
    seq: int
    at: datetime
    kind: EventKind
    step_id: str | None = None
    visit: int | None = None
    status: str | None = None
    attempts: int | None = None
    outcome: str | None = None
    input: dict[str, Any] | None = None
    output: dict[str, Any] | None = None
    error: str | None = None
    until: datetime | None = None
    text: str = ""


def project_run(run: Run, event: RunEvent) -> Run:
    """`run` after `event`; events that were folded in before change nothing, and nothing changes a finished run."""
    if event.seq <= run.last_seq:
        return run
    changes: dict[str, Any] = {"last_seq": event.seq}
    if not run.finished:
        changes |= _run_changes(run, event)
    return run.model_copy(update=changes)


def _run_changes(run: Run, event: RunEvent) -> dict[str, Any]:
    match event.kind:
        case "run_started":
            return {"status": RunStatus.RUNNING, "started_at": run.started_at or event.at}
        case "run_waiting":
            return {"status": RunStatus.WAITING}
        case "run_resumed":
            return {"status": RunStatus.RUNNING}
        case "run_paused":
            return {"paused": True}
        case "run_unpaused":
            return {"paused": False}
        case "run_finished":
            status = RunStatus(event.status or RunStatus.SUCCEEDED)
            return {"status": status, "paused": False, "finished_at": event.at, "output": event.output, "error": event.error}
        case _:
            return {}


def project_step(step: StepRun | None, event: RunEvent) -> StepRun | None:
    """The visit of a step after `event`; None when the event is not about a step's state."""
    if event.step_id is None or event.kind not in _STEP_STATUS:
        return step
    visit = event.visit or 1
    before = step or StepRun(run_id=event.run_id, step_id=event.step_id, visit=visit, seq=event.seq, started_at=event.at)
    changes: dict[str, Any] = {"status": _STEP_STATUS[event.kind], "waiting_until": event.until}
    changes |= {name: value for name in ("attempts", "outcome", "input", "output", "error") if (value := getattr(event, name)) is not None}
    if event.kind == "step_finished":
        changes |= {"status": StepStatus(event.status or StepStatus.SUCCEEDED), "finished_at": event.at}
        if event.status in (None, StepStatus.SUCCEEDED):
            changes["error"] = event.error
    return before.model_copy(update=changes)


_STEP_STATUS: dict[str, StepStatus] = {
    "step_started": StepStatus.RUNNING,
    "step_waiting": StepStatus.WAITING,
    "step_retried": StepStatus.RUNNING,
    "step_finished": StepStatus.SUCCEEDED,
}


def require_open(run: Run) -> None:
    """Raise `Conflict` when the run is over and so cannot be paused, resumed, signalled or cancelled."""
    if run.finished:
        raise Conflict(f"This run is over already ({run.status}).", code="run-finished")


def require_finished(run: Run) -> None:
    """Raise `Conflict` while the run still goes on and so cannot be run again."""
    if not run.finished:
        raise Conflict("This run is not over yet; cancel it first.", code="run-not-finished")


class EffectKey(Record):
    """Which effect: one visit of one step of one run."""

    run_id: str
    step_id: str
    visit: int = 1

    @property
    def text(self) -> str:
        """`run/step/visit`: the idempotency key that the outside sees."""
        return f"{self.run_id}/{self.step_id}/{self.visit}"


class Effect(Record):
    """An entry of the effects ledger: `new` on the first begin, `unfinished` when an attempt did not report, `done` with its result."""

    key: EffectKey
    kind: str
    message_id: str | None = None
    status: Literal["new", "unfinished", "done"]
    result: dict[str, Any] | None = None
