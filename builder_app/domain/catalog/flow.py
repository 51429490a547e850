"""Logic and people: what the state machine does by itself."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from builder_app.domain.catalog.spec import ActionSpec, Inputs, Line, NonEmptyEmails, Outputs, Words, ui
from builder_app.domain.conditions import Condition
from builder_app.domain.durations import Duration


class Nothing(Outputs):
    """No output."""


class Wait(Inputs):
    """flow.wait"""

    duration: Duration | None = ui("duration", "How long to wait", default=None)
    until: str | None = ui("text", "Or until this date and time", default=None, placeholder="2026-12-24T09:00:00Z")
    business_hours: bool = ui("boolean", "Count only Monday to Friday, 9:00 to 17:00", default=False)


class Waited(Outputs):
    """When the wait ended."""

    waited_until: str = ""


class If(Inputs):
    """flow.condition"""

    condition: Condition = ui("condition", "What must hold")


class IfResult(Outputs):
    """What the condition came to."""

    result: bool = False


class Case(BaseModel):
    """One road of a switch."""

    model_config = ConfigDict(extra="forbid")

    name: Line
    equals: Any = None


class Switch(Inputs):
    """flow.switch"""

    value: Any = ui("text", "The value to look at", placeholder="{{ input.status }}")
    cases: list[Case] = ui("cases", "One road for each value", min_length=1, max_length=30)


class SwitchResult(Outputs):
    """The case that was taken."""

    case: str = ""


class ForEach(Inputs):
    """flow.for_each"""

    items: Any = ui("text", "A list", placeholder="{{ steps.search.shipments }}")
    parallel: int = ui("number", "At most this many at once", default=1, ge=1, le=100)


class Iteration(Outputs):
    """The item at hand; `count` when all are done."""

    item: Any = None
    index: int = 0
    count: int = 0


class Repeat(Inputs):
    """flow.repeat"""

    max_times: int = ui("number", "At most this often", ge=1, le=1000)
    interval: Duration | None = ui("duration", "Pause before each time but the first", default=None)


class Attempt(Outputs):
    """Which time this is, from 1."""

    attempt: int = 0


class Join(Inputs):
    """flow.join"""

    mode: Literal["all", "any"] = ui("select", "Wait for all branches, or go on with the first", default="all")


class Stop(Inputs):
    """flow.stop"""

    status: Literal["succeeded", "failed"] = ui("select", "How the run ends", default="succeeded")
    message: str = ui("text", "A note for the history", default="", max_length=1000)


class SubWorkflow(Inputs):
    """flow.sub_workflow"""

    workflow_id: Line = ui("text", "The workflow to run (its published version)")
    inputs: dict[str, Any] = ui("key_value", "Its inputs", default={})
    wait: bool = ui("boolean", "Wait until it is finished", default=True)


class Approval(Inputs):
    """human.approval"""

    approvers: NonEmptyEmails = ui("emails", "Who may decide")
    message: Words = ui("textarea", "What is to be decided")
    timeout: Duration | None = ui("duration", "How long to wait for a decision", default=None)
    show: Any = ui("json", "Values to show with it", default=None)


class Decided(Outputs):
    """Who decided what."""

    decided_by: str | None = None
    comment: str = ""
    decided_at: str | None = None


class FormField(BaseModel):
    """One field of a form."""

    model_config = ConfigDict(extra="forbid")

    name: Line
    type: Literal["string", "number", "integer", "boolean", "date"] = "string"
    label: str = ""
    required: bool = True


class Form(Inputs):
    """human.form"""

    assignees: NonEmptyEmails = ui("emails", "Who may fill it in")
    fields: list[FormField] = ui("fields", "What is asked", min_length=1, max_length=50)
    message: str = ui("textarea", "What it is about", default="")
    timeout: Duration | None = ui("duration", "How long to wait", default=None)


class Submitted(Outputs):
    """What was filled in."""

    values: dict[str, Any] = Field(default_factory=dict)
    submitted_by: str | None = None


class SetValues(Inputs):
    """data.set"""

    values: dict[str, Any] = ui("key_value", "Names and values")

    @model_validator(mode="after")
    def _bounded(self) -> "SetValues":
        if len(self.values) > 200:
            raise ValueError("at most 200 values")
        return self


def case_names(params: Mapping[str, Any]) -> tuple[str, ...]:
    """A switch's outcomes: its cases in order, then default."""
    cases = params.get("cases")
    names = [str(case.get("name")) for case in cases if isinstance(case, Mapping) and case.get("name")] if isinstance(cases, list) else []
    return (*dict.fromkeys(names), "default")


