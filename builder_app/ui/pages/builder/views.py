"""What the builder's panels show."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from builder_app.application.plans import PlanView
from builder_app.domain.chat import Message
from builder_app.domain.diff import title
from builder_app.domain.issues import Issue
from builder_app.domain.outline import outline, road_words
from builder_app.domain.workflow import TRIGGER, WorkflowDefinition
from builder_app.ui.canvas import nodes_of


@dataclass
class IssueView:
    """One finding."""

    code: str
    severity: str
    message: str
    step_id: str
    field: str
    hint: str


@dataclass
class MessageView:
    """One message of the conversation."""

    id: str
    role: str
    text: str
    status: str = "done"
    changes: list[str] = field(default_factory=list)
    warning: str = ""
    error: str = ""
    client_id: str = ""
    plan: list["PlanLineView"] = field(default_factory=list)
    open_points: list[str] = field(default_factory=list)
    starts: str = ""
    revision: int = -1
    cached: bool = False


@dataclass
class PlanLineView:
    """One step of a plan; `indent` is in pixels, `way` tells when it is taken."""

    number: int
    indent: int
    way: str
    text: str


@dataclass
class ProgressView:
    """One action of the workflow and what it still needs; nothing when it is ready."""

    step_id: str
    label: str
    needs: str


@dataclass
class OptionView:
    """A choice in a form."""

    value: str
    label: str


@dataclass
class FieldView:
    """One parameter in the inspector. `value` is what a text control shows; `unit` goes with a duration;
    `extra` fields are folded away."""

    name: str
    label: str
    widget: str
    required: bool
    help: str
    placeholder: str
    value: str
    unit: str = ""
    options: list[OptionView] = field(default_factory=list)
    error: str = ""
    code: str = ""
    severity: str = ""
    extra: bool = False


def issue_views(issues: tuple[Issue, ...]) -> list[IssueView]:
    """Findings as views."""
    return [
        IssueView(code=i.code, severity=i.severity, message=i.message, step_id=i.step_id or "", field=i.field or "", hint=i.hint)
        for i in issues
    ]


def progress_views(definition: WorkflowDefinition, issues: Sequence[Issue]) -> list[ProgressView]:
    """Every action with the fields that are missing or wrong, in the order of the workflow."""
    wrong: dict[str, list[str]] = {}
    for issue in issues:
        if issue.severity == "error" and issue.step_id:
            name = (issue.field or "its place").split(".")[0]
            wrong.setdefault(issue.step_id, []).append("recipient" if name == "to" else name.replace("_", " "))
    return [
        ProgressView(step_id=line.step.id, label=title(line.step), needs=", ".join(dict.fromkeys(wrong.get(line.step.id, ()))))
        for line in outline(definition)
    ]


def message_view(message: Message) -> MessageView:
    """A stored message as a view."""
    return MessageView(
        id=message.id,
        role=message.role,
        text=message.text,
        status=message.status.value,
        changes=[c.text for c in message.changes if c.field != "position"],
        warning=message.security_warning or "",
        error=message.error or "",
        client_id=message.client_id or "",
        revision=-1 if message.revision is None or not message.changes else message.revision,
        cached=message.cached,
    )


def plan_view(message: MessageView, plan: PlanView) -> MessageView:
    """The message with the card of its plan."""
    nodes = {node.id: node for node in nodes_of(plan.definition)}
    lines = [
        PlanLineView(
            number=line.number,
            indent=18 * line.depth,
            way="" if line.outcome == "next" else f"{road_words(line.outcome).capitalize()}: ",
            text=" – ".join(part for part in (nodes[line.step.id].label, nodes[line.step.id].summary) if part),
        )
        for line in outline(plan.definition)
    ]
    return replace(
        message,
        plan=lines,
        starts=nodes[TRIGGER].summary,
        open_points=[issue.message for issue in plan.issues if issue.severity == "error"][:6],
    )


def stamp(moment: datetime | None) -> str:
    """A time for the browser; empty when there is none."""
    return moment.isoformat() if moment else ""
