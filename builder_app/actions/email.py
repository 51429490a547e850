"""E-mail."""

from datetime import timedelta
from typing import Any

from builder_app.actions.needs import Needs, checked
from builder_app.actions.reading import read_fields
from builder_app.application.steps import StepCall, StepResult
from builder_app.domain.catalog import documents
from builder_app.domain.catalog import email as models
from builder_app.domain.errors import EffectFailed
from builder_app.domain.mail import MAIL_DOMAIN, MailMessage, OutgoingMail
from builder_app.domain.messages import compose

_Inputs = type[models.Send | models.FollowUp | models.Escalate | documents.Request]
_INPUTS: dict[str, _Inputs] = {
    "email.send": models.Send,
    "email.follow_up": models.FollowUp,
    "email.escalate": models.Escalate,
    "document.request": documents.Request,
}


class SendMail:
    """email.send, email.follow_up, email.escalate, document.request: one message with an id made from run, step and visit."""

    def __init__(self, needs: Needs) -> None:
        self._mail, self._uow = needs.mail, needs.uow

    async def __call__(self, call: StepCall) -> StepResult:
        """Send it, unless the copy that sending leaves says that it went out before."""
        given = checked(_INPUTS[call.action], call)
        message_id = f"<{call.run_id}.{call.step_id}.{call.visit}@{MAIL_DOMAIN}>"
        async with self._uow(read_only=True) as uow:
            sent = await uow.mails.by_message_id(message_id, direction="outgoing")
        if sent is None:
            sent = await self._mail.send(
                self._composed(call, given.model_dump(), message_id), connection=getattr(given, "connection", None)
            )
        return StepResult(outcome="next", output=_output(call, sent))

    @staticmethod
    def _composed(call: StepCall, params: dict[str, Any], message_id: str) -> OutgoingMail:
        message = compose(call.action, params, thread=call.thread)
        if not message.to:
            raise EffectFailed("There is nobody to send it to.", code="no-recipient")
        earlier = (call.thread or {}).get("message_id")
        chain = [*((call.thread or {}).get("references") or []), earlier] if earlier else []
        return OutgoingMail(
            message_id=message_id,
            to=message.to,
            cc=message.cc,
            bcc=message.bcc,
            subject=message.subject,
            body=message.body,
            in_reply_to=earlier,
            references=tuple(chain),
            attachments=tuple(one for one in params.get("attachments") or [] if isinstance(one, dict)),
            run_id=call.run_id,
            step_id=call.step_id,
            visit=call.visit,
        )


def _output(call: StepCall, sent: MailMessage) -> dict[str, Any]:
    output: dict[str, Any] = {
        "message_id": sent.message_id,
        "sent_at": sent.created_at.isoformat(),
        "to": list(sent.to),
        "subject": sent.subject,
        "references": list(sent.references),
    }
    return output | ({"level": call.params.get("level") or 1} if call.action == "email.escalate" else {})


class CheckInbox:
    """email.check_inbox."""

    def __init__(self, needs: Needs) -> None:
        self._mail, self._clock = needs.mail, needs.clock

    async def __call__(self, call: StepCall) -> StepResult:
        """Look through what came in, newest first."""
        given = checked(models.CheckInbox, call)
        since = self._clock.now() - min(given.since.timedelta(), timedelta(days=3650))
        found = [
            {
                "from": m.sender,
                "subject": m.subject,
                "body": m.body,
                "received_at": m.created_at.isoformat(),
                "attachments": list(m.attachments),
            }
            for m in await self._mail.incoming(since=since, limit=200)
            if _holds(m.sender, given.from_filter) and _holds(m.subject, given.subject_filter)
        ][: given.limit]
        return StepResult(outcome="found" if found else "not_found", output={"emails": found, "count": len(found)})


class ParseReply:
    """email.parse_reply."""

    def __init__(self, needs: Needs) -> None:
        pass

    async def __call__(self, call: StepCall) -> StepResult:
        """Read the wanted values out of a text."""
        given = checked(models.ParseReply, call)
        return read_fields(given.body, [(name, "") for name in given.required_fields], reply=True)


def _holds(text: str, part: str | None) -> bool:
    return not part or part.strip().casefold() in text.casefold()
