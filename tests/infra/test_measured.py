"""Ports that count."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from builder_app.application.turns import Replied, TurnEvent, TurnRequest
from builder_app.domain.errors import ModelUnavailable, RateLimited
from builder_app.domain.workflow import WorkflowDefinition
from builder_app.infra.event_bus import LocalEventBus
from builder_app.infra.measured import MeasuredAssistant, MeasuredBus, MeasuredLimiter
from builder_app.infra.rate_limit import local_limiter
from builder_app.infra.telemetry import REGISTRY

REQUEST = TurnRequest(conversation_id="conv_1", text="hello", definition=WorkflowDefinition())


def _value(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(name, labels) or 0.0


class _Assistant:
    def __init__(self, error: BaseException | None = None) -> None:
        self.error = error

    async def turn(self, request: TurnRequest) -> AsyncIterator[TurnEvent]:
        if self.error is not None:
            raise self.error
        assert _value("turns_in_flight") >= 1
        yield Replied(text="hello")


async def test_a_turn_is_counted_and_timed() -> None:
    before = _value("chat_requests_total"), _value("chat_duration_seconds_count")
    assert [event async for event in MeasuredAssistant(_Assistant()).turn(REQUEST)] == [Replied(text="hello")]
    assert (_value("chat_requests_total"), _value("chat_duration_seconds_count")) == (before[0] + 1, before[1] + 1)
    assert _value("turns_in_flight") == 0


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (ModelUnavailable("Away."), "model-unavailable"),
        (RuntimeError("bug"), "internal-error"),
        (asyncio.CancelledError(), "out-of-time-or-stopped"),
    ],
)
async def test_a_turn_without_an_answer_is_counted_by_reason(error: BaseException, reason: str) -> None:
    before = _value("chat_errors_total", reason=reason)
    with pytest.raises(type(error)):
        [event async for event in MeasuredAssistant(_Assistant(error)).turn(REQUEST)]
    assert _value("chat_errors_total", reason=reason) == before + 1


async def test_statuses_of_runs_are_counted_and_passed_on() -> None:
    bus, before = MeasuredBus(LocalEventBus()), _value("runs_total", status="succeeded")
    async with bus.subscribe("runs") as news:
        await bus.publish("runs", {"run_id": "run_1", "status": "succeeded"})
        assert (await anext(news))["run_id"] == "run_1"
    assert _value("runs_total", status="succeeded") == before + 1


async def test_refusals_are_counted_by_rule() -> None:
    limiter, before = MeasuredLimiter(local_limiter({"chat": "1/minute"})), _value("rate_limits_hit_total", rule="chat")
    await limiter.check("chat", "ada")
    with pytest.raises(RateLimited):
        await limiter.check("chat", "ada")
    assert _value("rate_limits_hit_total", rule="chat") == before + 1
