"""The state machine that decides what happens next in a run. Pure: same plan, state and event, same result."""

from builder_app.domain.machine.advance import Advanced, Choose, advance
from builder_app.domain.machine.commands import CancelTimer, CloseTask, Command, FinishRun, OpenTask, RunStep, StartChild, StartTimer
from builder_app.domain.machine.events import (
    CancelRequested,
    ChildFinished,
    DeadlineReached,
    Event,
    PauseRequested,
    ReplyArrived,
    ResumeRequested,
    RunStarted,
    StepFailed,
    StepFinished,
    TaskDecided,
    TimerFired,
)
from builder_app.domain.machine.state import Fact, RunState, Visit

__all__ = [
    "Advanced", "CancelRequested", "CancelTimer", "ChildFinished", "Choose", "CloseTask", "Command", "DeadlineReached", "Event", "Fact",
    "FinishRun", "OpenTask", "PauseRequested", "ReplyArrived", "ResumeRequested", "RunStarted", "RunState", "RunStep", "StartChild",
    "StartTimer", "StepFailed", "StepFinished", "TaskDecided", "TimerFired", "Visit", "advance",
]  # fmt: skip
