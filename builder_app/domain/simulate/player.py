"""Plays one path: answers the machine's commands at once or when the virtual clock says so."""

import heapq
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from builder_app.domain.catalog import CATALOG
from builder_app.domain.errors import InvalidInput
from builder_app.domain.machine import (
    CancelTimer,
    ChildFinished,
    Command,
    Event,
    OpenTask,
    ReplyArrived,
    RunStarted,
    RunState,
    RunStep,
    StartChild,
    StartTimer,
    StepFailed,
    StepFinished,
    TaskDecided,
    TimerFired,
    Visit,
    advance,
)
from builder_app.domain.machine.state import Fact
from builder_app.domain.messages import compose
from builder_app.domain.plan import Plan, PlanStep
from builder_app.domain.simulate.result import Path, SimulatedMessage, SimulatedStep

STARTS = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
"""A Monday at nine: rehearsals look the same every day."""
MAX_EVENTS = 2000
DEFAULT_ANSWER = timedelta(hours=1)
"""When people answer who have no time limit; others answer half-way to it."""


class Chooser:
    """Which outcome each visit takes: forced ones first, then the prefix of choices, then the most usual.

    `open` collects, for each choice beyond the prefix, the alternatives that a search may try next.
    """

    def __init__(self, forced: Mapping[str, str], prefix: tuple[str, ...] = (), *, visits: int = 10**9) -> None:
        self.forced, self.prefix, self.visits = forced, prefix, visits
        self.made: list[str] = []
        self.open: list[tuple[int, tuple[str, ...]]] = []

    def choose(self, step_id: str, number: int, options: tuple[str, ...], usual: str) -> str:
        """One of `options`."""
        forced = self.forced.get(step_id)
        if forced is not None:
            if forced not in options:
                raise InvalidInput(f"“{step_id}” has no outcome “{forced}”; it has {', '.join(options)}.", code="unknown-outcome")
            return forced
        if number > self.visits or len(options) < 2:
            return usual
        at = len(self.made)
        if at < len(self.prefix):
            self.made.append(self.prefix[at])
        else:
            self.open.append((at, tuple(option for option in options if option != usual)))
            self.made.append(usual)
        return self.made[at]


