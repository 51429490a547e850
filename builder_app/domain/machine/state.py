"""Everything that a run knows about itself between two events; plain data that survives a JSON round trip."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

FactKind = Literal[
    "run_started", "step_started", "step_waiting", "step_finished", "step_failed", "step_cancelled",
    "run_paused", "run_resumed", "run_finished",
]  # fmt: skip


class Plain(BaseModel):
    """Base of the state's parts. Values are replaced, never changed in place."""

    model_config = ConfigDict(extra="forbid")


class Fact(Plain):
    """One thing that happened, for the history: numbered from 1 within its run."""

    seq: int
    at: datetime
    kind: FactKind
    step_id: str | None = None
    visit: int | None = None
    data: dict[str, Any] = {}


class Token(Plain):
    """A claim to run a step: where, by which edge it came, in which scope."""

    target: str
    edge: str
    scope: int = 0


class Visit(Plain):
    """One execution of a step that has begun and not ended. `thread` are the earlier messages whose answers count as well."""

    key: str
    step_id: str
    number: int
    scope: int
    input: dict[str, Any] = {}
    waiting: bool = False
    message_id: str | None = None
    thread: tuple[str, ...] = ()


class Scope(Plain):
    """One iteration of a for-each; scope 0 is the run itself and not listed."""

    parent: int
    loop: str
    item: Any = None
    index: int = 0


class Loop(Plain):
    """A for-each at work; keyed by its visit."""

    items: list[Any]
    parallel: int
    begun: int = 0
    ended: int = 0


class Gate(Plain):
    """A join that some branches have reached; `fired` once it let a token through and swallows the rest."""

    join: str
    scope: int
    arrived: list[str]
    fired: bool = False


class RunState(Plain):
    """A run between two events."""

    run_id: str = ""
    started_at: datetime | None = None
    status: Literal["new", "running", "succeeded", "failed", "cancelled"] = "new"
    paused: bool = False
    input: dict[str, Any] = {}
    trigger: dict[str, Any] = {}
    outputs: dict[str, Any] = {}
    scoped: dict[str, dict[str, Any]] = {}
    ends: dict[str, Any] = {}
    counts: dict[str, int] = {}
    visits: dict[str, Visit] = {}
    ready: list[Token] = []
    scopes: dict[int, Scope] = {}
    loops: dict[str, Loop] = {}
    gates: list[Gate] = []
    repeats: dict[str, int] = {}
    replies: dict[str, dict[str, Any]] = {}
    steps_run: int = 0
    messages_sent: int = 0
    seq: int = 0
    next_scope: int = 1

    def fork(self) -> "RunState":
        """A copy whose containers may be changed."""
        return self.model_copy(
            update={
                "outputs": dict(self.outputs),
                "scoped": {k: dict(v) for k, v in self.scoped.items()},
                "ends": dict(self.ends),
                "counts": dict(self.counts),
                "visits": dict(self.visits),
                "ready": list(self.ready),
                "scopes": dict(self.scopes),
                "loops": dict(self.loops),
                "gates": list(self.gates),
                "repeats": dict(self.repeats),
                "replies": dict(self.replies),
            }
        )

    def chain(self, scope: int) -> list[int]:
        """A scope and all around it, the innermost first, without the run's own."""
        out = []
        while scope:
            out.append(scope)
            scope = self.scopes[scope].parent
        return out

    def occupied(self, scope: int) -> bool:
        """Whether a token of this scope, or of one inside it, is still about."""
        places = [v.scope for v in self.visits.values()] + [t.scope for t in self.ready] + [g.scope for g in self.gates if not g.fired]
        return any(scope in self.chain(place) for place in places)
