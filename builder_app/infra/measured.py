"""Ports that count what passes through them."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from typing import Any

from builder_app.application.ports import Assistant, EventBus, RateLimiter
from builder_app.application.turns import TurnEvent, TurnRequest
from builder_app.domain.errors import BuilderError, RateLimited
from builder_app.infra.telemetry import (
    CHAT_DURATION,
    CHAT_ERRORS,
    CHAT_REQUESTS,
    RATE_LIMITED,
    RUNS,
    TURNS_IN_FLIGHT,
)


class MeasuredAssistant:
    """Counts turns, how long they take, and why some give no answer."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant

    async def turn(self, request: TurnRequest) -> AsyncIterator[TurnEvent]:
        """The events of one turn."""
        CHAT_REQUESTS.inc()
        started = time.perf_counter()
        with TURNS_IN_FLIGHT.track_inprogress():
            try:
                async for event in self._assistant.turn(request):
                    yield event
            except asyncio.CancelledError:
                CHAT_ERRORS.labels(reason="out-of-time-or-stopped").inc()
                raise
            except BuilderError as error:
                CHAT_ERRORS.labels(reason=error.code).inc()
                raise
            except Exception:
                CHAT_ERRORS.labels(reason="internal-error").inc()
                raise
            CHAT_DURATION.observe(time.perf_counter() - started)


class MeasuredBus:
    """Counts the statuses that runs reach; each is told once, by the process that wrote it."""

    def __init__(self, bus: EventBus) -> None:
        self._bus = bus

    async def publish(self, topic: str, payload: dict[str, Any]) -> None:
        """Hand `payload` to everybody who listens to `topic` now."""
        if topic == "runs" and "status" in payload:
            RUNS.labels(status=payload["status"]).inc()
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
