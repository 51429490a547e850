"""What messages say. The rehearsal and the real handlers compose with these same functions, so what was shown is what is sent."""

import re
from collections.abc import Mapping
from typing import Any

from builder_app.domain.catalog.email import field_names
from builder_app.domain.expressions.values import text_of
from builder_app.domain.workflow import Frozen

TEMPLATES: dict[str, str] = {
    "plain": "{body}",
    "friendly": "Hello,\n\n{body}\n\nKind regards\nThe operations team",
    "formal": "Dear Sir or Madam,\n\n{body}\n\nYours faithfully\nThe operations team",
    "urgent": "URGENT: please answer today.\n\n{body}\n\nThe operations team",
}
"""Named texts that wrap a body."""


class Composed(Frozen):
    """A message as it goes out. `to` of a chat message is its channel or connection."""

    kind: str
    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    bcc: tuple[str, ...] = ()
    subject: str = ""
    body: str = ""


def compose(action: str, params: Mapping[str, Any], *, thread: Mapping[str, Any] | None = None) -> Composed:
    """The message of a sending action from its rendered parameters; `thread` is the output of the e-mail that it continues."""
    if action in ("message.slack", "message.teams"):
        where = text_of(params.get("channel")) or text_of(params.get("connection"))
        return Composed(kind=action, to=(where,), body=text_of(params.get("text")))
    if action == "incident.pagerduty":
        return Composed(
            kind=action,
            to=(text_of(params.get("connection")),),
            subject=text_of(params.get("summary")),
            body=text_of(params.get("severity")),
        )
    subject, body = _TEXTS[action](params, thread or {})
    wrap = TEMPLATES.get(text_of(params.get("template")), TEMPLATES["plain"])
    return Composed(
        kind=action,
        to=_people(params.get("to")),
        cc=_people(params.get("cc")),
        bcc=_people(params.get("bcc")),
        subject=" ".join(text_of(params.get("subject") or subject).split())[:500],
        body=wrap.replace("{body}", text_of(params.get("body") or body)),
    )


def _people(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        value = re.split(r"[,;\s]+", value)
    return tuple(text_of(part) for part in value or [] if part)


def _send(params: Mapping[str, Any], thread: Mapping[str, Any]) -> tuple[str, str]:
    return "", ""


def _follow_up(params: Mapping[str, Any], thread: Mapping[str, Any]) -> tuple[str, str]:
    names = field_names(params.get("missing_fields"))
    asked = "".join(f"\n- {name.replace('_', ' ')}" for name in names if name)
    first = text_of(thread.get("subject"))
    subject = f"Reminder: {first}" if first else "Reminder: we are waiting for your answer"
    body = "We have not heard from you yet."
    return (
        subject,
        f"{body} We still need:\n{asked}\n\nPlease reply to this message." if asked else f"{body} Please reply to this message.",
    )


def _escalate(params: Mapping[str, Any], thread: Mapping[str, Any]) -> tuple[str, str]:
    level = params.get("level") or 1
    first = text_of(thread.get("subject"))
    reason = text_of(params.get("reason")) or "Nobody has answered so far."
    asked = ", ".join(text_of(one) for one in thread.get("to") or [])
    subject = f"Escalation (level {level})" + (f": {first}" if first else "")
    body = f"This case needs your attention.\n\nReason: {reason}" + (f"\nAsked so far: {asked}" if asked else "")
    return subject, body


def _request(params: Mapping[str, Any], thread: Mapping[str, Any]) -> tuple[str, str]:
    kind = (
        text_of(params.get("document_type")).upper()
        if len(text_of(params.get("document_type"))) <= 4
        else text_of(params.get("document_type"))
    )
    shipment, due = text_of(params.get("shipment_id")), text_of(params.get("due"))
    subject = f"Document needed: {kind}" + (f" for shipment {shipment}" if shipment else "")
    body = (
        f"Please send us the {kind}"
        + (f" for shipment {shipment}" if shipment else "")
        + (f" by {due}" if due else "")
        + ".\nReply to this message with the document attached."
    )
    return subject, body


_TEXTS = {"email.send": _send, "email.follow_up": _follow_up, "email.escalate": _escalate, "document.request": _request}
