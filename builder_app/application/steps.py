"""What carries out a step, seen from the engine."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from builder_app.domain.runs import EffectKey


@dataclass(frozen=True, kw_only=True)
class StepCall:
    """One attempt at a step. `params` are rendered; `thread` is the output of the e-mail that this one continues."""

    run_id: str
    step_id: str
    visit: int
    attempt: int
    action: str
    name: str
    params: dict[str, Any]
    workflow_id: str
    workflow_name: str
    now: datetime
    thread: dict[str, Any] | None = None

    @property
    def key(self) -> EffectKey:
        """What the effects ledger knows it by."""
        return EffectKey(run_id=self.run_id, step_id=self.step_id, visit=self.visit)


@dataclass(frozen=True, kw_only=True)
class StepResult:
    """How it ended."""

    outcome: str
    output: dict[str, Any] = field(default_factory=dict)


class ActionHandler(Protocol):
    """Carries out one action. Raises `EffectFailed` or `Unavailable`; both may be attempted again as they say."""

    async def __call__(self, call: StepCall) -> StepResult: ...
