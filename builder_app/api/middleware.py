"""Around every request: an id, the caller's address, size limits, security headers, metrics."""

import time
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from builder_app.api.errors import problem
from builder_app.application.context import Caller, caller
from builder_app.application.ids import new_id
from builder_app.infra.telemetry import HTTP_DURATION, HTTP_REQUESTS

MAX_BODY = 5 * 1024 * 1024
MAX_UPLOAD = 20 * 1024 * 1024
CSP = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' ws: wss:; frame-ancestors 'none'; base-uri 'self'; form-action 'self'"
)


async def identify(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    """Give the request an id, refuse a body that is too large before it is read, count what happened."""
    given = request.headers.get("x-request-id", "")
    request_id = given if given.isalnum() and len(given) <= 64 else new_id("req")
    token = caller.set(Caller(address=request.client.host if request.client else "", request_id=request_id))
    started = time.perf_counter()
    try:
        limit = MAX_UPLOAD if request.headers.get("content-type", "").startswith("multipart/") else MAX_BODY
        length = request.headers.get("content-length", "0")
        if length.isdigit() and int(length) > limit:
            return problem(413, "too-large", f"The body may have at most {limit // 1024 // 1024} MiB.")
        response = await call_next(request)
        response.headers["X-Request-ID"] = request_id
        route = request.scope.get("route")
        path = getattr(route, "path", "unmatched")
        HTTP_REQUESTS.labels(method=request.method, path=path, status=str(response.status_code)).inc()
        HTTP_DURATION.labels(method=request.method, path=path).observe(time.perf_counter() - started)
        return response
    finally:
        caller.reset(token)


def secure(app: ASGIApp) -> ASGIApp:
    """`app` with security and cache headers on every HTTP response, pages included."""

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        path: str = scope["path"]

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], *_headers(path)]}
            await send(message)

        await app(scope, receive, with_headers)

    return wrapped


def _headers(path: str) -> list[tuple[bytes, bytes]]:
    headers = [(b"x-content-type-options", b"nosniff"), (b"referrer-policy", b"same-origin"), (b"x-frame-options", b"DENY")]
    if not path.startswith(("/docs", "/redoc")):
        headers.append((b"content-security-policy", CSP.encode()))
    if path.startswith("/assets/"):
        headers.append((b"cache-control", b"public, max-age=31536000, immutable"))
    elif path.startswith("/api/") or path.endswith(("/", ".html")):
        headers.append((b"cache-control", b"no-cache"))
    return headers
