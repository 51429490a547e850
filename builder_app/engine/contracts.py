"""What goes over the wire between client, workflow and activities."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel

from builder_app.domain.machine import RunState, RunStep, StartChild
from builder_app.domain.plan import Plan
from builder_app.domain.runs import RunEvent

WORKFLOW = "GraphRun"
SCHEDULED = "ScheduledStart"
LOOK = "ScheduledLook"
_PREFIX = "run-"


class Resumed(BaseModel):
    """What a run carries over when its history is cut: its state, its timers and open tasks, and steps that were held back."""

    state: RunState
    seq: int
    timers: dict[str, datetime]
    tasks: dict[str, str]
    waiting: bool
    held: list[RunStep | StartChild] = []


class RunInput(BaseModel):
    """All that a run needs; it looks nothing up."""

    run_id: str
    plan: Plan
    input: dict[str, Any] = {}
    trigger: dict[str, Any] = {}
    from_step: str | None = None
    outputs: dict[str, dict[str, Any]] = {}
    resumed: Resumed | None = None


class Perform(BaseModel):
    """One effect to carry out, and the history so far that is written with it."""

    run_id: str
    workflow_id: str
    workflow_name: str
    command: RunStep
    now: datetime
    events: list[RunEvent] = []


class Performed(BaseModel):
    """How the effect ended."""

    outcome: str
    output: dict[str, Any]
    attempts: int


class Recording(BaseModel):
    """History to be written."""

    run_id: str
    events: list[RunEvent]


class TaskOpening(BaseModel):
    """A task to put before people."""

    task_id: str
    run_id: str
    workflow_id: str
    workflow_name: str
    title: str
    command: dict[str, Any]
    now: datetime


class ChildStart(BaseModel):
    """A workflow to run for a parent."""

    run_id: str
    key: str
    workflow_id: str
    input: dict[str, Any]


class ChildStatus(BaseModel):
    """How a child run is."""

    run_id: str
    finished: bool = False
    succeeded: bool = False
    output: dict[str, Any] = {}
    message: str = ""


class Reply(BaseModel):
    """An answer to a message of the run."""

    message_id: str
    reply: dict[str, Any]


class Decision(BaseModel):
    """What a person decided about a task."""

    task_id: str
    decision: str
    by: str | None = None
    comment: str = ""
    values: dict[str, Any] = {}
    at: str | None = None


class Signal(BaseModel):
    """Something that a run is told."""

    name: str
    payload: dict[str, Any] = {}


class ScheduledStart(BaseModel):
    """The start of a schedule's time."""

    workflow_id: str
    version: int
    at: datetime


def workflow_id_of(run_id: str) -> str:
    """Temporal's id of a run."""
    return _PREFIX + run_id


def run_id_of(workflow_id: str) -> str:
    """The run that has this id at Temporal."""
    return workflow_id.removeprefix(_PREFIX)
