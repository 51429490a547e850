"""E-mail."""

from typing import Any

from builder_app.actions.needs import Needs, checked
from builder_app.actions.reading import read_fields
from builder_app.application.steps import StepCall, StepResult
from builder_app.domain.catalog import CATALOG
from builder_app.domain.catalog import email as models
from builder_app.domain.errors import EffectFailed
from builder_app.domain.mail import MailMessage, OutgoingMail, message_id_of
from builder_app.domain.messages import compose


class SendMail:
    """email.send, email.follow_up, email.escalate, document.request: one message, its id made from run, step and visit."""

    def __init__(self, needs: Needs) -> None:
        self._mail, self._uow = needs.mail, needs.uow

    async def __call__(self, call: StepCall) -> StepResult:
        """Send it, unless the copy that sending leaves says that it went out before."""
        given = checked(CATALOG.require(call.action).inputs, call).model_dump()
        message_id = message_id_of(call.run_id, call.step_id, call.visit)
        async with self._uow(read_only=True) as uow:
            sent = await uow.mails.by_message_id(message_id, direction="outgoing")
        if sent is None:
            sent = await self._mail.send(_composed(call, given, message_id), connection=given.get("connection"))
        return StepResult(outcome="next", output=_output(sent) | ({"level": given["level"]} if "level" in given else {}))


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


def _output(sent: MailMessage) -> dict[str, Any]:
    return {
        "message_id": sent.message_id,
        "sent_at": sent.created_at.isoformat(),
        "to": list(sent.to),
        "subject": sent.subject,
        "references": list(sent.references),
    }


class ParseReply:
    """email.parse_reply."""

    def __init__(self, needs: Needs) -> None:
        pass

    async def __call__(self, call: StepCall) -> StepResult:
        """Read the wanted values out of a text."""
        given = checked(models.ParseReply, call)
        return read_fields(given.body, [(name, "") for name in given.required_fields], reply=True)
