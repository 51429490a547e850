"""Conversations: each is about one workflow, which it brings with it."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from builder_app.application.audit import AuditService
from builder_app.application.ids import new_id
from builder_app.application.lookup import found
from builder_app.application.paging import Page, clamp, page
from builder_app.application.ports import Clock, DocumentReader, OpenUnitOfWork, RateLimiter, UnitOfWork
from builder_app.application.screening import on_record, warning
from builder_app.application.transcripts import Transcripts
from builder_app.application.workflows import UNTITLED, WorkflowService
from builder_app.domain.access import Permission, Principal, require
from builder_app.domain.chat import Conversation, Document, Message
from builder_app.domain.errors import FieldProblem, InvalidInput
from builder_app.domain.text import one_line
from builder_app.domain.transcript import transcript

MAX_TITLE = 120
MAX_DOCUMENT = 10 * 1024 * 1024
MAX_DOCUMENTS = 20
SESSIONS = "legacy-session"


class ConversationView(BaseModel):
    """A conversation with its newest messages, oldest first; `earlier` tells that there are more before them."""

    model_config = ConfigDict(frozen=True)

    conversation: Conversation
    messages: tuple[Message, ...]
    documents: tuple[Document, ...] = ()
    earlier: bool = False


class ConversationService:
    """Use cases about conversations; turns are the chat service's."""

    def __init__(
        self,
        *,
        uow: OpenUnitOfWork,
        clock: Clock,
        audit: AuditService,
        workflows: WorkflowService,
        documents: DocumentReader,
        limiter: RateLimiter,
        transcripts: Transcripts,
    ) -> None:
        self._uow = uow
        self._clock = clock
        self._audit = audit
        self._workflows = workflows
        self._documents = documents
        self._limiter = limiter
        self._transcripts = transcripts

    async def create(self, principal: Principal, *, title: str = "", workflow_id: str | None = None) -> Conversation:
        """A new conversation: about `workflow_id`, or about a new empty workflow."""
        require(principal, Permission.EDIT)
        async with self._uow() as uow:
            conversation = await self._create(uow, principal, title=title, workflow_id=workflow_id)
            await uow.commit()
        return conversation

    async def of_workflow(self, principal: Principal, workflow_id: str) -> Conversation:
        """The person's latest conversation about a workflow; a new one where there is none. Raises `Forbidden` for who may not edit."""
        require(principal, Permission.EDIT)
        async with self._uow(read_only=True) as uow:
            found(await uow.workflows.get(workflow_id), "workflow")
            known = await uow.conversations.of_workflow(workflow_id, owner=principal.email)
        return known or await self.create(principal, workflow_id=workflow_id)

    async def of_session(self, principal: Principal, session_id: str) -> Conversation:
        """The conversation that a caller of the older API knows by a name of its own; a new one where there is none."""
        require(principal, Permission.EDIT)
        key = f"{principal.user_id}:{session_id}"
        async with self._uow() as uow:
            fresh = new_id("conv")
            taken = await uow.keys.take(SESSIONS, key, value=fresh, at=self._clock.now())
            conversation = await uow.conversations.get(taken) if taken else None
            if conversation is not None:
                return conversation
            if taken is not None:
                await uow.keys.free(SESSIONS, key)
                await uow.keys.take(SESSIONS, key, value=fresh, at=self._clock.now())
            conversation = await self._create(uow, principal, title="", workflow_id=None, conversation_id=fresh)
            await uow.commit()
        return conversation

    async def known_session(self, principal: Principal, session_id: str) -> Conversation | None:
        """The conversation of a session of the older API; None when there is none."""
        require(principal, Permission.READ)
        async with self._uow() as uow:
            taken = await uow.keys.take(SESSIONS, f"{principal.user_id}:{session_id}", at=self._clock.now())
            return await uow.conversations.get(taken) if taken else None

    async def end_session(self, principal: Principal, session_id: str) -> bool:
        """Forget a session of the older API; its workflow stays. False when there was none."""
        require(principal, Permission.EDIT)
        key = f"{principal.user_id}:{session_id}"
        async with self._uow() as uow:
            taken = await uow.keys.take(SESSIONS, key, at=self._clock.now())
            if taken is None:
                return False
            await uow.keys.free(SESSIONS, key)
            conversation = await uow.conversations.get(taken)
            if conversation is not None:
                await uow.conversations.save(conversation.model_copy(update={"deleted_at": self._clock.now()}))
            await uow.commit()
        return conversation is not None

    async def list(
        self, principal: Principal, *, search: str = "", cursor: str | None = None, limit: int = 50, deleted: bool = False
    ) -> Page[Conversation]:
        """The person's own conversations, last used first; `search` looks into titles and messages, `deleted` at those that can be restored."""
        require(principal, Permission.READ)
        async with self._uow(read_only=True) as uow:
            items, more = await uow.conversations.page(
                owner=principal.email, cursor=cursor, limit=clamp(limit), search=search, deleted=deleted
            )
        return page(items, more)

    async def get(self, principal: Principal, conversation_id: str) -> ConversationView:
        """A conversation with its newest messages and its documents."""
        require(principal, Permission.READ)
        async with self._uow(read_only=True) as uow:
            conversation, version = found(await uow.conversations.counted(conversation_id), "conversation")
            require_owned(principal, conversation)
            messages, documents = await self._transcripts.read(uow, conversation_id, version)
        earlier = bool(messages) and messages[0].seq > 1
        return ConversationView(conversation=conversation, messages=messages, documents=documents, earlier=earlier)

    async def messages(self, principal: Principal, conversation_id: str, *, cursor: str | None = None, limit: int = 50) -> Page[Message]:
        """The messages of a conversation, newest first, a page at a time. Raises `InvalidInput` for a cursor that no page gave."""
        require(principal, Permission.READ)
        before, size = _seq(cursor), clamp(limit)
        async with self._uow(read_only=True) as uow:
            await owned(uow, principal, conversation_id)
            found = await uow.conversations.messages(conversation_id, limit=size + 1, before=before)
        items = found[::-1][:size]
        return page(items, str(items[-1].seq) if len(found) > size else None)

    async def whole(self, principal: Principal, conversation_id: str) -> ConversationView:
        """A conversation with every message, however many there are."""
        require(principal, Permission.READ)
        async with self._uow(read_only=True) as uow:
            conversation = await owned(uow, principal, conversation_id)
            messages: list[Message] = []
            while more := await uow.conversations.messages(conversation_id, before=messages[0].seq if messages else None):
                messages = more + messages
            documents = await uow.conversations.documents(conversation_id)
        return ConversationView(conversation=conversation, messages=tuple(messages), documents=tuple(documents))

    async def export(self, principal: Principal, conversation_id: str) -> str:
        """A conversation as a Markdown page."""
        view = await self.whole(principal, conversation_id)
        return transcript(view.conversation, view.messages)

    async def forget(self, *, before: datetime) -> int:
        """Delete for good what was used last before a moment, with its messages and documents; workflows stay. Answers how many."""
        async with self._uow() as uow:
            gone = await uow.conversations.remove_before(before)
            await uow.commit()
        return gone

    async def rename(self, principal: Principal, conversation_id: str, title: str) -> Conversation:
        """Give a conversation another title."""
        require(principal, Permission.EDIT)
        words = _title(title)
        if not words:
            message = "A title needs at least one character."
            raise InvalidInput(message, fields=[FieldProblem(field="title", message=message)])
        return await self._change(principal, conversation_id, "conversation.rename", title=words, titled_by="person")

    async def delete(self, principal: Principal, conversation_id: str) -> None:
        """Put a conversation away; it can be restored, and its workflow stays."""
        require(principal, Permission.EDIT)
        await self._change(principal, conversation_id, "conversation.delete", deleted_at=self._clock.now())

    async def restore(self, principal: Principal, conversation_id: str) -> Conversation:
        """Bring a conversation back that was put away."""
        require(principal, Permission.EDIT)
        return await self._change(principal, conversation_id, "conversation.restore", put_away=True, deleted_at=None)

    async def add_document(self, principal: Principal, conversation_id: str, filename: str, content: bytes) -> Document:
        """Give the conversation a file to work with; kept as text. One that gives orders is kept from the assistant.

        Raises `InvalidInput` for what cannot be read.
        """
        require(principal, Permission.EDIT)
        await self._limiter.check("uploads", principal.user_id)
        if not content or len(content) > MAX_DOCUMENT:
            message = f"A file has 1 byte to {MAX_DOCUMENT // 1024 // 1024} MB."
            raise InvalidInput(message, fields=[FieldProblem(field="file", message=message)])
        name = one_line(filename.replace("\\", "/").rsplit("/", 1)[-1])[:120] or "document"
        text = await self._documents.read(name, content)
        document = Document(
            id=new_id("doc"), conversation_id=conversation_id, filename=name, text=text, size=len(content), created_at=self._clock.now()
        )
        async with self._uow() as uow:
            await owned(uow, principal, conversation_id, lock=True)
            if len(await uow.conversations.documents(conversation_id)) >= MAX_DOCUMENTS:
                raise InvalidInput(f"A conversation may have at most {MAX_DOCUMENTS} files.")
            await uow.conversations.add_document(document)
            after = {"filename": name, "size": len(content)}
            await self._audit.record(uow, principal, "conversation.document", ("conversation", conversation_id), after=after)
            if (reason := warning(document)) is not None:
                await on_record(uow, self._audit, principal, ("conversation", conversation_id), reason=reason, document=name)
            await uow.commit()
        return document

    async def _create(
        self, uow: UnitOfWork, principal: Principal, *, title: str, workflow_id: str | None, conversation_id: str | None = None
    ) -> Conversation:
        words = _title(title)
        if workflow_id is None:
            workflow = await self._workflows.create_in(uow, principal, name=words or UNTITLED)
        else:
            workflow = found(await uow.workflows.get(workflow_id), "workflow")
        now: datetime = self._clock.now()
        conversation = Conversation(
            id=conversation_id or new_id("conv"),
            workflow_id=workflow.id,
            title=words,
            titled_by="person" if words else "nobody",
            created_by=principal.email,
            created_at=now,
            updated_at=now,
        )
        await uow.conversations.add(conversation)
        return conversation

    async def _change(
        self, principal: Principal, conversation_id: str, action: str, *, put_away: bool = False, **update: object
    ) -> Conversation:
        async with self._uow() as uow:
            before = require_owned(principal, await uow.conversations.get(conversation_id, deleted=put_away))
            after = before.model_copy(update={**update, "updated_at": self._clock.now()})
            await uow.conversations.save(after)
            await self._audit.record(uow, principal, action, ("conversation", conversation_id), before={"title": before.title})
            await uow.commit()
        return after


async def owned(uow: UnitOfWork, principal: Principal, conversation_id: str, *, lock: bool = False) -> Conversation:
    """A conversation of this person. Raises `NotFound` for one of somebody else, as for none."""
    return require_owned(principal, await uow.conversations.get(conversation_id, lock=lock))


def require_owned(principal: Principal, conversation: Conversation | None) -> Conversation:
    """The conversation, if it is this person's. Raises `NotFound` for one of somebody else, as for none."""
    return found(conversation if conversation is not None and conversation.created_by == principal.email else None, "conversation")


def _title(text: str) -> str:
    return one_line(text)[:MAX_TITLE]


def _seq(cursor: str | None) -> int | None:
    if cursor is None or (cursor.isdecimal() and cursor.isascii() and len(cursor) < 10):
        return int(cursor) if cursor else None
    message = "This cursor is not one that a list gave."
    raise InvalidInput(message, fields=[FieldProblem(field="cursor", message=message)])
