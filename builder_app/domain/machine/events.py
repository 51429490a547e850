"""What happens to a run, seen from the machine. `at` is the time of the event, aware UTC; `key` names a visit (`step#2`)."""

from datetime import datetime
from typing import Any

from builder_app.domain.workflow import Frozen


class Event(Frozen):
    """Base of all events."""

    at: datetime


class RunStarted(Event):
    """The run begins. With `from_step` it goes on there, knowing `outputs` of an earlier run."""

    run_id: str
    input: dict[str, Any] = {}
    trigger: dict[str, Any] = {}
    from_step: str | None = None
    outputs: dict[str, Any] = {}


class StepFinished(Event):
    """An effect succeeded with an outcome."""

    key: str
    outcome: str
    output: dict[str, Any] = {}
    attempts: int = 1


class StepFailed(Event):
    """An effect failed for good."""

    key: str
    message: str
    code: str = "effect-failed"
    attempts: int = 1


class TimerFired(Event):
    """The timer of a visit ran out."""

    key: str


class ReplyArrived(Event):
    """Somebody answered the e-mail with this Message-ID."""

    message_id: str
    reply: dict[str, Any]


class TaskDecided(Event):
    """A person decided an approval or sent a form."""

    key: str
    outcome: str
    output: dict[str, Any]


class ChildFinished(Event):
    """A sub-workflow ended."""

    key: str
    succeeded: bool
    output: dict[str, Any] = {}
    message: str = ""


class CancelRequested(Event):
    """Somebody wants the run to end."""

    reason: str = ""


class PauseRequested(Event):
    """No new step shall begin."""


class ResumeRequested(Event):
    """Steps may begin again."""


class DeadlineReached(Event):
    """The run has lasted as long as it may."""
