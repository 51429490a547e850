"""Ports that count."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from builder_app.application.answer_cache import CachedAssistant
from builder_app.application.steps import StepCall, StepResult
from builder_app.application.turns import Edited, Replied, TurnEvent, TurnRequest
from builder_app.domain.edits import AddStep
from builder_app.domain.errors import EffectFailed, ModelUnavailable, RateLimited
from builder_app.domain.workflow import Step, WorkflowDefinition
from builder_app.infra.cache import LocalCache
from builder_app.infra.clock import SystemClock
from builder_app.infra.event_bus import LocalEventBus
from builder_app.infra.measured import MeasuredAssistant, MeasuredBus, MeasuredCache, MeasuredLimiter, measure_pool, measured_handlers
from builder_app.infra.rate_limit import local_limiter
from builder_app.infra.telemetry import REGISTRY
from builder_app.storage.unit_of_work import Database
from tests.fixtures.temporal import answering

LIMIT = timedelta(seconds=30)
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
    assert [event async for event in MeasuredAssistant(_Assistant(), limit=LIMIT).turn(REQUEST)] == [Replied(text="hello")]
    assert (_value("chat_requests_total"), _value("chat_duration_seconds_count")) == (before[0] + 1, before[1] + 1)
    assert _value("turns_in_flight") == 0


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (ModelUnavailable("Away."), "model-unavailable"),
        (RuntimeError("bug"), "internal-error"),
        (asyncio.CancelledError(), "turn-stopped"),
    ],
)
async def test_a_turn_without_an_answer_is_counted_by_reason(error: BaseException, reason: str) -> None:
    before = _value("chat_errors_total", reason=reason)
    with pytest.raises(type(error)):
        [event async for event in MeasuredAssistant(_Assistant(error), limit=LIMIT).turn(REQUEST)]
    assert _value("chat_errors_total", reason=reason) == before + 1


class _Silent:
    """Never answers."""

    async def turn(self, request: TurnRequest) -> AsyncIterator[TurnEvent]:
        await asyncio.Event().wait()
        yield Replied(text="never")


async def test_a_turn_out_of_time_is_counted_as_such() -> None:
    before, limit = _value("chat_errors_total", reason="turn-timeout"), timedelta(seconds=0.2)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(limit.total_seconds()):
            [event async for event in MeasuredAssistant(_Silent(), limit=limit).turn(REQUEST)]
    assert _value("chat_errors_total", reason="turn-timeout") == before + 1


async def test_answers_from_the_cache_are_turns_too(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    cached = CachedAssistant(_Builds(), identity="x", cache=LocalCache(), uow=database, clock=SystemClock())
    before, measured = _value("chat_requests_total"), MeasuredAssistant(cached, limit=LIMIT)
    answers = [[event async for event in measured.turn(REQUEST)][-1] for _ in range(2)]
    assert [isinstance(one, Replied) and one.cached for one in answers] == [False, True]
    assert _value("chat_requests_total") == before + 2
    await database.close()


class _Builds:
    """Adds a step."""

    async def turn(self, request: TurnRequest) -> AsyncIterator[TurnEvent]:
        yield Edited(edits=(AddStep(step=Step(id="a", action="log.write", params={"message": "x"})),))
        yield Replied(text="done")


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


async def test_ends_of_steps_are_counted_by_status() -> None:
    bus, before = MeasuredBus(LocalEventBus()), _value("steps_total", status="failed")
    await bus.publish("run:run_1", {"run_id": "run_1", "seq": 4, "status": "running", "steps_ended": ("failed", "failed")})
    assert _value("steps_total", status="failed") == before + 2


async def test_what_a_cache_knows_is_counted() -> None:
    cache, hit, miss = MeasuredCache(LocalCache()), *(_value("cache_lookups_total", cache="answers", result=one) for one in ("hit", "miss"))
    assert await cache.get("answers:a") is None
    await cache.set("answers:a", 1, ttl_seconds=60)
    assert await cache.get("answers:a") == 1
    await cache.delete("answers:a")
    await cache.clear()
    assert _value("cache_lookups_total", cache="answers", result="hit") == hit + 1
    assert _value("cache_lookups_total", cache="answers", result="miss") == miss + 1


async def test_attempts_are_timed_and_messages_counted() -> None:
    handler, _ = answering(EffectFailed("Not now.", retryable=True), StepResult(outcome="next"))
    send = measured_handlers({"email.send": handler})["email.send"]
    names = ("messages_sent_total", "step_duration_seconds_count")
    before, retried = [_value(name, action="email.send") for name in names], _value("retries_total", call="step")
    call = StepCall(
        run_id="run_1", step_id="a", visit=1, attempt=1, action="email.send", name="", params={}, workflow_id="wf_1", workflow_name="",
        now=datetime.now(UTC),
    )  # fmt: skip
    with pytest.raises(EffectFailed):
        await send(call)
    assert (await send(replace(call, attempt=2))).outcome == "next"
    assert [_value(name, action="email.send") for name in names] == [before[0] + 1, before[1] + 2]
    assert _value("retries_total", call="step") == retried + 1


async def test_connections_of_the_database_are_counted(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    measure_pool(database.engine)
    before = [_value(name) for name in ("database_pool_connections", "database_pool_connections_in_use")]
    async with database(read_only=True), database(read_only=True):
        assert _value("database_pool_connections") == before[0] + 2
        assert _value("database_pool_connections_in_use") == before[1] + 2
    assert _value("database_pool_connections_in_use") == before[1]
    await database.close()
    assert _value("database_pool_connections") == before[0]
