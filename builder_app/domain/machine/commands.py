"""What the machine wants its driver to do. A driver obeys them in order and answers with events."""

from datetime import datetime
from typing import Any, Literal

from builder_app.domain.catalog.spec import Effect
from builder_app.domain.workflow import Frozen, Policy


class Command(Frozen):
    """Base of all commands; `key` names the visit that it belongs to."""

    key: str


class RunStep(Command):
    """Carry out an effect. `thread` is the output of the e-mail step that this one continues."""

    step_id: str
    visit: int
    action: str
    name: str
    params: dict[str, Any]
    policy: Policy
    effect: Effect
    thread: dict[str, Any] | None = None


class StartTimer(Command):
    """Send `TimerFired` at this time."""

    at: datetime


class CancelTimer(Command):
    """Forget the visit's timer."""


class OpenTask(Command):
    """Put a task before people."""

    step_id: str
    visit: int
    kind: Literal["approval", "form"]
    people: tuple[str, ...]
    message: str
    fields: tuple[dict[str, Any], ...] = ()
    show: Any = None
    due: datetime | None = None


class CloseTask(Command):
    """Nobody needs to decide this any more."""


class StartChild(Command):
    """Run another workflow; `wait`: answer with `ChildFinished` when it has ended, else when it has begun."""

    step_id: str
    visit: int
    workflow_id: str
    input: dict[str, Any]
    wait: bool


class FinishRun(Command):
    """The run is over."""

    status: Literal["succeeded", "failed", "cancelled"]
    output: dict[str, Any]
    error: dict[str, Any] | None = None
