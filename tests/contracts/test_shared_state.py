"""Event bus, cache and rate limits, in this process and over Redis."""

import asyncio
import signal
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from builder_app.application.ports import Cache, EventBus, RateLimiter
from builder_app.domain.errors import RateLimited
from builder_app.infra.cache import LocalCache, RedisCache
from builder_app.infra.event_bus import KEPT, LocalEventBus, RedisEventBus
from builder_app.infra.rate_limit import local_limiter, redis_limiter
from builder_app.infra.redis import SECONDS, connect
from tests.fixtures.programs import redis, running

RULES = {"chat": "3/minute", "runs": "3/minute"}


@dataclass
class Shared:
    """Two processes' sights of the same things; one process where nothing is shared."""

    bus: EventBus
    other_bus: EventBus
    cache: Cache
    other_cache: Cache
    limiter: RateLimiter
    other_limiter: RateLimiter


@pytest.fixture(params=["local", "redis"])
async def shared(request: pytest.FixtureRequest) -> AsyncIterator[Shared]:
    if request.param == "local":
        bus, cache, limiter = LocalEventBus(), LocalCache(), local_limiter(RULES)
        yield Shared(bus, bus, cache, cache, limiter, limiter)
        return
    url = request.getfixturevalue("redis_server")
    one, two = connect(url), connect(url)
    await one.flushdb()
    buses = [RedisEventBus(one, origin="a"), RedisEventBus(two, origin="b")]
    for bus_ in buses:
        await bus_.start()
        await bus_.listening()
    yield Shared(*buses, RedisCache(one), RedisCache(two), redis_limiter(url, RULES), redis_limiter(url, RULES))
    for bus_ in buses:
        await bus_.stop()
    await one.aclose()
    await two.aclose()


async def test_a_message_reaches_every_listener_of_its_topic(shared: Shared) -> None:
    async with shared.bus.subscribe("t") as here, shared.other_bus.subscribe("t") as there, shared.bus.subscribe("u") as other:
        await shared.bus.publish("t", {"n": 1})
        async with asyncio.timeout(5):
            assert await anext(here) == {"n": 1}
            assert await anext(there) == {"n": 1}
        await shared.other_bus.publish("u", {"n": 2})
        async with asyncio.timeout(5):
            assert await anext(other) == {"n": 2}


async def test_a_message_comes_once(shared: Shared) -> None:
    async with shared.bus.subscribe("t") as messages:
        for n in range(5):
            await shared.bus.publish("t", {"n": n})
        async with asyncio.timeout(5):
            assert [(await anext(messages))["n"] for _ in range(5)] == [0, 1, 2, 3, 4]
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2):
                await anext(messages)
        await shared.bus.publish("t", {"n": 9})
        assert (await anext(messages))["n"] == 9


async def test_a_slow_listener_loses_the_oldest(shared: Shared) -> None:
    async with shared.bus.subscribe("t") as messages:
        for n in range(KEPT + 10):
            await shared.bus.publish("t", {"n": n})
        assert (await anext(messages))["n"] == 10


async def test_nobody_needs_to_listen(shared: Shared) -> None:
    await shared.bus.publish("nobody", {})


async def test_the_cache_keeps_forgets_and_shares(shared: Shared) -> None:
    await shared.cache.set("k", {"a": [1, "ü"]}, ttl_seconds=60)
    assert await shared.other_cache.get("k") == {"a": [1, "ü"]}
    await shared.other_cache.delete("k")
    assert await shared.cache.get("k") is None
    await shared.cache.set("k", 1, ttl_seconds=60)
    await shared.cache.clear()
    assert await shared.cache.get("k") is None


async def test_limits_hold_for_all_processes_together(shared: Shared) -> None:
    for limiter in (shared.limiter, shared.other_limiter, shared.limiter):
        await limiter.check("chat", "me")
    with pytest.raises(RateLimited) as caught:
        await shared.other_limiter.check("chat", "me")
    assert 1 <= caught.value.retry_after_seconds <= 60
    await shared.other_limiter.check("chat", "you")
    await shared.other_limiter.check("runs", "me")


async def test_the_local_cache_is_bounded() -> None:
    cache = LocalCache(max_entries=2)
    for key in "abc":
        await cache.set(key, key, ttl_seconds=60)
    assert [await cache.get(key) for key in "abc"] == [None, "b", "c"]


async def test_without_redis_work_goes_on(unused_tcp_port: int) -> None:
    client = connect(f"redis://127.0.0.1:{unused_tcp_port}/0")
    bus, cache = RedisEventBus(client, origin="a"), RedisCache(client)
    async with bus.subscribe("t") as messages:
        await bus.publish("t", {"n": 1})
        assert await anext(messages) == {"n": 1}
    await cache.set("k", 1, ttl_seconds=5)
    assert await cache.get("k") is None
    await redis_limiter(f"redis://127.0.0.1:{unused_tcp_port}/0", RULES).check("chat", "me")
    await client.aclose()


async def test_a_silent_redis_keeps_nobody_waiting(tmp_path: Path) -> None:
    """It takes connections and answers none: each port gives up within a command's limit."""
    with running(redis(tmp_path)) as server:
        url = f"redis://127.0.0.1:{server.port}/0"
        client, limiter = connect(url), redis_limiter(url, RULES)
        await limiter.check("chat", "me")
        assert server.process is not None
        server.process.send_signal(signal.SIGSTOP)
        try:
            async with asyncio.timeout(3 * SECONDS):
                await asyncio.gather(
                    limiter.check("chat", "me"), RedisCache(client).get("k"), RedisEventBus(client, origin="a").publish("t", {})
                )
        finally:
            server.process.send_signal(signal.SIGCONT)
        await client.aclose()
