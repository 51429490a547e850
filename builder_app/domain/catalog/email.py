"""E-mail actions."""

from collections.abc import Mapping
from typing import Any, Literal, get_args

from pydantic import Field

from builder_app.domain.catalog.spec import (
    ActionSpec,
    EmailList,
    Inputs,
    Line,
    NameList,
    NonEmptyEmails,
    Outputs,
    Words,
    found,
    ui,
)
from builder_app.domain.durations import Duration

Template = Literal["plain", "friendly", "formal", "urgent"]
TEMPLATE_NAMES: tuple[str, ...] = get_args(Template)
"""The named texts that may wrap a body; `domain.messages` holds what they say."""
SENT_AT = "2026-01-05T09:00:00+00:00"


class Sent(Outputs):
    """What sending a message leaves behind."""

    message_id: str = ""
    sent_at: str = ""
    to: list[str] = Field(default_factory=list)


class Escalated(Sent):
    """As `Sent`, with the level."""

    level: int = 1


class Send(Inputs):
    """email.send"""

    to: NonEmptyEmails = ui("emails", "Who gets the message", placeholder="dock@example.com")
    subject: Line = ui("text", "Subject line")
    body: Words = ui("textarea", "The message; {{ … }} puts in values")
    cc: EmailList = ui("emails", "Copy to", default=[])
    bcc: EmailList = ui("emails", "Blind copy to", default=[])
    template: Template | None = ui("select", "A named text that wraps the body", default=None)
    attachments: list[Any] = ui("list", "Files of earlier steps", default=[])
    reply_to_step: str | None = ui("step_ref", "Answer in the thread of this e-mail step", default=None)
    connection: str | None = ui("connection", "Mail connection; empty: the default", default=None, kinds=["smtp"])


class FollowUp(Inputs):
    """email.follow_up"""

    to: NonEmptyEmails = ui("emails", "Who is reminded")
    missing_fields: NameList = ui("list", "What is still missing")
    email_step: str | None = ui("step_ref", "The e-mail that this follows up", default=None)
    cc: EmailList = ui("emails", "Copy to", default=[])
    subject: Line | None = ui("text", "Subject; empty: made from the first e-mail", default=None)
    body: Words | None = ui("textarea", "Message; empty: a friendly reminder", default=None)
    template: Template | None = ui("select", "A named text that wraps the body", default=None)
    connection: str | None = ui("connection", "Mail connection; empty: the default", default=None, kinds=["smtp"])


class Escalate(Inputs):
    """email.escalate"""

    to: NonEmptyEmails = ui("emails", "Who takes over")
    level: int = ui("number", "1 to 3", default=1, ge=1, le=3)
    reason: Words | None = ui("text", "Why this is escalated", default=None)
    email_step: str | None = ui("step_ref", "The e-mail that nobody answered", default=None)
    cc: EmailList = ui("emails", "Copy to", default=[])
    subject: Line | None = ui("text", "Subject; empty: made from the level", default=None)
    body: Words | None = ui("textarea", "Message; empty: made from the reason", default=None)
    template: Template | None = ui("select", "A named text that wraps the body", default=None)
    connection: str | None = ui("connection", "Mail connection; empty: the default", default=None, kinds=["smtp"])


class CheckInbox(Inputs):
    """email.check_inbox"""

    from_filter: str | None = ui("text", "Only mail from this sender (part of it is enough)", default=None)
    subject_filter: str | None = ui("text", "Only mail whose subject holds this", default=None)
    since: Duration = ui("duration", "How far back to look", default=Duration(value=24, unit="hours"))
    mark_as_read: bool = ui("boolean", "Mark what is found as read", default=False)
    limit: int = ui("number", "At most this many", default=20, ge=1, le=200)
    connection: str | None = ui("connection", "Mail connection; empty: the default", default=None, kinds=["imap"])


class Inbox(Outputs):
    """What was found."""

    emails: list[dict[str, Any]] = Field(default_factory=list)
    count: int = 0


class WaitForReply(Inputs):
    """email.wait_for_reply"""

    email_step: Line = ui("step_ref", "The e-mail whose answer is awaited")
    timeout: Duration = ui("duration", "How long to wait")


class Reply(Outputs):
    """A reply's parts."""

    from_: str = Field(default="", alias="from")
    subject: str = ""
    body: str = ""
    received_at: str = ""
    attachments: list[dict[str, Any]] = Field(default_factory=list)


class Replied(Outputs):
    """The reply, once there is one."""

    reply: Reply | None = None


class ParseReply(Inputs):
    """email.parse_reply"""

    body: Words = ui("textarea", "The text to read")
    required_fields: NameList = ui("list", "What must be in it", default=[])


