"""What a rehearsal is asked for and what it shows."""

from datetime import datetime
from typing import Any

from pydantic import Field

from builder_app.domain.workflow import Frozen


class SimulationRequest(Frozen):
    """Inputs, a trigger payload, outcomes to force by step, and whether every path is wanted."""

    input: dict[str, Any] = Field(default_factory=dict)
    trigger: dict[str, Any] | None = None
    outcomes: dict[str, str] = Field(default_factory=dict, max_length=2000)
    all_paths: bool = False


class SimulatedStep(Frozen):
    """One visit on a path; `at` is when it ended on the virtual clock."""

    step_id: str
    outcome: str
    at: datetime
    input: dict[str, Any]
    output: dict[str, Any]


class SimulatedMessage(Frozen):
    """A message exactly as a run would send it."""

    step_id: str
    kind: str
    at: datetime
    to: tuple[str, ...]
    subject: str
    body: str


class Path(Frozen):
    """One way through. `status` is succeeded, failed, or running where the path was cut after many rounds."""

    status: str
    duration_seconds: float
    steps: tuple[SimulatedStep, ...]
    messages: tuple[SimulatedMessage, ...]
    error: str | None = None


class Coverage(Frozen):
    """Outcomes taken over all paths, of all that exist; `never` names the rest as `step/outcome`."""

    taken: int
    total: int
    never: tuple[str, ...]


class SimulationResult(Frozen):
    """The paths, and what they cover. `complete` is False when there were more paths than are shown."""

    paths: tuple[Path, ...]
    coverage: Coverage
    complete: bool = True
