"""Do the servers that we depend on answer? Asked without signing in, and not more often than their answer may be old."""

import asyncio
import ssl
import time
from collections.abc import Awaitable, Callable
from typing import Literal

import httpx

from builder_app.application.ports import ComponentStatus

FRESH_SECONDS = 2.0
SECONDS = 2.0
Ask = Callable[[], Awaitable[ComponentStatus]]


class Remembered:
    """An answer that is asked for once in `FRESH_SECONDS`, however many want to know it at the same time."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._lock = asyncio.Lock()
        self._answer = ComponentStatus(status="unhealthy")
        self._until = 0.0

    async def __call__(self) -> ComponentStatus:
        """The answer, a moment old at most."""
        async with self._lock:
            if time.monotonic() >= self._until:
                self._answer = await self._ask()
                self._until = time.monotonic() + FRESH_SECONDS
            return self._answer


async def greets(host: str, port: int, *, security: Literal["none", "starttls", "tls"]) -> bool:
    """Whether a mail server says its first line."""
    context = ssl.create_default_context() if security == "tls" else None
    try:
        async with asyncio.timeout(SECONDS):
            reader, writer = await asyncio.open_connection(host, port, ssl=context)
            try:
                return (await reader.readline()).startswith((b"220", b"* OK", b"* PREAUTH"))
            finally:
                writer.close()
    except (OSError, TimeoutError, ValueError):
        return False


async def model_answers(client: httpx.AsyncClient, base_url: str, key: str) -> ComponentStatus:
    """Whether a language model's endpoint answers and takes our key. An endpoint that has no list of models counts as there."""
    try:
        answer = await client.get(f"{base_url.rstrip('/')}/models", headers={"Authorization": f"Bearer {key}"}, timeout=SECONDS)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return ComponentStatus(status="unhealthy", detail=f"The language model does not answer ({type(error).__name__}).")
    if answer.status_code in (401, 403):
        return ComponentStatus(status="unhealthy", detail="The language model refused our key.")
    if answer.status_code >= 500:
        return ComponentStatus(status="unhealthy", detail=f"The language model answers with an error ({answer.status_code}).")
    return ComponentStatus(status="healthy")
