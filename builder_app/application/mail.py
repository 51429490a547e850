"""Mail: out through SMTP or into the built-in mailbox, and in to the runs that wait for it.

An incoming message is stored before its run is told, so that none is lost while the engine is away; `recover` tells it later.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from loguru import logger

from builder_app.application.audit import AuditService
from builder_app.application.ids import new_id
from builder_app.application.lookup import found
from builder_app.application.paging import Page, clamp, page
from builder_app.application.ports import (
    Clock,
    EventBus,
    MailConnection,
    Mailer,
    OpenUnitOfWork,
    RunEngine,
    SecretBox,
    UnitOfWork,
)
from builder_app.application.sealed import open_sealed
from builder_app.application.triggers import TriggerService
from builder_app.domain.access import Permission, Principal, require
from builder_app.domain.accounts import normal_email
from builder_app.domain.errors import Conflict, EngineUnavailable, FieldProblem, InvalidInput, NotFound
from builder_app.domain.mail import (
    MAIL_DOMAIN,
    IncomingMail,
    MailMessage,
    OutgoingMail,
    origin_of,
    reply_payload,
    thread_of,
)
from builder_app.domain.runs import Run
from builder_app.domain.text import plain_values

MAX_BODY = 100_000
DEFAULT_SENDER = f"workflows@{MAIL_DOMAIN}"
Mode = Literal["mailbox", "smtp"]


class MailService:
    """Use cases about mail."""

    def __init__(
        self,
        *,
        uow: OpenUnitOfWork,
        clock: Clock,
        bus: EventBus,
        audit: AuditService,
        engine: RunEngine,
        triggers: TriggerService,
        mailer: Mailer,
        box: SecretBox,
        default: MailConnection | None,
        sender: str,
    ) -> None:
        self._uow = uow
        self._clock = clock
        self._bus = bus
        self._audit = audit
        self._engine = engine
        self._triggers = triggers
        self._mailer = mailer
        self._box = box
        self._default = default
        self._sender = sender or DEFAULT_SENDER

    async def mode(self) -> Mode:
        """`smtp` when mail leaves the machine, `mailbox` when all of it is kept here."""
        async with self._uow(read_only=True) as uow:
            return "smtp" if await self._route(uow, None) is not None else "mailbox"

    async def send(self, mail: OutgoingMail, *, connection: str | None = None) -> MailMessage:
        """Send through `connection`, else the first SMTP connection, else the settings' server, else into the mailbox; and keep a copy.

        Raises `MailUnavailable` or `EffectFailed` when the server does not take it, `NotFound` for an unknown connection.
        """
        async with self._uow(read_only=True) as uow:
            route = await self._route(uow, connection)
        sender = mail.sender or (route.sender if route else "") or self._sender
        mail = mail.model_copy(update={"sender": sender})
        if route is not None:
            await self._mailer.send(mail, through=route)
        kept = MailMessage(
            id=new_id("mail"), direction="outgoing", via="smtp" if route else "mailbox", created_at=self._clock.now(),
            **mail.model_dump(include={
                "message_id", "sender", "to", "cc", "bcc", "subject", "body", "in_reply_to", "references", "attachments", "run_id", "step_id",
            }),
        )  # fmt: skip
        async with self._uow() as uow:
            await uow.mails.add(kept)
            await uow.commit()
        await self._bus.publish("mailbox", {"mail_id": kept.id})
        return kept

    async def list(
        self, principal: Principal, *, cursor: str | None = None, limit: int = 50, direction: str | None = None
    ) -> Page[MailMessage]:
        """What went out and what came in, newest first."""
        require(principal, Permission.READ)
        async with self._uow(read_only=True) as uow:
            items, more = await uow.mails.page(cursor=cursor, limit=clamp(limit), direction=direction)
        return page(items, more)

    async def incoming(self, *, since: datetime | None, limit: int = 50) -> Sequence[MailMessage]:
        """Mail that came in after `since`, newest first; for steps that look into the mailbox."""
        async with self._uow(read_only=True) as uow:
            items, _ = await uow.mails.page(cursor=None, limit=clamp(limit), direction="incoming")
        return [one for one in items if since is None or one.created_at >= since]

    async def reply(self, principal: Principal, mail_id: str, *, body: str, sender: str | None = None) -> MailMessage:
        """Answer a message of the mailbox as its recipient; the run that waits for it goes on."""
        require(principal, Permission.OPERATE)
        if not body.strip() or len(body) > MAX_BODY:
            message = f"An answer has 1 to {MAX_BODY} characters."
            raise InvalidInput(message, fields=[FieldProblem(field="body", message=message)])
        async with self._uow(read_only=True) as uow:
            original = found(await uow.mails.get(mail_id), "message")
        if original.direction != "outgoing":
            raise Conflict("Only messages that went out can be answered here.", code="not-outgoing")
        answer = IncomingMail(
            message_id=f"<{new_id('reply')}@{MAIL_DOMAIN}>", sender=normal_email(sender) if sender else original.to[0], to=(original.sender,),
            subject=original.subject if original.subject.lower().startswith("re:") else f"Re: {original.subject}", body=body,
            in_reply_to=original.message_id, references=(*original.references, original.message_id), received_at=self._clock.now(),
        )  # fmt: skip
        kept, runs = await self._keep(answer, via="mailbox", by=principal)
        await self._triggers.hand_over(runs)
        return await self._deliver(found(kept, "message"))

    async def receive(self, mail: IncomingMail) -> bool:
        """Take a message from a mail server: to the run that waits for it, else to the triggers. False when it was known before."""
        kept, runs = await self._keep(IncomingMail.model_validate(plain_values(mail.model_dump())), via="imap")
        if kept is None:
            return False
        await self._triggers.hand_over(runs)
        await self._deliver(kept)
        return True

    async def recover(self) -> int:
        """Tell runs the answers that they have not heard; answers how many were told now."""
        async with self._uow(read_only=True) as uow:
            waiting = await uow.mails.undelivered(limit=100)
        return sum([(await self._deliver(mail)).delivered for mail in waiting])

    async def _keep(
        self, mail: IncomingMail, *, via: Literal["mailbox", "imap"], by: Principal | None = None
    ) -> tuple[MailMessage | None, Sequence[Run]]:
        """The stored message (None: it was known) and the runs that it starts, in one transaction.

        Notes of absence and bounces are kept, but they answer nothing and start nothing.
        """
        runs: list[Run] = []
        async with self._uow() as uow:
            answered = await self._answered(uow, mail)
            run_id, step_id, original = answered or (None, None, None)
            kept = MailMessage(
                id=new_id("mail"), direction="incoming", via=via, message_id=mail.message_id, sender=mail.sender, to=mail.to,
                subject=mail.subject, body=mail.body[:MAX_BODY], in_reply_to=mail.in_reply_to, references=mail.references,
                attachments=mail.attachments, run_id=run_id, step_id=step_id, reply_to_message=original,
                created_at=mail.received_at, delivered=run_id is None or mail.automatic,
            )  # fmt: skip
            if not await uow.mails.add(kept):
                return None, []
            if by is not None:
                after = {"from": mail.sender, "in_reply_to": mail.in_reply_to}
                await self._audit.record(uow, by, "mail.reply", ("mail", kept.id), after=after)
            if run_id is None and not mail.automatic:
                runs = await self._triggers.email_arrived_in(uow, mail)
            await uow.commit()
        await self._bus.publish("mailbox", {"mail_id": kept.id})
        return kept, runs

    async def _answered(self, uow: UnitOfWork, mail: IncomingMail) -> tuple[str, str | None, str] | None:
        """(run, step, Message-ID) of the message of ours that this one answers, nearest first."""
        for message_id in thread_of(mail):
            ours = await uow.mails.by_message_id(message_id, direction="outgoing")
            if ours is not None and ours.run_id is not None:
                return ours.run_id, ours.step_id, message_id
            origin = origin_of(message_id)
            if origin is not None and await uow.runs.get(origin[0]) is not None:
                return origin[0], origin[1], message_id
        return None

    async def _deliver(self, mail: MailMessage) -> MailMessage:
        """Tell the run; a run that does not wait for an answer any more is told in vain, and once."""
        if mail.run_id is None or mail.reply_to_message is None or mail.delivered:
            return mail
        incoming = IncomingMail(
            message_id=mail.message_id, sender=mail.sender, to=mail.to, subject=mail.subject, body=mail.body,
            received_at=mail.created_at, attachments=mail.attachments,
        )  # fmt: skip
        try:
            await self._engine.deliver_reply(mail.run_id, mail.reply_to_message, reply_payload(incoming))
        except EngineUnavailable as error:
            logger.bind(run_id=mail.run_id).info("Answer waits for the engine: {}", error.code)
            return mail
        except (Conflict, NotFound) as error:
            logger.bind(run_id=mail.run_id).info("The run is over, nobody is left to tell: {}", error.code)
        async with self._uow() as uow:
            mail = mail.model_copy(update={"delivered": True})
            await uow.mails.save(mail)
            await uow.commit()
        return mail

    async def _route(self, uow: UnitOfWork, connection: str | None) -> MailConnection | None:
        if connection is not None:
            chosen = await uow.connections.get(connection)
            if chosen is None or chosen.kind != "smtp":
                raise NotFound("There is no such mail connection.")
            return MailConnection.model_validate(_filled(await open_sealed(uow, self._box, connection)))
        stored = await uow.connections.all_of("smtp")
        if stored:
            return MailConnection.model_validate(_filled(await open_sealed(uow, self._box, stored[0].id)))
        return self._default


def _filled(config: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in config.items() if value is not None}