def _switch(params: Mapping[str, Any], outcome: str) -> dict[str, Any]:
    return {"case": outcome}


def _iteration(params: Mapping[str, Any], outcome: str) -> dict[str, Any]:
    items = params.get("items")
    count = len(items) if isinstance(items, list | tuple) else 0
    return {"count": count} if outcome == "done" else {"item": items[0] if count else None, "index": 0}


def _decision(params: Mapping[str, Any], outcome: str) -> dict[str, Any]:
    who = params.get("approvers")
    by = (who[0] if isinstance(who, list) and who else who) if outcome != "timeout" else None
    return {"decided_by": by, "comment": "", "decided_at": None if by is None else "2026-01-05T10:00:00+00:00"}


SAMPLE_VALUES = {"string": "sample", "number": 1.5, "integer": 1, "boolean": True, "date": "2026-01-05"}


def _form(params: Mapping[str, Any], outcome: str) -> dict[str, Any]:
    if outcome == "timeout":
        return {"values": {}, "submitted_by": None}
    fields = [f for f in params.get("fields") or [] if isinstance(f, Mapping)]
    who = params.get("assignees")
    values = {str(f.get("name")): SAMPLE_VALUES.get(str(f.get("type", "string")), "sample") for f in fields}
    return {"values": values, "submitted_by": who[0] if isinstance(who, list) and who else who}


def _logic(*args: Any, **more: Any) -> ActionSpec:
    return ActionSpec(*args, effect="logic", **more)


ACTIONS = (
    _logic("flow.wait", "Wait", "flow", "timer", "Waits for a time, or until a date.", Wait, Waited, lambda p, o: {"waited_until": "2026-01-05T12:00:00+00:00"}),
    _logic("flow.condition", "If", "flow", "split", "Takes one of two roads.", If, IfResult, lambda p, o: {"result": o == "true"}, ("true", "false")),
    _logic("flow.switch", "Switch", "flow", "route", "Takes one of many roads.", Switch, SwitchResult, _switch, ("default",), case_names),
    _logic("flow.for_each", "For each", "flow", "list-ordered", "Does the same for every item of a list.", ForEach, Iteration, _iteration, ("item", "done"), extra_scope=("item", "index")),
    _logic("flow.repeat", "Repeat", "flow", "repeat", "Goes round again, a limited number of times.", Repeat, Attempt,
           lambda p, o: {"attempt": 1 if o == "again" else p.get("max_times", 1)}, ("again", "exhausted")),
    _logic("flow.join", "Join", "flow", "merge", "Gathers parallel branches.", Join, Nothing, lambda p, o: {}),
    _logic("flow.stop", "Stop", "flow", "octagon", "Ends the run here and now.", Stop, Nothing, lambda p, o: {}, ()),
    _logic("flow.sub_workflow", "Run a workflow", "flow", "workflow", "Runs another workflow.", SubWorkflow, Nothing, lambda p, o: {}),
    _logic("human.approval", "Ask for approval", "human", "user-check", "Waits for a person's yes or no.", Approval, Decided, _decision, ("approved", "rejected", "timeout")),
    _logic("human.form", "Ask for values", "human", "clipboard-list", "Waits for a person to fill in a form.", Form, Submitted, _form, ("submitted", "timeout")),
    _logic("data.set", "Set values", "data", "variable", "Keeps values for later steps.", SetValues, Nothing, lambda p, o: dict(p.get("values") or {})),
)  # fmt: skip
