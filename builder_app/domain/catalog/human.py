"""People: what waits for somebody's decision or values."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from builder_app.domain.catalog.spec import ActionSpec, Inputs, Line, NonEmptyEmails, Outputs, Words, ui
from builder_app.domain.durations import Duration


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


SAMPLE_VALUES = {"string": "sample", "number": 1.5, "integer": 1, "boolean": True, "date": "2026-01-05"}


def _first(people: Any) -> Any:
    return people[0] if isinstance(people, list) and people else people


def _decision(params: Mapping[str, Any], outcome: str) -> dict[str, Any]:
    if outcome == "timeout":
        return {"decided_by": None, "comment": "", "decided_at": None}
    return {"decided_by": _first(params.get("approvers")), "comment": "", "decided_at": "2026-01-05T10:00:00+00:00"}


def _form(params: Mapping[str, Any], outcome: str) -> dict[str, Any]:
    if outcome == "timeout":
        return {"values": {}, "submitted_by": None}
    fields = [one for one in params.get("fields") or [] if isinstance(one, Mapping)]
    values = {str(one.get("name")): SAMPLE_VALUES.get(str(one.get("type", "string")), "sample") for one in fields}
    return {"values": values, "submitted_by": _first(params.get("assignees"))}


ACTIONS = (
    ActionSpec(
        id="human.approval",
        name="Ask for approval",
        category="human",
        icon="user-check",
        inputs=Approval,
        outputs=Decided,
        help="Waits for a person's yes or no.",
        sample=_decision,
        effect="logic",
        outcome_names=("approved", "rejected", "timeout"),
    ),
    ActionSpec(
        id="human.form",
        name="Ask for values",
        category="human",
        icon="clipboard-list",
        inputs=Form,
        outputs=Submitted,
        help="Waits for a person to fill in a form.",
        sample=_form,
        effect="logic",
        outcome_names=("submitted", "timeout"),
    ),
)
