"""Event buses: within a process, and between processes over Redis.

Messages are hints to reread what is stored, so a slow listener loses the oldest and a bus that is down delays pages, not work.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Self

from loguru import logger
from pydantic_core import from_json, to_json
from redis.asyncio import Redis
from redis.exceptions import RedisError

from builder_app.infra.retries import delay

KEPT = 256
CHANNEL = "builder:events"
LONGEST_PAUSE = 5.0


class LocalEventBus:
    """Reaches listeners in this process."""

    def __init__(self) -> None:
        self._listeners: dict[str, set[asyncio.Queue[dict[str, Any]]]] = defaultdict(set)

    async def publish(self, topic: str, payload: dict[str, Any]) -> None:
        """Hand `payload` to everybody who listens to `topic` now."""
        for queue in list(self._listeners.get(topic, ())):
            if queue.full():
                queue.get_nowait()
            queue.put_nowait(payload)

    @asynccontextmanager
    async def subscribe(self, topic: str) -> AsyncIterator[AsyncIterator[dict[str, Any]]]:
        """Listens from entering to leaving."""
        queue: asyncio.Queue[dict[str, Any]] = asyncio.Queue(KEPT)
        self._listeners[topic].add(queue)
        try:
            yield _Messages(queue)
        finally:
            self._listeners[topic].discard(queue)
            if not self._listeners[topic]:
                del self._listeners[topic]


class RedisEventBus:
    """Reaches listeners in all processes: one channel, one reader a process, handed on to local listeners.

    Local listeners are reached even while Redis is away.
    """

    def __init__(self, client: Redis, *, origin: str) -> None:
        self._client = client
        self._origin = origin
        self._local = LocalEventBus()
        self._reader: asyncio.Task[None] | None = None
        self._listening = asyncio.Event()

    async def start(self) -> None:
        """Begin to read what other processes publish."""
        self._reader = asyncio.create_task(self._read())

    async def listening(self) -> None:
        """Wait until the other processes can be heard."""
        await self._listening.wait()

    async def stop(self) -> None:
        """Stop reading."""
        if self._reader is not None:
            self._reader.cancel()
            await asyncio.gather(self._reader, return_exceptions=True)

    async def publish(self, topic: str, payload: dict[str, Any]) -> None:
        """Hand `payload` to listeners here, and to those elsewhere as far as Redis is there."""
        await self._local.publish(topic, payload)
        message = f"{self._origin} {to_json({'topic': topic, 'payload': payload}).decode()}"
        try:
            await self._client.publish(CHANNEL, message)
        except RedisError as error:
            logger.warning("Event not published to other processes: {}", type(error).__name__)

    @asynccontextmanager
    async def subscribe(self, topic: str) -> AsyncIterator[AsyncIterator[dict[str, Any]]]:
        """Listens from entering to leaving."""
        async with self._local.subscribe(topic) as messages:
            yield messages

    async def _read(self) -> None:
        failures = 0
        while True:
            try:
                async with self._client.pubsub(ignore_subscribe_messages=True) as channel:
                    await channel.subscribe(CHANNEL)
                    self._listening.set()
                    failures = 0
                    while True:
                        message = await channel.get_message(timeout=1.0)
                        if message is not None:
                            await self._hand_on(message["data"])
            except RedisError as error:
                self._listening.clear()
                failures += 1
                pause = delay(failures, longest=LONGEST_PAUSE)
                logger.warning("Event bus lost Redis, trying again in {:.1f} s: {}", pause, type(error).__name__)
                await asyncio.sleep(pause)

    async def _hand_on(self, data: str) -> None:
        origin, _, told = data.partition(" ")
        if origin != self._origin:
            message = from_json(told)
            await self._local.publish(message["topic"], message["payload"])


class _Messages:
    """What comes into a queue, without end. No generator: waiting may be given up and taken up again."""

    def __init__(self, queue: asyncio.Queue[dict[str, Any]]) -> None:
        self._queue = queue

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> dict[str, Any]:
        return await self._queue.get()
