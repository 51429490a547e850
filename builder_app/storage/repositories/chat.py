"""Conversations, messages, documents."""

from datetime import datetime

from sqlalchemy import ColumnElement, Select, bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from builder_app.domain.chat import Conversation, Document, Message, TurnStatus
from builder_app.storage.gateway import Gateway, contains
from builder_app.storage.mappers import record_of, values_of
from builder_app.storage.prepared import Prepared
from builder_app.storage.statements import KEY, update_by_key, written_by_key
from builder_app.storage.tables.chat import ConversationRow, DocumentRow, MessageRow

_CONVERSATIONS, _MESSAGES, _DOCUMENTS = (row.__table__ for row in (ConversationRow, MessageRow, DocumentRow))  # type: ignore[union-attr]
_OPEN = select(_CONVERSATIONS).where(_CONVERSATIONS.c.id == bindparam("id"), _CONVERSATIONS.c.deleted_at.is_(None))
_GET, _GET_LOCKED = Prepared(_OPEN), Prepared(_OPEN.with_for_update())
_CLAIM = Prepared(
    update(_CONVERSATIONS)
    .where(_CONVERSATIONS.c.id == bindparam("claimed"), _CONVERSATIONS.c.deleted_at.is_(None))
    .values(updated_at=bindparam("at"), version=_CONVERSATIONS.c.version + 1)
    .returning(*_CONVERSATIONS.c)
)
_WRITE = Prepared(
    update_by_key(_CONVERSATIONS, tuple(name for name in Conversation.model_fields if name != "id")).values(
        version=_CONVERSATIONS.c.version + 1
    )
)
_COUNT = Prepared(update(_CONVERSATIONS).where(_CONVERSATIONS.c.id == bindparam(f"{KEY}id")).values(version=_CONVERSATIONS.c.version + 1))
_IN_CONVERSATION = _MESSAGES.c.conversation_id == bindparam("conversation_id")
_SAID = select(_MESSAGES).where(_IN_CONVERSATION).order_by(_MESSAGES.c.seq.desc()).limit(bindparam("most"))
_NEWEST, _NEWEST_BEFORE = Prepared(_SAID), Prepared(_SAID.where(_MESSAGES.c.seq < bindparam("before")))
_LAST_SEQ = select(func.coalesce(func.max(_MESSAGES.c.seq), 0)).where(_IN_CONVERSATION)
_NEW = _MESSAGES.c.seq > _LAST_SEQ.scalar_subquery() - bindparam("most")
_AT_HAND = Prepared(
    select(_MESSAGES)
    .where(_IN_CONVERSATION, _NEW | (_MESSAGES.c.status == TurnStatus.PENDING.value) | (_MESSAGES.c.client_id == bindparam("client_id")))
    .order_by(_MESSAGES.c.seq)
)
_MESSAGE = Prepared(select(_MESSAGES).where(_MESSAGES.c.id == bindparam("id")).with_for_update())
_TURN = Prepared(
    select(_CONVERSATIONS, _MESSAGES)
    .join(_MESSAGES, _MESSAGES.c.conversation_id == _CONVERSATIONS.c.id)
    .where(_MESSAGES.c.id == bindparam("id"), _CONVERSATIONS.c.deleted_at.is_(None))
    .with_for_update()
)
_END = written_by_key(_MESSAGES, ("status", "error"))
_GIVEN = Prepared(
    select(_DOCUMENTS)
    .where(_DOCUMENTS.c.conversation_id == bindparam("conversation_id"))
    .order_by(_DOCUMENTS.c.created_at, _DOCUMENTS.c.id)
)
_OF_WORKFLOW = _MESSAGES.c.conversation_id.in_(
    select(_CONVERSATIONS.c.id).where(_CONVERSATIONS.c.workflow_id == bindparam("workflow_id"), _CONVERSATIONS.c.deleted_at.is_(None))
)
_PROPOSAL = Prepared(
    select(_MESSAGES).where(_OF_WORKFLOW, _MESSAGES.c.proposed.is_not(None)).order_by(_MESSAGES.c.created_at.desc()).limit(1)
)


