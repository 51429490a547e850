"""Chat: one turn at a time in each conversation, stored before it is answered, and answered at most once.

The user's message is written first. The answer, its edits and the draft's new revision are one transaction. A turn that the process
did not live to finish is marked `interrupted` and can be taken again with the same `client_id`.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, replace
from datetime import timedelta

from loguru import logger

from builder_app.application.audit import AuditService
from builder_app.application.chat_events import Accepted, Changes, ChatEvent, Done, Stored, TextDelta, Working, done
from builder_app.application.context import caller
from builder_app.application.conversations import owned, require_owned
from builder_app.application.drafts import DraftService, EditResult, load
from builder_app.application.ids import new_id
from builder_app.application.lookup import found
from builder_app.application.plans import open_plan, planned_edits
from builder_app.application.ports import Assistant, Clock, EventBus, OpenUnitOfWork, RateLimiter, UnitOfWork
from builder_app.application.resend import take_back
from builder_app.application.run_lookup import OwnRuns
from builder_app.application.screening import on_record, refused_document, refused_message, without_orders
from builder_app.application.stand_in import StandIn, can_stand_in
from builder_app.application.turn_rules import clean, within
from builder_app.application.turns import Delta, Edited, Progress, Replied, TurnRequest
from builder_app.application.workflows import UNTITLED
from builder_app.domain.access import Permission, Principal, require
from builder_app.domain.chat import Conversation, Document, Message, TurnStatus, can_retry, ended, retried
from builder_app.domain.drafts import Draft
from builder_app.domain.edits import Edit, SetDetails, apply
from builder_app.domain.errors import BuilderError, Conflict, FieldProblem, InvalidInput, ModelUnavailable, TurnTimeout
from builder_app.domain.text import one_line
from builder_app.domain.validation import validate

__all__ = ["Accepted", "Changes", "ChatEvent", "ChatService", "Done", "Stored", "TextDelta", "Working", "clean"]
MAX_CLIENT_ID = 100
GRACE = timedelta(seconds=15)
"""How much longer than its time limit a turn may take to be stored before it counts as dead."""

_Item = ChatEvent | BuilderError


@dataclass(frozen=True, kw_only=True)
class _Turn:
    principal: Principal
    conversation: Conversation
    message: Message
    said: tuple[Message, ...]
    """What was said before, answered or not."""
    draft: Draft | None
    """As the message found it; None where the workflow is gone."""
    planned: Message | None
    documents: tuple[Document, ...]
    plan: bool
    assistant: Assistant


class ChatService:
    """Takes turns. Holds running turns of this process only; everything that matters is stored."""

    def __init__(
        self,
        *,
        uow: OpenUnitOfWork,
        clock: Clock,
        bus: EventBus,
        audit: AuditService,
        drafts: DraftService,
        assistant: Assistant,
        limiter: RateLimiter,
        timeout: timedelta,
        stand_in: Assistant | None = None,
    ) -> None:
        self._uow = uow
        self._clock = clock
        self._bus = bus
        self._audit = audit
        self._drafts = drafts
        self._assistant = assistant
        self._stand_in = StandIn(stand_in) if stand_in else None
        self._limiter = limiter
        self._timeout = timeout
        self._running: dict[str, asyncio.Task[None]] = {}
        self._closing = False

    @property
    def has_stand_in(self) -> bool:
        """Whether the built-in assistant can be asked in the place of the one that answers."""
        return self._stand_in is not None

    async def handle_message(
        self,
        principal: Principal,
        conversation_id: str,
        text: str,
        *,
        client_id: str | None = None,
        plan: bool = False,
        instead: bool = False,
        stand_in: bool = False,
    ) -> AsyncIterator[ChatEvent]:
        """One turn: `Accepted`, then pieces of text and progress, `Changes` if there are any, and `Done`; for pages `Stored` before.

        The same `client_id` again answers the first turn again, or takes it again when it was not finished. A caller who goes away does
        not stop the turn. With `plan` edits to an empty draft are only proposed, until the plan is built.
        With `instead` the message takes the place of the last one, whose turn is taken back. With `stand_in` the built-in assistant answers.
        Raises `InvalidInput`, `RateLimited`, `TurnTimeout`, `ModelUnavailable`, or `Conflict` when it was stopped.
        """
        require(principal, Permission.EDIT)
        words = clean(text)
        if client_id is not None and not 1 <= len(client_id) <= MAX_CLIENT_ID:
            message = f"A client id has 1 to {MAX_CLIENT_ID} characters."
            raise InvalidInput(message, fields=[FieldProblem(field="client_id", message=message)])
        if self._closing:
            raise ModelUnavailable("The server is shutting down. Send the message again in a moment.", code="shutting-down")
        admitted = await self._admit(principal, conversation_id, words, client_id, plan=plan, instead=instead)
        if isinstance(admitted, Done):
            yield admitted
            return
        if stand_in and self._stand_in is not None:
            admitted = replace(admitted, assistant=self._stand_in)
        queue: asyncio.Queue[_Item] = asyncio.Queue()
        task = asyncio.create_task(self._take(admitted, queue))
        self._running[conversation_id] = task
        await self._announce(conversation_id, tab=caller.get().tab)
        yield Accepted(message_id=admitted.message.id)
        while True:
            item = await queue.get()
            if isinstance(item, BuilderError):
                raise item
            yield item
            if isinstance(item, Done):
                return

    async def stop(self, principal: Principal, conversation_id: str) -> bool:
        """Stop the turn that is being taken, wherever it is; False when there is none."""
        require(principal, Permission.EDIT)
        async with self._uow() as uow:
            await owned(uow, principal, conversation_id, lock=True)
            pending = await uow.conversations.pending(conversation_id)
            for message in pending:
                await uow.conversations.save_message(ended(message, TurnStatus.STOPPED))
            await uow.commit()
        task = self._running.get(conversation_id)
        if task is not None:
            task.cancel()
        await self._announce(conversation_id)
        return bool(pending)

    async def interrupt_dead(self, *, all_of_them: bool = False) -> int:
        """Mark turns that nobody takes any more as interrupted; with `all_of_them` every open one (this is the only process)."""
        async with self._uow() as uow:
            dead = [one for one in await uow.conversations.pending() if all_of_them or self._dead(one)]
            for message in dead:
                await uow.conversations.save_message(ended(message, TurnStatus.INTERRUPTED, error="The server stopped during this turn."))
            await uow.commit()
        for message in dead:
            await self._announce(message.conversation_id)
        return len(dead)

    async def close(self, *, grace: timedelta = timedelta(seconds=10)) -> None:
        """Take no new turns, let those that run finish for a while, and mark the rest as interrupted."""
        self._closing = True
        tasks = list(self._running.values())
        if not tasks:
            return
        _, late = await asyncio.wait(tasks, timeout=grace.total_seconds())
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    async def _admit(
        self, principal: Principal, conversation_id: str, text: str, client_id: str | None, *, plan: bool, instead: bool
    ) -> _Turn | Done:
        """The right to take this turn, as soon as no other is being taken in the conversation; or the answer that it has already."""
        give_up = self._clock.now() + self._timeout + GRACE
        counted = False
        while True:
            async with self._uow() as uow:
                conversation = require_owned(principal, await uow.conversations.claim(conversation_id, at=self._clock.now()))
                at_hand = await uow.conversations.at_hand(conversation_id, client_id)
                known = next((one for one in at_hand if client_id and one.client_id == client_id), None)
                if known is not None and known.status in (TurnStatus.DONE, TurnStatus.BLOCKED):
                    return await self._again(uow, conversation, known)
                if not counted:
                    await self._limiter.check("chat", principal.user_id)
                    counted = True
                if not await self._busy(uow, at_hand):
                    undone: EditResult | None = None
                    if instead and known is None:
                        conversation, undone = await take_back(uow, self._drafts, principal, conversation)
                        at_hand = await uow.conversations.at_hand(conversation_id, client_id)
                    message = await self._store(uow, principal, at_hand, conversation_id, text, client_id, known)
                    draft = await uow.drafts.open(conversation.workflow_id)
                    planned = await open_plan(uow, draft) if draft is not None else None
                    documents = await uow.conversations.documents(conversation_id)
                    await uow.commit()
                    if undone is not None:
                        await self._drafts.announce(undone, cause="undo")
                    said = tuple(one for one in at_hand if one.id != message.id)
                    return _Turn(
                        principal=principal, conversation=conversation, message=message, said=said, draft=draft, planned=planned,
                        documents=tuple(documents), plan=plan, assistant=self._assistant,
                    )  # fmt: skip
            if self._clock.now() > give_up:
                raise Conflict("Another message of this conversation is still being answered.", code="turn-in-progress")
            await self._next_end(conversation_id)

    async def _busy(self, uow: UnitOfWork, at_hand: list[Message]) -> bool:
        """Whether a turn is being taken; dead ones are marked and do not count."""
        alive = False
        for message in (one for one in at_hand if one.status is TurnStatus.PENDING):
            if self._dead(message):
                await uow.conversations.save_message(ended(message, TurnStatus.INTERRUPTED, error="The server stopped during this turn."))
            else:
                alive = True
        return alive

    async def _store(
        self,
        uow: UnitOfWork,
        principal: Principal,
        before: list[Message],
        conversation_id: str,
        text: str,
        client_id: str | None,
        known: Message | None,
    ) -> Message:
        now = self._clock.now()
        if known is not None and can_retry(known):
            message = retried(known, at=now)
            await uow.conversations.save_message(message)
            return message
        message = Message(
            id=new_id("msg"),
            conversation_id=conversation_id,
            seq=_next_seq(before),
            role="user",
            text=text,
            status=TurnStatus.PENDING,
            created_at=now,
            turn_started_at=now,
            created_by=principal.email,
            client_id=client_id,
        )
        await uow.conversations.add_message(message, claimed=True)
        return message

    async def _next_end(self, conversation_id: str) -> None:
        """Wait until the turn at hand ends, but not for ever: it may be taken by another process."""
        task = self._running.get(conversation_id)
        if task is not None:
            await asyncio.wait([task], timeout=1)
            return
        async with self._bus.subscribe(f"conversation:{conversation_id}") as ends:
            try:
                async with asyncio.timeout(0.5):
                    await anext(ends)
            except TimeoutError:
                return

    async def _take(self, turn: _Turn, out: asyncio.Queue[_Item]) -> None:
        """Take the turn to its end, whatever the end is, and say so."""
        log = logger.bind(conversation_id=turn.conversation.id, user_id=turn.principal.user_id)
        try:
            out.put_nowait(await self._answer(turn, out))
        except asyncio.CancelledError:
            if self._closing:
                await asyncio.shield(self._fail(turn, TurnStatus.INTERRUPTED, "The server stopped during this turn."))
                words = "The server is being restarted. Nothing was changed; send the message again in a moment."
                out.put_nowait(ModelUnavailable(words, code="turn-interrupted"))
            else:
                await asyncio.shield(self._fail(turn, TurnStatus.STOPPED, None))
                out.put_nowait(Conflict("This turn was stopped. Nothing was changed.", code="turn-stopped"))
        except BuilderError as error:
            log.info("Turn refused or failed: {}", error.code)
            await self._fail(turn, TurnStatus.FAILED, error.message)
            error.stand_in = "builtin" if self.has_stand_in and can_stand_in(error) else None
            out.put_nowait(error)
        except Exception as error:
            log.exception("Turn failed")
            await self._fail(turn, TurnStatus.FAILED, "Something went wrong on our side.")
            failure = BuilderError("Something went wrong on our side. Nothing was changed; try again.")
            failure.__cause__ = error
            out.put_nowait(failure)
        finally:
            if self._running.get(turn.conversation.id) is asyncio.current_task():
                del self._running[turn.conversation.id]
            await self._announce(turn.conversation.id, tab=caller.get().tab)

    async def _answer(self, turn: _Turn, out: asyncio.Queue[_Item]) -> Done:
        request = self._request(turn)
        refused = refused_message(request) or refused_document(request, said=turn.said)
        if refused is not None:
            return await self._finish(turn, [], refused, out)
        request = without_orders(request)
        edits: list[Edit] = []
        replied: Replied | None = None
        try:
            async with asyncio.timeout(self._timeout.total_seconds()):
                async for event in turn.assistant.turn(request):
                    match event:
                        case Delta(text=text):
                            out.put_nowait(TextDelta(text=text))
                        case Progress(text=text):
                            out.put_nowait(Working(text=text))
                        case Edited(edits=more):
                            edits += more
                        case Replied():
                            replied = event
        except TimeoutError as error:
            seconds = round(self._timeout.total_seconds())
            raise TurnTimeout(f"The assistant did not answer within {seconds} s. Nothing was changed; try again.") from error
        if replied is None:
            raise ModelUnavailable("The assistant gave no answer. Nothing was changed; try again.")
        edits, replied = within(request, edits, replied)
        return await self._finish(turn, edits, replied, out)

    def _request(self, turn: _Turn) -> TurnRequest:
        """What the turn may know. Raises `NotFound` where the workflow is gone."""
        draft, planned = found(turn.draft, "workflow"), turn.planned
        definition = apply(draft.definition, planned_edits(draft, planned)).definition if planned else draft.definition
        return TurnRequest(
            conversation_id=turn.conversation.id,
            text=turn.message.text,
            definition=definition,
            history=tuple(one for one in turn.said if one.status is TurnStatus.DONE),
            issues=validate(definition),
            pending_question=turn.conversation.question,
            documents=turn.documents,
            runs=OwnRuns(self._uow, turn.conversation.workflow_id),
            planning=turn.plan and not draft.definition.steps,
        )

    async def _finish(self, turn: _Turn, edits: list[Edit], reply: Replied, out: asyncio.Queue[_Item]) -> Done:
        """Store the answer, the edits and the draft together; edits go on top of what the canvas did meanwhile."""
        async with self._uow() as uow:
            conversation, message = found(await uow.conversations.turn(turn.message.id), "conversation")
            if message.turn_started_at != turn.message.turn_started_at:
                raise Conflict("This turn was taken again meanwhile.", code="turn-over")
            blocked = reply.security_warning is not None
            answered = ended(message, TurnStatus.BLOCKED if blocked else TurnStatus.DONE)
            title = self._title(conversation, turn.message.text, reply, blocked=blocked)
            draft = await load(uow, conversation.workflow_id)
            if edits and reply.title and draft.definition.name in ("", UNTITLED):
                edits = [*edits, SetDetails(name=reply.title[:120])]
            answer_id = new_id("msg")
            planned = await open_plan(uow, draft)
            proposed: tuple[Edit, ...] | None = None
            if planned is not None and (edits or reply.history is not None):
                edits = [*planned_edits(draft, planned), *edits] if edits else []
                if not edits:
                    await uow.conversations.save_message(planned.model_copy(update={"proposed": None}))
            if edits and turn.plan and not draft.definition.steps:
                proposed, edits = tuple(edits), []
            elif edits and planned is not None:
                await uow.conversations.clear_proposals(conversation.workflow_id)
            if reply.history is not None and planned is None and not (draft.can_redo if reply.history == "redo" else draft.can_undo):
                reply = replace(reply, text=f"There is nothing to {reply.history}.", history=None)
            if reply.history is not None and planned is None and not edits:
                result = await self._drafts.move_in(uow, turn.principal, draft, forward=reply.history == "redo")
            else:
                result = await self._drafts.edit_in(uow, turn.principal, draft, edits=edits, cause="chat", message_id=answer_id)
            answer = Message(
                id=answer_id,
                conversation_id=conversation.id,
                seq=_next_seq((*turn.said, message)),
                role="assistant",
                text=reply.text,
                status=answered.status,
                created_at=self._clock.now(),
                reply_to=message.id,
                changes=result.changes,
                revision=result.revision,
                question=reply.question,
                plan=reply.plan,
                suggestions=reply.suggestions,
                detected_actions=reply.detected_actions,
                security_warning=reply.security_warning,
                proposed=proposed,
                cached=reply.cached,
            )
            after = conversation.model_copy(update={"question": reply.question, "updated_at": answer.created_at, **title})
            await uow.conversations.write(after, answer, ended=answered)
            if reply.security_warning is not None:
                target = ("conversation", conversation.id)
                await on_record(uow, self._audit, turn.principal, target, reason=reply.security_warning, message_id=message.id)
            await uow.commit()
        if turn.plan:
            out.put_nowait(Stored(conversation=after, said=answered, answer=answer, draft=result))
        if result.changes:
            out.put_nowait(Changes(changes=result.changes, workflow=result.definition, revision=result.revision, issues=result.issues))
            await self._drafts.announce(result, cause="chat")
        return done(answer, result, str(title.get("title", conversation.title)))

    async def _again(self, uow: UnitOfWork, conversation: Conversation, message: Message) -> Done:
        """The answer that this message was given before, with the draft as it is now."""
        answer = found(await uow.conversations.answer_to(message.id), "answer")
        draft = await load(uow, conversation.workflow_id)
        result = EditResult(
            workflow_id=draft.workflow_id,
            definition=draft.definition,
            revision=draft.revision,
            issues=validate(draft.definition),
            can_undo=draft.can_undo,
            can_redo=draft.can_redo,
            changes=answer.changes,
        )
        return done(answer, result, conversation.title)

    async def _fail(self, turn: _Turn, status: TurnStatus, error: str | None) -> None:
        async with self._uow() as uow:
            await uow.conversations.get(turn.conversation.id, lock=True)
            message = await uow.conversations.message(turn.message.id)
            mine = message is not None and message.turn_started_at == turn.message.turn_started_at
            if message is not None and mine and message.status is TurnStatus.PENDING:
                await uow.conversations.save_message(ended(message, status, error=error))
                await uow.commit()

    async def _announce(self, conversation_id: str, *, tab: str = "") -> None:
        """Tell open pages; the tab whose turn it is follows that itself."""
        await self._bus.publish(f"conversation:{conversation_id}", {"conversation_id": conversation_id, "tab": tab})

    def _dead(self, message: Message) -> bool:
        return self._clock.now() > (message.turn_started_at or message.created_at) + self._timeout + GRACE

    @staticmethod
    def _title(conversation: Conversation, text: str, reply: Replied, *, blocked: bool) -> dict[str, object]:
        """A title by the assistant, once; until then the first words that were said."""
        if conversation.titled_by != "nobody" or blocked:
            return {}
        if reply.title:
            return {"title": reply.title[:120], "titled_by": "assistant"}
        return {} if conversation.title else {"title": one_line(text)[:60]}


def _next_seq(said: Iterable[Message]) -> int:
    """The place of the next message. While a turn is taken nothing else is said in its conversation."""
    return max((one.seq for one in said), default=0) + 1
