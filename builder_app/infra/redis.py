"""Redis: one client a process, with short limits, and its errors by our names."""

import time
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from typing import cast

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialWithJitterBackoff
from redis.exceptions import ConnectionError, RedisError, TimeoutError

from builder_app.application.ports import ComponentStatus
from builder_app.domain.errors import Unavailable

SECONDS = 2.0


def connect(url: str) -> "Redis":
    """A client; nothing is sent before its first use."""
    retry = Retry(ExponentialWithJitterBackoff(cap=0.5, base=0.05), retries=2)
    return Redis.from_url(
        url,
        decode_responses=True,
        socket_timeout=SECONDS,
        socket_connect_timeout=SECONDS,
        retry=retry,
        retry_on_error=[ConnectionError, TimeoutError],
        health_check_interval=15,
    )


@asynccontextmanager
async def named_errors() -> AsyncIterator[None]:
    """Redis' errors as `Unavailable`."""
    try:
        yield
    except RedisError as error:
        raise Unavailable("The shared cache (Redis) does not answer. Try again in a moment.", code="redis-unavailable") from error


async def status(client: "Redis") -> ComponentStatus:
    """Whether Redis answers, and how fast."""
    started = time.perf_counter()
    try:
        async with named_errors():
            await cast(Awaitable[bool], client.ping())
    except Unavailable as error:
        return ComponentStatus(status="unhealthy", detail=error.message)
    return ComponentStatus(status="healthy", latency_ms=round((time.perf_counter() - started) * 1000, 2))
