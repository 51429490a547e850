"""Caches: bounded in this process, or in Redis."""

import time
from collections import OrderedDict
from typing import Any

from loguru import logger
from pydantic_core import from_json, to_json
from redis.asyncio import Redis
from redis.exceptions import RedisError

MAX_ENTRIES = 2000
PREFIX = "builder:cache:"


class LocalCache:
    """Keeps the values used last, in this process."""

    def __init__(self, *, max_entries: int = MAX_ENTRIES) -> None:
        self._entries: OrderedDict[str, tuple[float, Any]] = OrderedDict()
        self._max = max_entries

    async def get(self, key: str) -> Any | None:
        """The value, or None when there is none or it is too old."""
        entry = self._entries.get(key)
        if entry is None:
            return None
        if entry[0] <= time.monotonic():
            del self._entries[key]
            return None
        self._entries.move_to_end(key)
        return entry[1]

    async def set(self, key: str, value: Any, *, ttl_seconds: int) -> None:
        """Keep a value for a while; the one used longest ago goes when there are too many."""
        self._entries[key] = (time.monotonic() + ttl_seconds, value)
        self._entries.move_to_end(key)
        while len(self._entries) > self._max:
            self._entries.popitem(last=False)

    async def delete(self, key: str) -> None:
        """Forget a value."""
        self._entries.pop(key, None)

    async def clear(self) -> None:
        """Forget all."""
        self._entries.clear()


class RedisCache:
    """Keeps JSON values in Redis; while it is away nothing is found and nothing kept."""

    def __init__(self, client: Redis) -> None:
        self._client = client

    async def get(self, key: str) -> Any | None:
        """The value, or None."""
        try:
            text = await self._client.get(PREFIX + key)
        except RedisError as error:
            _missed(error)
            return None
        return None if text is None else from_json(text)

    async def set(self, key: str, value: Any, *, ttl_seconds: int) -> None:
        """Keep a value for a while."""
        try:
            await self._client.set(PREFIX + key, to_json(value).decode(), ex=ttl_seconds)
        except RedisError as error:
            _missed(error)

    async def delete(self, key: str) -> None:
        """Forget a value."""
        try:
            await self._client.delete(PREFIX + key)
        except RedisError as error:
            _missed(error)

    async def clear(self) -> None:
        """Forget all that is ours."""
        try:
            async for key in self._client.scan_iter(match=f"{PREFIX}*", count=500):
                await self._client.delete(key)
        except RedisError as error:
            _missed(error)


def _missed(error: RedisError) -> None:
    logger.warning("Cache not reached: {}", type(error).__name__)
