"""A driver of the state machine for tests: answers every command by a rule, on a clock of its own, and keeps what happened."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from builder_app.domain import machine as m
from builder_app.domain.plan import Plan

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
Answer = tuple[str, dict[str, Any]]
Rule = Callable[[m.RunStep], Answer | Exception]


class Drive:
    """One run. Effects are answered when `work` is called; timers fire when `tick` is."""

    def __init__(self, plan: Plan, *, rule: Rule | None = None, **given: Any) -> None:
        self.plan, self.rule = plan, rule or (lambda command: ("next", {"message_id": f"<{command.key}>"}))
        self.now = START
        self.state = m.RunState()
        self.todo: list[m.RunStep] = []
        self.timers: dict[str, datetime] = {}
        self.tasks: dict[str, m.OpenTask] = {}
        self.children: dict[str, m.StartChild] = {}
        self.facts: list[m.Fact] = []
        self.ends: list[m.FinishRun] = []
        given.setdefault("input", {})
        self.feed(m.RunStarted(at=self.now, run_id="run_1", **given))

    def feed(self, event: m.Event) -> None:
        """One event."""
        if isinstance(event, m.TimerFired):
            self.timers.pop(event.key, None)
        before = self.state.model_dump_json()
        advanced = m.advance(self.plan, self.state, event)
        assert self.state.model_dump_json() == before, "advance must not touch the state that it is given"
        self.state = advanced.state
        self.facts += advanced.facts
        for command in advanced.commands:
            self.obey(command)

    def obey(self, command: m.Command) -> None:
        """Note what is wanted."""
        if isinstance(command, m.RunStep):
            self.todo.append(command)
        elif isinstance(command, m.StartTimer):
            self.timers[command.key] = command.at
        elif isinstance(command, m.CancelTimer):
            self.timers.pop(command.key, None)
        elif isinstance(command, m.OpenTask):
            self.tasks[command.key] = command
        elif isinstance(command, m.CloseTask):
            self.tasks.pop(command.key, None)
        elif isinstance(command, m.StartChild):
            self.children[command.key] = command
        elif isinstance(command, m.FinishRun):
            self.ends.append(command)

    def work(self, index: int = 0) -> None:
        """Carry out one effect that is due."""
        command = self.todo.pop(index)
        answer = self.rule(command)
        if isinstance(answer, Exception):
            self.feed(m.StepFailed(at=self.now, key=command.key, message=str(answer), attempts=command.policy.max_attempts))
        else:
            self.feed(m.StepFinished(at=self.now, key=command.key, outcome=answer[0], output=answer[1]))

    def tick(self) -> None:
        """Let the next timer fire at its time."""
        key = min(self.timers, key=lambda one: (self.timers[one], one))
        self.now = max(self.now, self.timers[key])
        self.feed(m.TimerFired(at=self.now, key=key))

    def settle(self) -> "Drive":
        """Carry out all effects, letting no time pass."""
        while self.todo:
            self.work()
        return self

    def to_end(self) -> "Drive":
        """Carry out everything and let time pass until nothing is left to do."""
        while self.todo or self.timers:
            if self.todo:
                self.work()
            else:
                self.tick()
        return self

    @property
    def elapsed(self) -> timedelta:
        """The time that has passed."""
        return self.now - START

    @property
    def path(self) -> list[str]:
        """`step:outcome` of every visit that ended, in order; a failed one as `step!`."""
        out = []
        for fact in self.facts:
            if fact.kind == "step_finished":
                out.append(f"{fact.step_id}:{fact.data['outcome']}")
            elif fact.kind == "step_failed":
                out.append(f"{fact.step_id}!")
        return out

    @property
    def waiting(self) -> list[str]:
        """The steps that are at work or waiting."""
        return [visit.step_id for visit in self.state.visits.values()]

    def output(self, step_id: str) -> Any:
        """The latest output of a step."""
        return self.state.outputs.get(step_id)
