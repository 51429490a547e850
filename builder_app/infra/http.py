"""HTTP calls of steps: within limits of time and size, and only to where steps may go."""

import asyncio
from collections.abc import Mapping
from typing import Any

import httpx
from pydantic_core import from_json

from builder_app.application.ports import HttpAnswer
from builder_app.domain.errors import EffectFailed
from builder_app.infra.guarded_network import GuardedTransport
from builder_app.infra.retries import PASSING_ERRORS

MAX_BYTES = 768 * 1024
MAX_REDIRECTS = 3
_SAFE = frozenset({"GET", "HEAD"})


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
        place = url.split("?")[0]
        if self._client is None:
            self._client = httpx.AsyncClient(transport=GuardedTransport())
        try:
            async with asyncio.timeout(timeout_seconds):
                request = self._client.build_request(
                    method,
                    url,
                    headers=headers,
                    params=dict(query) if query else None,
                    timeout=timeout_seconds,
                    **_content(body),
                )
                return await self._follow(request)
        except (*PASSING_ERRORS, TimeoutError) as error:
            raise EffectFailed(f"{place} does not answer ({type(error).__name__}).", retryable=True) from error
        except (httpx.HTTPError, httpx.InvalidURL, ValueError, TypeError) as error:
            raise EffectFailed(f"The call to {place} cannot be made: {error}.", code="bad-request") from error

    async def close(self) -> None:
        """Let the connections go."""
        if self._client is not None:
            await self._client.aclose()
            self._client = None

    async def _follow(self, request: httpx.Request) -> HttpAnswer:
        """Send; go where a redirect points only on the same host, so that credentials stay where they belong."""
        assert self._client is not None
        for _ in range(MAX_REDIRECTS + 1):
            answer = await self._client.send(request, stream=True)
            try:
                following = answer.next_request
                if following is None or request.method not in _SAFE or following.url.host != request.url.host:
                    return HttpAnswer(
                        status=answer.status_code,
                        headers=dict(answer.headers),
                        body=_parsed(await _read(answer), answer),
                    )
            finally:
                await answer.aclose()
            request = following
        raise EffectFailed(f"More than {MAX_REDIRECTS} redirects.", code="too-many-redirects")


def _content(body: Any) -> dict[str, Any]:
    """Lists and objects go out as JSON, anything else as text."""
    if body is None:
        return {}
    return {"json": body} if isinstance(body, dict | list) else {"content": str(body)}


async def _read(answer: httpx.Response) -> bytes:
    raw = bytearray()
    async for part in answer.aiter_bytes():
        raw += part
        if len(raw) > MAX_BYTES:
            raise EffectFailed(f"The answer is larger than {MAX_BYTES // 1024} KB.", code="answer-too-large")
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
