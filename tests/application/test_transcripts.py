"""What two processes read of a conversation through Redis is what the database says."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from redis.asyncio import Redis

from builder_app.application.conversations import ConversationView
from builder_app.application.transcripts import DAY
from builder_app.infra.cache import PREFIX, RedisCache
from builder_app.infra.redis import connect
from builder_app.storage.unit_of_work import Database
from tests.application.conftest import House, furnish
from tests.application.test_chat import adds_a_step, talk


@dataclass
class Processes:
    """Two that share a Redis, and one without, which asks the database each time."""

    one: House
    other: House
    plain: House
    redis: Redis

    async def same(self, conversation_id: str) -> ConversationView:
        """What all three read, twice each."""
        views = [
            await house.services.conversations.get(self.one.person, conversation_id)
            for house in (self.plain, self.one, self.other, self.one, self.other)
        ]
        assert all(view == views[0] for view in views)
        return views[0]


@pytest.fixture
async def processes(database: Database, redis_server: str) -> AsyncIterator[Processes]:
    redis = connect(redis_server)
    await redis.flushdb()
    plain = furnish(database)
    plain.assistant.script = adds_a_step
    one, other = (furnish(database, house=plain, shared_cache=RedisCache(redis)) for _ in range(2))
    yield Processes(one, other, plain, redis)
    for house in (plain, one, other):
        await house.services.chat.close()
    await redis.aclose()


async def keys(redis: Redis) -> list[str]:
    found = [key async for key in redis.scan_iter(match=f"{PREFIX}transcript:*")]
    return [key.decode() if isinstance(key, bytes) else key for key in found]


async def test_every_write_is_seen_at_once_by_every_process(processes: Processes) -> None:
    p, chats = processes, processes.one.services.conversations
    conversation_id = (await chats.create(p.one.person)).id
    assert (await p.same(conversation_id)).messages == ()
    await talk(p.one, conversation_id, "first")
    assert (await p.same(conversation_id)).messages[0].text == "first"
    await talk(p.other, conversation_id, "second")
    assert len((await p.same(conversation_id)).messages) == 4
    await chats.add_document(p.one.person, conversation_id, "a.txt", b"text")
    assert [one.filename for one in (await p.same(conversation_id)).documents] == ["a.txt"]
    async for _ in p.other.services.chat.handle_message(p.one.person, conversation_id, "instead", instead=True):
        pass
    assert [one.text for one in (await p.same(conversation_id)).messages if one.role == "user"] == ["first", "instead"]


async def test_what_is_read_again_comes_from_redis_and_stays_for_a_day(processes: Processes) -> None:
    p = processes
    conversation_id = (await p.one.services.conversations.create(p.one.person)).id
    await talk(p.one, conversation_id, "first")
    await p.same(conversation_id)
    (key,) = await keys(p.redis)
    assert DAY - 60 < await p.redis.ttl(key) <= DAY
    kept = await p.redis.get(key)
    await p.redis.set(key, kept.replace(b"first", b"from Redis") if isinstance(kept, bytes) else kept.replace("first", "from Redis"))
    read = await p.other.services.conversations.get(p.one.person, conversation_id)
    assert read.messages[0].text == "from Redis"


async def test_a_flushed_redis_loses_nothing(processes: Processes) -> None:
    p = processes
    conversation_id = (await p.one.services.conversations.create(p.one.person)).id
    await talk(p.one, conversation_id, "first")
    before = await p.same(conversation_id)
    await p.redis.flushdb()
    assert await p.same(conversation_id) == before


async def test_without_redis_the_database_answers(processes: Processes, database: Database) -> None:
    gone = RedisCache(connect("redis://127.0.0.1:1/0"))
    alone = furnish(database, house=processes.plain, shared_cache=gone)
    conversation_id = (await alone.services.conversations.create(alone.person)).id
    await talk(alone, conversation_id, "first")
    assert await alone.services.conversations.get(alone.person, conversation_id) == await processes.same(conversation_id)
