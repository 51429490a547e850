"""What was said and given in a conversation, kept ready for a day for who reads it again."""

from typing import Any, NamedTuple

from pydantic import TypeAdapter

from builder_app.application.ports import Cache, UnitOfWork
from builder_app.domain.chat import Document, Message

DAY = 24 * 3600


class Transcript(NamedTuple):
    """The messages of a conversation, oldest first, and its files."""

    messages: tuple[Message, ...]
    documents: tuple[Document, ...]


_KEPT: TypeAdapter[Transcript] = TypeAdapter(Transcript)


class Transcripts:
    """Reads transcripts. The database is the record; a cache is asked under the conversation's version, so what it holds is never old.

    Without a cache outside of this process nothing is kept: the database is as near.
    """

    def __init__(self, cache: Cache | None) -> None:
        self._cache = cache

    async def read(self, uow: UnitOfWork, conversation_id: str, version: int) -> Transcript:
        """The transcript as it is now; `version` is the conversation's, read before."""
        if self._cache is None:
            return await _read(uow, conversation_id)
        key = f"transcript:{conversation_id}:{version}"
        kept: Any = await self._cache.get(key)
        if kept is not None:
            return _KEPT.validate_python(kept, strict=False)
        transcript = await _read(uow, conversation_id)
        await self._cache.set(key, _KEPT.dump_python(transcript, mode="json"), ttl_seconds=DAY)
        return transcript


async def _read(uow: UnitOfWork, conversation_id: str) -> Transcript:
    messages = await uow.conversations.messages(conversation_id)
    documents = await uow.conversations.documents(conversation_id)
    return Transcript(tuple(messages), tuple(documents))
