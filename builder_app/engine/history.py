"""The machine's facts as the events that people read, numbered without gaps."""

from collections.abc import Iterable
from datetime import datetime

from builder_app.domain.machine import Fact, RunState
from builder_app.domain.runs import RunEvent


class Historian:
    """Turns facts into run events. `waiting` tells whether the run was last seen with nothing to do but wait."""

    def __init__(self, run_id: str, *, seq: int = 0, waiting: bool = False) -> None:
        self.run_id, self.seq, self.waiting = run_id, seq, waiting

    def told(self, facts: Iterable[Fact], state: RunState, *, at: datetime) -> list[RunEvent]:
        """The events of one advance, with one more when the run begins or stops to do nothing but wait."""
        events = [self._event(fact) for fact in facts]
        idle = state.status == "running" and bool(state.visits) and all(v.waiting or v.key in state.loops for v in state.visits.values())
        if idle is not self.waiting and state.status == "running":
            self.waiting = idle
            self.seq += 1
            events.append(RunEvent(run_id=self.run_id, seq=self.seq, at=at, kind="run_waiting" if idle else "run_resumed"))
        return events

    def _event(self, fact: Fact) -> RunEvent:
        self.seq += 1
        data = fact.data
        base = {"run_id": self.run_id, "seq": self.seq, "at": fact.at, "step_id": fact.step_id, "visit": fact.visit}
        match fact.kind:
            case "step_started":
                return RunEvent(**base, kind="step_started", input=data.get("input"), attempts=1)
            case "step_waiting":
                until = data.get("until")
                return RunEvent(**base, kind="step_waiting", until=datetime.fromisoformat(until) if until else None)
            case "step_finished":
                return RunEvent(
                    **base,
                    kind="step_finished",
                    status="succeeded",
                    outcome=data["outcome"],
                    output=data["output"],
                    attempts=data["attempts"],
                )
            case "step_failed":
                return RunEvent(
                    **base, kind="step_finished", status="failed", outcome="error", error=data["message"], attempts=data["attempts"]
                )
            case "step_cancelled":
                return RunEvent(**base, kind="step_finished", status="cancelled")
            case "run_paused":
                return RunEvent(**base, kind="run_paused")
            case "run_resumed":
                return RunEvent(**base, kind="run_unpaused")
            case "run_finished":
                error = data.get("error")
                message = error["message"] if error else None
                return RunEvent(**base, kind="run_finished", status=data["status"], output=data["output"], error=message)
            case _:
                return RunEvent(**base, kind="run_started", input=data.get("input"))
