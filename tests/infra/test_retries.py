"""Attempts: of what, how often, how long apart."""

import ast
import time
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import httpx
import pytest
from redis.exceptions import ConnectionError

from builder_app.infra import retries
from builder_app.infra.redis import connect
from builder_app.infra.retries import ATTEMPTS, JITTER, RetryingTransport, asked_wait, attempted, delay
from builder_app.infra.telemetry import REGISTRY

ROOT = Path(__file__).resolve().parents[2]


def counted(call: str) -> float:
    return REGISTRY.get_sample_value("retries_total", {"call": call}) or 0.0


class Scripted(httpx.AsyncBaseTransport):
    """Answers one after the other: a status, (status, Retry-After) or an error; the last one again and again."""

    def __init__(self, *answers: int | tuple[int, str] | Exception) -> None:
        self.answers, self.asked, self.closed = list(answers), 0, 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        answer = self.answers[min(self.asked, len(self.answers) - 1)]
        self.asked += 1
        if isinstance(answer, Exception):
            raise answer
        status, after = answer if isinstance(answer, tuple) else (answer, None)
        return httpx.Response(status, headers={"Retry-After": after} if after else {}, stream=_Stream(self))


class _Stream(httpx.AsyncByteStream):
    def __init__(self, owner: Scripted) -> None:
        self.owner = owner

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield b"body"

    async def aclose(self) -> None:
        self.owner.closed += 1


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retries.delay, "__kwdefaults__", {**(retries.delay.__kwdefaults__ or {}), "first": 0.001})


async def ask(script: Scripted, *, within: float = 5) -> httpx.Response:
    async with httpx.AsyncClient(transport=RetryingTransport("scripted", within=within, inner=script)) as client:
        return await client.post("http://there/", json={"a": 1})


@pytest.mark.parametrize(
    ("answers", "status", "asked"),
    [
        ((503, 500, 200), 200, 3),
        ((503,), 503, ATTEMPTS),
        ((httpx.ConnectError("no"), 200), 200, 2),
        (((429, "0"), 200), 200, 2),
        ((400,), 400, 1),
        ((401,), 401, 1),
        ((404,), 404, 1),
        ((408,), 408, 1),
        ((409,), 409, 1),
        ((501,), 501, 1),
    ],
)
async def test_what_may_pass_is_attempted_three_times_and_no_refusal_twice(
    answers: Sequence[int | tuple[int, str] | Exception], status: int, asked: int
) -> None:
    script, before = Scripted(*answers), counted("scripted")
    assert (await ask(script)).status_code == status
    assert script.asked == asked
    assert counted("scripted") == before + asked - 1
    assert script.closed == asked - sum(isinstance(one, Exception) for one in answers)


async def test_the_last_error_comes_through() -> None:
    script = Scripted(httpx.ConnectError("no"))
    with pytest.raises(httpx.ConnectError):
        await ask(script)
    assert script.asked == ATTEMPTS


async def test_a_wait_that_is_asked_for_is_kept() -> None:
    began = time.monotonic()
    assert (await ask(Scripted((429, "0.3"), 200))).status_code == 200
    assert time.monotonic() - began >= 0.3


async def test_nothing_is_attempted_after_the_callers_time() -> None:
    began, script = time.monotonic(), Scripted((429, "60"), 200)
    assert (await ask(script, within=1)).status_code == 429
    assert script.asked == 1
    assert time.monotonic() - began < 1


async def test_what_does_not_pass_is_not_attempted_again() -> None:
    calls = 0

    async def work() -> None:
        nonlocal calls
        calls += 1
        raise ValueError("for good")

    with pytest.raises(ValueError, match="for good"):
        await attempted("work", work, within=5, passes=lambda error: isinstance(error, OSError))
    assert calls == 1


def test_waits_grow_with_jitter_up_to_a_limit() -> None:
    waits = [[delay(attempt, first=0.2, longest=1.0) for _ in range(50)] for attempt in range(1, 6)]
    for series, least in zip(waits, (0.2, 0.4, 0.8, 1.0, 1.0), strict=True):
        assert all(least <= one <= least * (1 + JITTER) + 1e-9 for one in series)
        assert len(set(series)) > 1
    assert delay(500, longest=60) <= 60 * (1 + JITTER)
    assert delay(1, asked=7.0) == 7.0


def test_retry_after_is_read_as_number_and_date() -> None:
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    assert asked_wait({"retry-after": "2.5"}) == 2.5
    assert 25 < (asked_wait({"retry-after": soon}) or 0) <= 30
    assert asked_wait({"retry-after": "Mon, 01 Jan 2001 00:00:00 GMT"}) == 0
    assert asked_wait({"retry-after": "soon"}) is None
    assert asked_wait({}) is None


async def test_redis_is_attempted_by_the_same_policy(unused_tcp_port: int) -> None:
    client, before = connect(f"redis://127.0.0.1:{unused_tcp_port}/0"), counted("redis")
    with pytest.raises(ConnectionError):
        await client.get("a")
    await client.aclose()
    assert counted("redis") == before + ATTEMPTS - 1


def test_there_is_one_policy_in_the_house() -> None:
    found = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "builder_app").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if (isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "tenacity")
        or (isinstance(node, ast.Import) and any(name.name.split(".")[0] == "tenacity" for name in node.names))
    }
    assert found == {"builder_app/infra/retries.py"}
