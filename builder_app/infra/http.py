"""HTTP calls of steps: within limits of time and size."""

from collections.abc import Mapping
from typing import Any

import httpx
from pydantic_core import from_json

from builder_app.application.ports import HttpAnswer
from builder_app.domain.errors import EffectFailed

MAX_BYTES = 2 * 1024 * 1024
MAX_REDIRECTS = 3
_PASSING = (httpx.TimeoutException, httpx.NetworkError, httpx.RemoteProtocolError)


class HttpxClient:
    """`HttpClient` over httpx. One pool, opened with the first call."""

    def __init__(self) -> None:
        self._client: httpx.AsyncClient | None = None

    async def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        query: Mapping[str, Any] | None = None,
        body: Any = None,
        timeout_seconds: float = 30,
    ) -> HttpAnswer:
        """The answer, whatever its status. Raises `EffectFailed`, retryable when the network failed."""
        if self._client is None:
            self._client = httpx.AsyncClient(follow_redirects=True, max_redirects=MAX_REDIRECTS)
        content = {"json": body} if isinstance(body, dict | list) else {"content": str(body)} if body is not None else {}
        try:
            async with self._client.stream(
                method, url, headers=headers, params=dict(query) if query else None, timeout=timeout_seconds, **content
            ) as answer:
                raw = await _read(answer)
        except _PASSING as error:
            raise EffectFailed(f"{url.split('?')[0]} does not answer ({type(error).__name__}).", retryable=True) from error
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            raise EffectFailed(f"The call to {url.split('?')[0]} cannot be made: {error}.", code="bad-request") from error
        return HttpAnswer(status=answer.status_code, headers=dict(answer.headers), body=_parsed(raw, answer))

    async def close(self) -> None:
        """Let the connections go."""
        if self._client is not None:
            await self._client.aclose()


async def _read(answer: httpx.Response) -> bytes:
    raw = bytearray()
    async for part in answer.aiter_bytes():
        raw += part
        if len(raw) > MAX_BYTES:
            raise EffectFailed(f"The answer is larger than {MAX_BYTES // 1024 // 1024} MB.", code="answer-too-large")
    return bytes(raw)


def _parsed(raw: bytes, answer: httpx.Response) -> Any:
    if not raw:
        return None
    if "json" in answer.headers.get("content-type", ""):
        try:
            return from_json(raw)
        except ValueError:
            return raw.decode(answer.encoding or "utf-8", errors="replace")
    return raw.decode(answer.encoding or "utf-8", errors="replace")