class Player:
    """One run of the machine."""

    def __init__(self, plan: Plan, chooser: Chooser, *, explore: bool, max_visits: int) -> None:
        self.plan, self.chooser, self.explore, self.max_visits = plan, chooser, explore, max_visits
        self.now = STARTS
        self.state = RunState()
        self.queue: list[tuple[datetime, int, Event]] = []
        self.order = 0
        self.inputs: dict[str, dict[str, Any]] = {}
        self.steps: list[SimulatedStep] = []
        self.messages: list[SimulatedMessage] = []
        self.error: str | None = None

    def play(self, input: dict[str, Any], trigger: dict[str, Any]) -> Path:
        """The whole path."""
        self.feed(RunStarted(at=self.now, run_id="run_rehearsal", input=input, trigger=trigger))
        for _ in range(MAX_EVENTS):
            if not self.queue or self.state.status != "running" or max(self.state.counts.values(), default=0) > self.max_visits:
                break
            self.now, _, event = heapq.heappop(self.queue)
            self.feed(event)
        return Path(
            status=self.state.status,
            duration_seconds=(self.now - STARTS).total_seconds(),
            steps=tuple(self.steps),
            messages=tuple(self.messages),
            error=self.error,
        )

    def feed(self, event: Event) -> None:
        """One event into the machine; its commands become later events."""
        choose = self.choose_logic if self.explore or self.chooser.forced else None
        advanced = advance(self.plan, self.state, event, choose=choose)
        self.state = advanced.state
        for fact in advanced.facts:
            self.record(fact)
        for command in advanced.commands:
            self.obey(command)

    def later(self, event: Event) -> None:
        """Queue an event for its time."""
        self.order += 1
        heapq.heappush(self.queue, (event.at, self.order, event))

    def choose_logic(self, step: PlanStep, visit: Visit, natural: str) -> str:
        """Both roads of a condition are rehearsed, whatever it comes to with sample values; loops stay true to their count."""
        if step.action not in ("flow.condition", "flow.switch"):
            return natural
        options = CATALOG.require(step.action).outcomes(step.params)
        return self.chooser.choose(step.id, visit.number, options, natural) if self.explore else self.chooser.forced.get(step.id, natural)

    def options(self, step_id: str) -> tuple[str, ...]:
        """The outcomes that a step can be made to take."""
        step = self.plan.steps[step_id]
        outcomes = CATALOG.require(step.action).outcomes(step.params)
        return (*outcomes, "error") if self.plan.targets(step_id, "error") else outcomes

    def pick(self, step_id: str, number: int, usual: str) -> str:
        """The outcome that this visit takes."""
        options = self.options(step_id)
        if not self.explore:
            forced = self.chooser.forced.get(step_id, usual)
            return self.chooser.choose(step_id, number, (*options, "error"), usual) if forced != usual else usual
        return self.chooser.choose(step_id, number, options, usual)

    def obey(self, command: Command) -> None:
        """Answer a command."""
        if isinstance(command, RunStep):
            self.later(self.effect(command))
        elif isinstance(command, StartTimer):
            self.later(TimerFired(at=command.at, key=command.key))
            visit = self.state.visits.get(command.key)
            if visit is not None and visit.message_id:
                self.await_reply(visit, command.at)
        elif isinstance(command, CancelTimer):
            self.queue = [entry for entry in self.queue if not (isinstance(entry[2], TimerFired) and entry[2].key == command.key)]
            heapq.heapify(self.queue)
        elif isinstance(command, OpenTask):
            self.decide(command)
        elif isinstance(command, StartChild):
            self.later(ChildFinished(at=self.now, key=command.key, succeeded=True))

    def effect(self, command: RunStep) -> Event:
        """What a step brings, without doing it."""
        spec = CATALOG.require(command.action)
        usual = self.options(command.step_id)[0]
        outcome = self.pick(command.step_id, command.visit, usual)
        if outcome == "error":
            return StepFailed(at=self.now, key=command.key, message="Simulated failure", code="simulated")
        output = spec.simulated(command.params, outcome)
        if spec.sends_message:
            message = compose(command.action, command.params, thread=command.thread)
            self.messages.append(
                SimulatedMessage(
                    step_id=command.step_id, kind=message.kind, at=self.now, to=message.to, subject=message.subject, body=message.body
                )
            )
            output |= {"message_id": f"<{command.key}@rehearsal>", "subject": message.subject, "sent_at": self.now.isoformat()}
        return StepFinished(at=self.now, key=command.key, outcome=outcome, output=output)

    def await_reply(self, visit: Visit, until: datetime) -> None:
        """Let somebody answer, if that is the road to take."""
        if self.pick(visit.step_id, visit.number, "replied") == "replied" and visit.message_id is not None:
            at = self.now + (until - self.now) / 2
            reply = CATALOG.require("email.wait_for_reply").simulated({}, "replied")["reply"] | {"received_at": at.isoformat()}
            self.later(ReplyArrived(at=at, message_id=visit.message_id, reply=reply))

    def decide(self, task: OpenTask) -> None:
        """Let somebody decide, unless the time-out is the road to take."""
        step = self.plan.steps[task.step_id]
        outcome = self.pick(task.step_id, task.visit, self.options(task.step_id)[0])
        if outcome in ("timeout", "error"):
            return
        at = self.now + ((task.due - self.now) / 2 if task.due else DEFAULT_ANSWER)
        output = CATALOG.require(step.action).simulated(self.state.visits[task.key].input, outcome)
        self.later(TaskDecided(at=at, key=task.key, outcome=outcome, output=output))

    def record(self, fact: Fact) -> None:
        """Keep what the result shows."""
        key = f"{fact.step_id}#{fact.visit}"
        if fact.kind == "step_started":
            self.inputs[key] = fact.data["input"]
        elif fact.kind in ("step_finished", "step_failed") and fact.step_id is not None:
            failed = fact.kind == "step_failed"
            output = {"error": fact.data["message"]} if failed else fact.data["output"]
            outcome = "error" if failed else fact.data["outcome"]
            self.steps.append(
                SimulatedStep(step_id=fact.step_id, outcome=outcome, at=fact.at, input=self.inputs.get(key, {}), output=output)
            )
        elif fact.kind == "run_finished" and fact.data.get("error"):
            self.error = fact.data["error"]["message"]
