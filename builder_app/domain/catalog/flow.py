"""Waits, branches, loops: what the state machine does by itself."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from builder_app.domain.catalog.spec import ActionSpec, Inputs, Line, Nothing, Outputs, ui
from builder_app.domain.conditions import Condition
from builder_app.domain.durations import Duration


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

    items: list[Any] | str = ui("text", "A list", placeholder="{{ steps.search.shipments }}")
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


def case_names(params: Mapping[str, Any]) -> tuple[str, ...]:
    """A switch's outcomes: its cases in order, then default."""
    cases = params.get("cases")
    named = [case.get("name") for case in cases if isinstance(case, Mapping)] if isinstance(cases, list) else []
    return (*dict.fromkeys(str(name) for name in named if name), "default")


def _switch(params: Mapping[str, Any], outcome: str) -> dict[str, Any]:
    return {"case": outcome}


def _iteration(params: Mapping[str, Any], outcome: str) -> dict[str, Any]:
    given = params.get("items")
    items = given if isinstance(given, list | tuple) else []
    return {"count": len(items)} if outcome == "done" else {"item": items[0] if items else None, "index": 0}


def _branch(params: Mapping[str, Any], outcome: str) -> dict[str, Any]:
    return {"result": outcome == "true"}


def _attempt(params: Mapping[str, Any], outcome: str) -> dict[str, Any]:
    return {"attempt": 1 if outcome == "again" else params.get("max_times", 1)}


def _waited(params: Mapping[str, Any], _: str) -> dict[str, Any]:
    return {"waited_until": "2026-01-05T12:00:00+00:00"}


def _nothing(params: Mapping[str, Any], _: str) -> dict[str, Any]:
    return {}


ACTIONS = (
    ActionSpec(
        id="flow.wait",
        name="Wait",
        category="flow",
        icon="timer",
        inputs=Wait,
        outputs=Waited,
        help="Waits for a time, or until a date.",
        sample=_waited,
        effect="logic",
    ),
    ActionSpec(
        id="flow.condition",
        name="If",
        category="flow",
        icon="split",
        inputs=If,
        outputs=IfResult,
        help="Takes one of two roads.",
        sample=_branch,
        effect="logic",
        outcome_names=("true", "false"),
    ),
    ActionSpec(
        id="flow.switch",
        name="Switch",
        category="flow",
        icon="route",
        inputs=Switch,
        outputs=SwitchResult,
        help="Takes one of many roads.",
        sample=_switch,
        effect="logic",
        outcome_names=("default",),
        dynamic_outcomes=case_names,
    ),
    ActionSpec(
        id="flow.for_each",
        name="For each",
        category="flow",
        icon="list-ordered",
        inputs=ForEach,
        outputs=Iteration,
        help="Does the same for every item of a list.",
        sample=_iteration,
        effect="logic",
        outcome_names=("item", "done"),
        extra_scope=("item", "index"),
    ),
    ActionSpec(
        id="flow.repeat",
        name="Repeat",
        category="flow",
        icon="repeat",
        inputs=Repeat,
        outputs=Attempt,
        help="Goes round again, a limited number of times.",
        sample=_attempt,
        effect="logic",
        outcome_names=("again", "exhausted"),
    ),
    ActionSpec(
        id="flow.join",
        name="Join",
        category="flow",
        icon="merge",
        inputs=Join,
        outputs=Nothing,
        help="Gathers parallel branches.",
        sample=_nothing,
        effect="logic",
    ),
    ActionSpec(
        id="flow.stop",
        name="Stop",
        category="flow",
        icon="octagon",
        inputs=Stop,
        outputs=Nothing,
        help="Ends the run here and now.",
        sample=_nothing,
        effect="logic",
        outcome_names=(),
    ),
    ActionSpec(
        id="flow.sub_workflow",
        name="Run a workflow",
        category="flow",
        icon="workflow",
        inputs=SubWorkflow,
        outputs=Nothing,
        help="Runs another workflow.",
        sample=_nothing,
        effect="logic",
    ),
)
