"""What the builder's panels show."""

from dataclasses import dataclass, field
from datetime import datetime

from builder_app.domain.chat import Message
from builder_app.domain.issues import Issue


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
    plan: list[str] = field(default_factory=list)


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
        plan=list(message.plan),
    )


def stamp(moment: datetime | None) -> str:
    """A time for the browser; empty when there is none."""
    return moment.isoformat() if moment else ""
