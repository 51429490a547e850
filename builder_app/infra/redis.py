"""Redis: one client a process, with short limits, and its errors by our names."""

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import Any, TypeVar, cast

from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError, RedisError, TimeoutError

from builder_app.application.ports import ComponentStatus
from builder_app.domain.errors import Unavailable
from builder_app.infra.retries import attempted

SECONDS = 2.0
"""For one command with all its attempts to begin; what hangs is not tried again."""
PASSING = (ConnectionError, TimeoutError)
T = TypeVar("T")
_attempting: ContextVar[bool] = ContextVar("attempting", default=False)


class HouseRetry(Retry):
    """The client's attempts by the policy of the house. A connection that is made within an attempt gets none of its own."""

    def __init__(self) -> None:
        super().__init__(NoBackoff(), 0, PASSING)

    async def call_with_retry(
        self,
        do: Callable[[], Awaitable[T]],
        fail: Callable[..., Any],
        is_retryable: Callable[[Exception], bool] | None = None,
        with_failure_count: bool = False,
    ) -> T:
        """What `do` gives in the end; `fail` is told of every failure."""
        failures = 0

        async def once() -> T:
            nonlocal failures
            try:
                return await do()
            except PASSING as error:
                failures += 1
                await (fail(error, failures) if with_failure_count else fail(error))
                raise

        def passes(error: BaseException) -> bool:
            return isinstance(error, PASSING) and (is_retryable is None or is_retryable(error))

        if _attempting.get():
            return await once()
        mark, began = _attempting.set(True), time.monotonic()
        try:
            return await once()
        except PASSING as error:
            if not passes(error):
                raise
            first: Exception | None = error
        finally:
            _attempting.reset(mark)

        async def rest() -> T:
            """The first attempt as it went, then further ones: a policy is only asked where something failed, hardly ever."""
            nonlocal first
            if first is not None:
                failed, first = first, None
                raise failed
            return await once()

        mark = _attempting.set(True)
        try:
            return await attempted("redis", rest, within=SECONDS - (time.monotonic() - began), passes=passes)
        finally:
            _attempting.reset(mark)


def limited() -> dict[str, Any]:
    """What every client of ours is made with: limits of time, and attempts by the policy of the house."""
    return {"socket_timeout": SECONDS, "socket_connect_timeout": SECONDS, "retry": HouseRetry(), "health_check_interval": 15}


def connect(url: str) -> "Redis":
    """A client; nothing is sent before its first use."""
    return Redis.from_url(url, decode_responses=True, **limited())


class PageClient(Redis):
    """What Reflex keeps the pages' states with: limited as every client of ours, except in listening, where silence is no fault."""

    def pubsub(self, **given: Any) -> PubSub:
        """Something that listens for as long as it is wanted."""
        return _Listener(self.connection_pool, **given)


class _Listener(PubSub):
    async def listen(self) -> AsyncIterator[Any]:
        """Messages as they come."""
        while self.subscribed:
            message = await self.get_message(timeout=SECONDS)
            if message is not None:
                yield message


def connect_pages(url: str) -> Redis:
    """A client for the pages' states, which are bytes; nothing is sent before its first use."""
    return PageClient.from_url(url, **limited())


def unavailable() -> Unavailable:
    """What an error of Redis is called."""
    return Unavailable("The shared cache (Redis) does not answer. Try again in a moment.", code="redis-unavailable")


@asynccontextmanager
async def named_errors() -> AsyncIterator[None]:
    """Redis' errors as `Unavailable`."""
    try:
        yield
    except RedisError as error:
        raise unavailable() from error


async def status(client: "Redis") -> ComponentStatus:
    """Whether Redis answers, and how fast."""
    started = time.perf_counter()
    try:
        async with named_errors():
            await cast(Awaitable[bool], client.ping())
    except Unavailable as error:
        return ComponentStatus(status="unhealthy", detail=error.message)
    return ComponentStatus(status="healthy", latency_ms=round((time.perf_counter() - started) * 1000, 2))