class Extracted(Outputs):
    """Fields read from a text. `confidence` is 0 to 1; `method` is rules or model."""

    fields: dict[str, Any] = Field(default_factory=dict)
    missing_fields: list[str] = Field(default_factory=list)
    confidence: float = 0
    method: Literal["rules", "model"] = "rules"


class Parsed(Extracted):
    """What a reply says."""

    completeness: float = 0
    is_gibberish: bool = False


def sent(params: Mapping[str, Any], _: str) -> dict[str, Any]:
    """The sample of a sent message."""
    to = params.get("to") or []
    return {"message_id": "<simulated@builder>", "sent_at": SENT_AT, "to": [to] if isinstance(to, str) else list(to)}


def extracted(names: str) -> Any:
    """A sampler for readers of texts, whose wanted fields stand in the parameter `names`."""

    def sample(params: Mapping[str, Any], outcome: str) -> dict[str, Any]:
        wanted = field_names(params.get(names))
        read = {"complete": wanted, "partial": wanted[: len(wanted) // 2], "unusable": []}[outcome]
        missing = [name for name in wanted if name not in read]
        share = len(read) / len(wanted) if wanted else float(outcome == "complete")
        fields = {name: sample_value(name) for name in read}
        common = {"fields": fields, "missing_fields": missing, "confidence": round(0.9 * share, 2), "method": "rules"}
        return common | {"completeness": round(share, 2), "is_gibberish": outcome == "unusable"}

    return sample


def sample_value(name: str) -> str:
    """A value such as a field of this name may have."""
    words = name.lower().replace("-", "_").split("_")
    return next((_SAMPLES[word] for word in reversed(words) if word in _SAMPLES), f"sample {name.replace('_', ' ')}")


def field_names(value: Any) -> list[str]:
    """The names of wanted fields, given as one text with commas, or as texts or {name, …} in a list."""
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    parts = value if isinstance(value, list | tuple) else []
    return [str(part.get("name", "")) if isinstance(part, Mapping) else str(part) for part in parts]


_SAMPLES = {
    "date": "2026-01-06",
    "eta": "2026-01-06 16:00",
    "number": "AB-1001",
    "total": "1,250.00",
    "amount": "1,250.00",
    "weight": "18,000",
    "quantity": "24",
    "email": "dock@example.com",
    "phone": "+1 312 555 0100",
}
"""What rehearsals read, by the last word of a field's name that is known."""
SAMPLE_REPLY = {
    "from": "dock@example.com",
    "subject": "Re: Status",
    "body": "The truck is at the gate. New ETA is 4 pm today.",
    "received_at": "2026-01-05T15:00:00+00:00",
    "attachments": [],
}


def _escalated(params: Mapping[str, Any], outcome: str) -> dict[str, Any]:
    return sent(params, outcome) | {"level": params.get("level") or 1}


def _replied(params: Mapping[str, Any], outcome: str) -> dict[str, Any]:
    return {"reply": SAMPLE_REPLY if outcome == "replied" else None}


ACTIONS = (
    ActionSpec(
        id="email.send",
        name="Send e-mail",
        category="email",
        icon="mail",
        inputs=Send,
        outputs=Sent,
        help="Sends an e-mail.",
        sample=sent,
        sends_message=True,
    ),
    ActionSpec(
        id="email.follow_up",
        name="Send follow-up",
        category="email",
        icon="mail-plus",
        inputs=FollowUp,
        outputs=Sent,
        help="Reminds somebody of what is still missing, in the same thread.",
        sample=sent,
        sends_message=True,
    ),
    ActionSpec(
        id="email.escalate",
        name="Escalate",
        category="email",
        icon="circle-alert",
        inputs=Escalate,
        outputs=Escalated,
        help="Hands the case to somebody higher up.",
        sample=_escalated,
        sends_message=True,
    ),
    ActionSpec(
        id="email.check_inbox",
        name="Check inbox",
        category="email",
        icon="inbox",
        inputs=CheckInbox,
        outputs=Inbox,
        help="Looks for mail that has arrived.",
        sample=found("emails", [SAMPLE_REPLY]),
        outcome_names=("found", "not_found"),
    ),
    ActionSpec(
        id="email.wait_for_reply",
        name="Wait for reply",
        category="email",
        icon="mail-question",
        inputs=WaitForReply,
        outputs=Replied,
        help="Waits until the e-mail is answered, or the time is up.",
        sample=_replied,
        effect="logic",
        outcome_names=("replied", "timeout"),
    ),
    ActionSpec(
        id="email.parse_reply",
        name="Read reply",
        category="email",
        icon="scan-text",
        inputs=ParseReply,
        outputs=Parsed,
        help="Takes the wanted values out of a reply.",
        sample=extracted("required_fields"),
        effect="local",
        outcome_names=("complete", "partial", "unusable"),
    ),
)
