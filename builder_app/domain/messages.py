"""What a step that speaks to people says: one place for the rehearsal and for the real sending, so that both show the same words."""

from collections.abc import Callable, Mapping
from typing import Any

from builder_app.domain.expressions.functions import text_of
from builder_app.domain.records import Record


class Thread(Record):
    """The earlier e-mail that a step refers to (`email_step`, `reply_to_step`)."""

    message_id: str
    subject: str = ""


class Message(Record):
    """A composed message. `kind` is the action's id; `to` names a channel where there are no addresses."""

    kind: str
    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    bcc: tuple[str, ...] = ()
    subject: str = ""
    body: str = ""


TEMPLATES: dict[str, tuple[str, str]] = {
    "plain": ("{subject}", "{body}"),
    "late_delivery": (
        "{subject}",
        "Hello,\n\nwe are following a delivery that is running late.\n\n{body}\n\n"
        "Please answer this e-mail with:\n- where the shipment is now\n- the reason for the delay\n- the new estimated arrival\n\nThank you.",
    ),
    "urgent": ("URGENT: {subject}", "This needs an answer today.\n\n{body}\n\nPlease reply to this e-mail as soon as you can."),
    "document_request": ("{subject}", "Hello,\n\n{body}\n\nPlease attach the document to your answer to this e-mail.\n\nThank you."),
    "delay_notice": ("{subject}", "Dear customer,\n\n{body}\n\nWe are sorry for the delay and keep you informed."),
}
"""Named texts that wrap a subject and a body; an unknown name wraps nothing."""

_REMINDER = "Hello,\n\nwe have not got everything we need yet. Still missing:\n{missing}\n\nPlease answer this e-mail. Thank you."
_ESCALATION = "This case needs your attention.\n\nReason: {reason}\nEscalation level: {level}"


def compose(action: str, params: Mapping[str, Any], *, thread: Thread | None = None) -> Message | None:
    """The message that `action` sends with these rendered parameters; None for an action that sends none."""
    make = _MAKERS.get(action)
    return None if make is None else make(action, params, thread)


def addresses(value: Any) -> tuple[str, ...]:
    """An address list given as a list or as one text with commas, semicolons or spaces."""
    parts = value.replace(",", " ").replace(";", " ").split() if isinstance(value, str) else value or ()
    return tuple(text_of(part).strip() for part in parts) if isinstance(parts, list | tuple) else (text_of(parts),)


def reply_subject(thread: Thread | None) -> str | None:
    """The subject that keeps an answer in its thread."""
    if thread is None or not thread.subject:
        return None
    return thread.subject if thread.subject.lower().startswith("re:") else f"Re: {thread.subject}"


def _mail(action: str, params: Mapping[str, Any], subject: str, body: str) -> Message:
    head, text = TEMPLATES.get(text_of(params.get("template")), TEMPLATES["plain"])
    return Message(
        kind=action,
        to=addresses(params.get("to")),
        cc=addresses(params.get("cc")),
        bcc=addresses(params.get("bcc")),
        subject=" ".join(head.replace("{subject}", subject).split()),
        body=text.replace("{body}", body),
    )


def _send(action: str, params: Mapping[str, Any], thread: Thread | None) -> Message:
    return _mail(action, params, text_of(params.get("subject")), text_of(params.get("body")))


def _follow_up(action: str, params: Mapping[str, Any], thread: Thread | None) -> Message:
    missing = params.get("missing_fields")
    names = missing if isinstance(missing, list | tuple) else [part.strip() for part in text_of(missing).split(",")]
    listed = "\n".join(f"- {text_of(name).replace('_', ' ')}" for name in names if text_of(name))
    body = text_of(params.get("body")) or _REMINDER.replace("{missing}", listed or "- your answer")
    return _mail(action, params, text_of(params.get("subject")) or reply_subject(thread) or "Reminder", body)


def _escalate(action: str, params: Mapping[str, Any], thread: Thread | None) -> Message:
    level = text_of(params.get("level") or 1)
    about = f": {thread.subject}" if thread is not None and thread.subject else ""
    reason = text_of(params.get("reason")) or "nobody has answered"
    body = text_of(params.get("body")) or _ESCALATION.replace("{reason}", reason).replace("{level}", level)
    return _mail(action, params, text_of(params.get("subject")) or f"Escalation (level {level}){about}", body)


def _document(action: str, params: Mapping[str, Any], thread: Thread | None) -> Message:
    wanted = text_of(params.get("document_type")).replace("_", " ")
    shipment, due = text_of(params.get("shipment_id")), text_of(params.get("due"))
    about = f" for shipment {shipment}" if shipment else ""
    until = f" by {due}" if due else ""
    body = f"Hello,\n\nplease send us the document “{wanted}”{about}{until}, attached to your answer to this e-mail.\n\nThank you."
    return _mail(action, params, f"Document needed: {wanted}{about}", body)


def _post(action: str, params: Mapping[str, Any], thread: Thread | None) -> Message:
    return Message(kind=action, to=addresses(params.get("channel")), body=text_of(params.get("text")))


def _page(action: str, params: Mapping[str, Any], thread: Thread | None) -> Message:
    details = params.get("details") or {}
    lines = [f"{name}: {text_of(value)}" for name, value in details.items()] if isinstance(details, Mapping) else []
    severity = text_of(params.get("severity"))
    return Message(kind=action, subject=text_of(params.get("summary")), body="\n".join([f"Severity: {severity}", *lines]))


_MAKERS: dict[str, Callable[[str, Mapping[str, Any], Thread | None], Message]] = {
    "email.send": _send,
    "email.follow_up": _follow_up,
    "email.escalate": _escalate,
    "document.request": _document,
    "message.slack": _post,
    "message.teams": _post,
    "incident.pagerduty": _page,
}
