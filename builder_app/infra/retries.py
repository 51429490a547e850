"""How calls that failed are made again: the one policy of the house.

What may pass is attempted three times at most, with exponential waits and jitter, and only as long as the caller has time. What a
server refuses (4xx) is refused, but for 429, which waits as long as the server asks. Steps of runs are attempted as often as their own
policy says, by the engine; their waits come from here as well, and nothing below them attempts anything again.
"""

import random
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar

import httpx
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, retry_if_result, stop_after_attempt, stop_before_delay

from builder_app.infra.telemetry import RETRIES

ATTEMPTS = 3
FIRST, FACTOR, LONGEST, JITTER = 0.2, 2.0, 10.0, 0.5
"""Seconds before the second attempt, what each further wait is longer by, the longest wait, and the part of it that is left to chance."""
PASSING_STATUSES = frozenset({429, 500, 502, 503, 504})
PASSING_ERRORS = (httpx.TimeoutException, httpx.NetworkError, httpx.RemoteProtocolError)
T = TypeVar("T")


def delay(attempt: int, *, first: float = FIRST, factor: float = FACTOR, longest: float = LONGEST, asked: float | None = None) -> float:
    """Seconds to wait after the attempt with this number failed; at least as long as was asked for."""
    wait = min(first * factor ** min(attempt - 1, 60), longest)
    return max(wait * (1 + JITTER * random.random()), asked or 0.0)


def asked_wait(headers: Mapping[str, str]) -> float | None:
    """The seconds of a Retry-After header, which may be a number or a date; None without one that can be read."""
    text = headers.get("retry-after", "").strip()
    if text.replace(".", "", 1).isdecimal():
        return float(text)
    try:
        return max(0.0, (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return None


async def attempted(
    call: str,
    work: Callable[[], Awaitable[T]],
    *,
    within: float,
    passes: Callable[[BaseException], bool],
    again: Callable[[T], bool] = lambda _: False,
    asked: Callable[[T], float | None] = lambda _: None,
) -> T:
    """What `work` gives in the end: its result or its last error.

    Attempted again after errors that pass and results that ask for it (`again`), unless the next attempt began later than `within` seconds
    from now. Counted under `call`.
    """

    def wait(state: RetryCallState) -> float:
        outcome = state.outcome
        hint = None if outcome is None or outcome.failed else asked(outcome.result())
        return delay(state.attempt_number, asked=hint)

    policy = AsyncRetrying(
        stop=stop_after_attempt(ATTEMPTS) | stop_before_delay(within),
        wait=wait,
        retry=retry_if_exception(passes) | retry_if_result(again),
        before_sleep=lambda _: RETRIES.labels(call=call).inc(),
        retry_error_callback=lambda state: state.outcome.result() if state.outcome else None,
    )
    result: T = await policy(work)
    return result


class RetryingTransport(httpx.AsyncBaseTransport):
    """Sends requests again whose answer is that of a passing trouble; for calls that may be made twice."""

    def __init__(self, call: str, *, within: float, inner: httpx.AsyncBaseTransport | None = None) -> None:
        self._call = call
        self._within = within
        self._inner = inner or httpx.AsyncHTTPTransport()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The first answer that is not to be asked for again, or the last one."""
        last: httpx.Response | None = None

        async def send() -> httpx.Response:
            nonlocal last
            if last is not None:
                await last.aclose()
            last = await self._inner.handle_async_request(request)
            return last

        return await attempted(
            self._call,
            send,
            within=self._within,
            passes=lambda error: isinstance(error, PASSING_ERRORS),
            again=lambda answer: answer.status_code in PASSING_STATUSES,
            asked=lambda answer: asked_wait(answer.headers),
        )

    async def aclose(self) -> None:
        """Let the connections go."""
        await self._inner.aclose()