class SqlConversations:
    """See `repositories.Conversations`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._rows = Gateway(connection, ConversationRow, Conversation)
        self._messages = Gateway(connection, MessageRow, Message)
        self._documents = Gateway(connection, DocumentRow, Document)

    async def add(self, conversation: Conversation) -> None:
        await self._rows.insert(conversation)

    async def get(self, conversation_id: str, *, lock: bool = False, deleted: bool = False) -> Conversation | None:
        if deleted:
            return await self._rows.one(self._rows.c.id == conversation_id, lock=lock)
        return await self._rows.first(_GET_LOCKED if lock else _GET, id=conversation_id)

    async def claim(self, conversation_id: str, *, at: datetime) -> Conversation | None:
        return await self._rows.first(_CLAIM, claimed=conversation_id, at=at)

    async def turn(self, message_id: str) -> tuple[Conversation, Message] | None:
        rows = (await self._rows.run(_TURN, id=message_id)).rows
        if not rows:
            return None
        row = rows[0]
        split = len(_CONVERSATIONS.c)
        conversation, message = (
            dict(zip(table.c.keys(), part, strict=True)) for table, part in ((_CONVERSATIONS, row[:split]), (_MESSAGES, row[split:]))
        )
        return record_of(conversation, Conversation), record_of(message, Message)

    async def counted(self, conversation_id: str) -> tuple[Conversation, int] | None:
        row = next((await self._rows.run(_GET, id=conversation_id)).mappings(), None)
        return None if row is None else (record_of(row, Conversation), row["version"])

    async def of_workflow(self, workflow_id: str, *, owner: str) -> Conversation | None:
        c = self._rows.c
        where = [c.workflow_id == workflow_id, c.created_by == owner, c.deleted_at.is_(None)]
        found = await self._rows.many(*where, order=[c.updated_at.desc(), c.id.desc()], limit=1)
        return found[0] if found else None

    async def save(self, conversation: Conversation) -> None:
        await self._rows.update(conversation)

    async def write(self, conversation: Conversation, new: Message, *, ended: Message) -> None:
        values = values_of(conversation, _CONVERSATIONS)
        await self._rows.run(_WRITE, **{KEY + "id": values.pop("id"), **values})
        await self._messages.insert(new)
        await self._messages.run(_END, **{KEY + "id": ended.id}, status=ended.status.value, error=ended.error)

    async def remove_before(self, moment: datetime) -> int:
        c = self._rows.c
        old = select(c.id).where(c.updated_at < moment)
        await self._messages.remove(self._messages.c.conversation_id.in_(old))
        await self._documents.remove(self._documents.c.conversation_id.in_(old))
        return await self._rows.remove(c.updated_at < moment)

    async def remove_message(self, message_id: str) -> None:
        this = self._messages.c.id == message_id
        await self._written(self._rows.c.id.in_(select(self._messages.c.conversation_id).where(this)))
        await self._messages.remove(this)

    async def page(
        self, *, owner: str, cursor: str | None, limit: int, search: str = "", deleted: bool = False
    ) -> tuple[list[Conversation], str | None]:
        c = self._rows.c
        where = [c.created_by == owner, c.deleted_at.is_not(None) if deleted else c.deleted_at.is_(None)]
        if search.strip():
            said = select(self._messages.c.conversation_id).where(contains(search, self._messages.c.text))
            where.append(contains(search, c.title) | c.id.in_(said))
        return await self._rows.page(*where, by=c.updated_at, key=c.id, cursor=cursor, limit=limit)

    async def add_message(self, message: Message, *, claimed: bool = False) -> None:
        if not claimed:
            await self._count(message.conversation_id)
        await self._messages.insert(message)

    async def message(self, message_id: str) -> Message | None:
        return await self._messages.first(_MESSAGE, id=message_id)

    async def at_hand(self, conversation_id: str, client_id: str | None, *, limit: int = 500) -> list[Message]:
        return await self._messages.all(_AT_HAND, conversation_id=conversation_id, client_id=client_id, most=limit)

    async def answer_to(self, message_id: str) -> Message | None:
        return await self._messages.one(self._messages.c.reply_to == message_id)

    async def proposal(self, workflow_id: str) -> Message | None:
        return await self._messages.first(_PROPOSAL, workflow_id=workflow_id)

    async def clear_proposals(self, workflow_id: str) -> None:
        c = self._messages.c
        where = [c.conversation_id.in_(self._about(workflow_id)), c.proposed.is_not(None)]
        await self._written(self._rows.c.id.in_(select(c.conversation_id).where(*where)))
        await self._messages.execute(update(self._messages.table).where(*where).values(proposed=None))

    def _about(self, workflow_id: str) -> Select[tuple[str]]:
        c = self._rows.c
        return select(c.id).where(c.workflow_id == workflow_id, c.deleted_at.is_(None))

    async def save_message(self, message: Message) -> None:
        await self._count(message.conversation_id)
        await self._messages.update(message)

    async def messages(self, conversation_id: str, *, limit: int = 500, before: int | None = None) -> list[Message]:
        which = {"conversation_id": conversation_id, "most": limit}
        earlier = self._messages.all(_NEWEST, **which) if before is None else self._messages.all(_NEWEST_BEFORE, **which, before=before)
        return (await earlier)[::-1]

    async def pending(self, conversation_id: str | None = None) -> list[Message]:
        c = self._messages.c
        where = [c.status == TurnStatus.PENDING.value]
        if conversation_id is not None:
            where.append(c.conversation_id == conversation_id)
        return await self._messages.many(*where, order=[c.created_at])

    async def add_document(self, document: Document) -> None:
        await self._count(document.conversation_id)
        await self._documents.insert(document)

    async def documents(self, conversation_id: str) -> list[Document]:
        return await self._documents.all(_GIVEN, conversation_id=conversation_id)

    async def _count(self, conversation_id: str) -> None:
        """As `_written`, in one."""
        await self._rows.run(_COUNT, **{KEY + "id": conversation_id})

    async def _written(self, which: ColumnElement[bool]) -> None:
        """Count a write in conversations. It comes before the write: who writes locks conversations first, messages after."""
        await self._rows.execute(update(self._rows.table).where(which).values(version=self._rows.c.version + 1))
