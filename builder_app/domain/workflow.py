"""What a workflow is: the definition that the database, REST, exports and tests share."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from builder_app.domain.text import Shown

TRIGGER = "trigger"
"""The source of the first edges; no step may have this id."""

INPUT_NAME = r"^[A-Za-z_][A-Za-z0-9_]{0,59}$"
StepId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
Outcome = Annotated[str, StringConstraints(min_length=1, max_length=60)]
InputType = Literal["string", "number", "integer", "boolean", "date", "datetime", "list", "object"]
OnError = Literal["fail", "continue", "route"]


class Frozen(BaseModel):
    """Base of the definition's parts: immutable, and no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Trigger(Frozen):
    """What starts a run: a type of the trigger catalogue and its parameters."""

    type: str = Field(default="manual", max_length=40)
    params: dict[str, Any] = Field(default_factory=dict)


class WorkflowInput(Frozen):
    """One value that a run is started with."""

    name: Annotated[str, StringConstraints(pattern=INPUT_NAME)]
    type: InputType = "string"
    required: bool = False
    default: Any = None
    description: str = Field(default="", max_length=500)


class Policy(Frozen):
    """How a step is attempted. Seconds; `backoff` multiplies the interval after each attempt."""

    max_attempts: int = Field(default=3, ge=1, le=100)
    initial_interval_seconds: float = Field(default=1, ge=0, le=86400)
    backoff: float = Field(default=2.0, ge=1, le=10)
    timeout_seconds: float = Field(default=120, gt=0, le=86400)
    on_error: OnError = "fail"


class Position(Frozen):
    """Where a step stands on the canvas, in pixels."""

    x: float = Field(default=0, allow_inf_nan=False)
    y: float = Field(default=0, allow_inf_nan=False)


class Step(Frozen):
    """One action with its parameters. `position` is None until the step is laid out."""

    id: StepId
    action: str = Field(max_length=60)
    name: Shown = Field(default="", max_length=120)
    params: dict[str, Any] = Field(default_factory=dict)
    policy: Policy = Policy()
    position: Position | None = None


class Edge(Frozen):
    """A way from one step's outcome to the next step."""

    source: str = Field(max_length=60)
    target: StepId
    outcome: Outcome = "next"

    @property
    def key(self) -> tuple[str, str, str]:
        """(source, outcome, target): what makes an edge this edge."""
        return (self.source, self.outcome, self.target)


class Limits(Frozen):
    """Bounds on one run: steps executed, messages sent, wall-clock seconds."""

    max_steps: int = Field(default=1000, ge=1, le=100_000)
    max_messages: int = Field(default=100, ge=0, le=10_000)
    max_duration_seconds: int = Field(default=7_776_000, ge=1, le=31_536_000)


class WorkflowDefinition(Frozen):
    """A whole workflow. Well-formed by its types; whether it makes sense is for `validation` to say."""

    schema_: Literal[1] = Field(default=1, alias="schema")
    name: Shown = Field(default="", max_length=120)
    description: str = Field(default="", max_length=2000)
    trigger: Trigger = Trigger()
    inputs: tuple[WorkflowInput, ...] = ()
    steps: tuple[Step, ...] = ()
    edges: tuple[Edge, ...] = ()
    limits: Limits = Limits()

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    def step(self, step_id: str) -> Step | None:
        """The step of this id, or None."""
        return next((step for step in self.steps if step.id == step_id), None)

    def to_json(self) -> dict[str, Any]:
        """The contract's JSON shape, as plain Python values."""
        return self.model_dump(mode="json", by_alias=True)
