"""Ports that count what passes through them."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from typing import Any

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

from builder_app.application.ports import Assistant, Cache, EventBus, RateLimiter
from builder_app.application.steps import ActionHandler, StepCall, StepResult
from builder_app.application.turns import TurnEvent, TurnRequest
from builder_app.domain.catalog import CATALOG
from builder_app.domain.errors import BuilderError, RateLimited, TurnTimeout
from builder_app.infra.telemetry import (
    CACHE_LOOKUPS,
    CHAT_DURATION,
    CHAT_ERRORS,
    CHAT_REQUESTS,
    MESSAGES,
    POOL_BUSY,
    POOL_OPEN,
    RATE_LIMITED,
    RETRIES,
    RUNS,
    STEP_DURATION,
    STEPS,
    TURNS_IN_FLIGHT,
)

NEARLY = 0.05
"""Seconds by which the limit of a turn may have begun before its assistant was asked."""


class MeasuredAssistant:
    """Counts turns, how long they take, and why some give no answer; after `limit` they are cancelled, before it they are stopped."""

    def __init__(self, assistant: Assistant, *, limit: timedelta) -> None:
        self._assistant = assistant
        self._limit = limit.total_seconds()

    async def turn(self, request: TurnRequest) -> AsyncIterator[TurnEvent]:
        """The events of one turn."""
        CHAT_REQUESTS.inc()
        started = time.perf_counter()
        with TURNS_IN_FLIGHT.track_inprogress():
            try:
                async for event in self._assistant.turn(request):
                    yield event
            except asyncio.CancelledError:
                late = time.perf_counter() - started >= self._limit - NEARLY
                CHAT_ERRORS.labels(reason=TurnTimeout.code if late else "turn-stopped").inc()
                raise
            except BuilderError as error:
                CHAT_ERRORS.labels(reason=error.code).inc()
                raise
            except Exception:
                CHAT_ERRORS.labels(reason="internal-error").inc()
                raise
            CHAT_DURATION.observe(time.perf_counter() - started)


class MeasuredBus:
    """Counts the statuses that runs reach and how steps end; each is told once, by the process that wrote it."""

    def __init__(self, bus: EventBus) -> None:
        self._bus = bus

    async def publish(self, topic: str, payload: dict[str, Any]) -> None:
        """Hand `payload` to everybody who listens to `topic` now."""
        if topic == "runs" and "status" in payload:
            RUNS.labels(status=payload["status"]).inc()
        for status in payload.get("steps_ended", ()):
            STEPS.labels(status=status).inc()
        await self._bus.publish(topic, payload)

    def subscribe(self, topic: str) -> AbstractAsyncContextManager[AsyncIterator[dict[str, Any]]]:
        """Listens from entering to leaving."""
        return self._bus.subscribe(topic)


class MeasuredLimiter:
    """Counts refusals by rule."""

    def __init__(self, limiter: RateLimiter) -> None:
        self._limiter = limiter

    async def check(self, rule_name: str, key: str) -> None:
        """Count one; raises `RateLimited` when `key` is over the rule's limit."""
        try:
            await self._limiter.check(rule_name, key)
        except RateLimited:
            RATE_LIMITED.labels(rule=rule_name).inc()
            raise


class MeasuredCache:
    """Counts what was found and what was not, by the first part of the key."""

    def __init__(self, cache: Cache) -> None:
        self._cache = cache

    async def get(self, key: str) -> Any | None:
        """The value, or None."""
        value = await self._cache.get(key)
        CACHE_LOOKUPS.labels(cache=key.partition(":")[0], result="miss" if value is None else "hit").inc()
        return value

    async def set(self, key: str, value: Any, *, ttl_seconds: int) -> None:
        """Keep a value for a while."""
        await self._cache.set(key, value, ttl_seconds=ttl_seconds)

    async def delete(self, key: str) -> None:
        """Forget a value."""
        await self._cache.delete(key)

    async def clear(self) -> None:
        """Forget all."""
        await self._cache.clear()


class MeasuredHandler:
    """Times every attempt at an action, and counts further attempts and messages that went out."""

    def __init__(self, handler: ActionHandler) -> None:
        self._handler = handler

    async def __call__(self, call: StepCall) -> StepResult:
        """One attempt."""
        if call.attempt > 1:
            RETRIES.labels(call="step").inc()
        with STEP_DURATION.labels(action=call.action).time():
            result = await self._handler(call)
        if CATALOG.require(call.action).sends_message:
            MESSAGES.labels(action=call.action).inc()
        return result


def measured_handlers(handlers: Mapping[str, ActionHandler]) -> dict[str, ActionHandler]:
    """The same actions, measured."""
    return {action: MeasuredHandler(handler) for action, handler in handlers.items()}


def measure_pool(engine: AsyncEngine) -> None:
    """Keep count of an engine's connections."""
    for name, gauge, step in (("connect", POOL_OPEN, 1), ("close", POOL_OPEN, -1), ("checkout", POOL_BUSY, 1), ("checkin", POOL_BUSY, -1)):
        event.listen(engine.sync_engine, name, lambda *_, gauge=gauge, step=step: gauge.inc(step))
