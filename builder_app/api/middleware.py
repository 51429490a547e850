"""Around every request: an id, the caller's address, size limits, figures; around every response: security headers."""

import time
from urllib.parse import urlsplit

from loguru import logger
from starlette.datastructures import Headers, QueryParams
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from builder_app.api.errors import problem
from builder_app.api.frames import Known, Sockets
from builder_app.api.uploads import PATH as UPLOAD_PATH
from builder_app.api.uploads import Uploads
from builder_app.application.context import Caller, caller
from builder_app.application.ids import new_id
from builder_app.domain.errors import Unavailable
from builder_app.infra.telemetry import HTTP_DURATION, HTTP_REQUESTS, RETRIES, WEBSOCKET_CLIENTS
from builder_app.runtime import current
from builder_app.runtime.proxies import believed, trusted

MAX_BODY = 5 * 1024 * 1024
MAX_UPLOAD = 20 * 1024 * 1024
UPLOADS = ("multipart/", "text/csv")
READING = frozenset({"GET", "HEAD", "OPTIONS"})
RESTART_SECONDS = 5
MAX_ATTEMPTS = 1000
SOCKETS = ("/_event", UPLOAD_PATH)
CSP = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' ws: wss:; frame-ancestors 'none'; "
    "base-uri 'self'; form-action 'self'"
)


class Requests:
    """Gives each request an id, which its log lines and its problem document carry; counts and limits it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request; sockets pass."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        request_id = _request_id(headers)
        caller.set(Caller(address=address_of(scope), request_id=request_id))
        started = time.perf_counter()
        status = 0

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message = {**message, "headers": [*message["headers"], (b"x-request-id", request_id.encode())]}
            await send(message)

        with logger.contextualize(request_id=request_id):
            try:
                await self._limited(scope, receive, noted, headers)
            except Exception:
                logger.exception("Unexpected error in a request")
                if status:
                    raise
                words = "Something went wrong on our side. Quote the reference when you report it."
                await problem(500, "internal-error", words)(scope, receive, noted)
            finally:
                _count(scope, status, time.perf_counter() - started)

    async def _limited(self, scope: Scope, receive: Receive, send: Send, headers: Headers) -> None:
        """The request, refused while the server finishes up, and as soon as its body is known to be too large."""
        if scope["method"] not in READING and closing():
            words = "The server is being restarted. Send this again in a moment."
            await problem(503, "shutting-down", words, headers={"Retry-After": str(RESTART_SECONDS)})(scope, receive, send)
            return
        limit = MAX_UPLOAD if headers.get("content-type", "").startswith(UPLOADS) else MAX_BODY
        length = headers.get("content-length", "0")
        words = f"The body may have at most {limit // 1024 // 1024} MiB."
        if length.isdigit() and int(length) > limit:
            await problem(413, "too-large", words)(scope, receive, send)
            return
        taken = 0

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > limit:
                raise HTTPException(413, words)
            return message

        await self.app(scope, counted, send)


def address_of(scope: Scope) -> str:
    """The caller's network address; a forwarded one is believed only from the proxies of the settings."""
    return believed(_direct(scope), Headers(scope=scope).get("x-forwarded-for", ""))


def encrypted(scope: Scope) -> bool:
    """Whether the caller's browser speaks https, to us or to a proxy of the settings."""
    forwarded = Headers(scope=scope).get("x-forwarded-proto", "") if trusted(_direct(scope)) else ""
    return (forwarded or str(scope.get("scheme"))) == "https"


def secure(app: ASGIApp, *, known: Known) -> ASGIApp:
    """`app` with security and cache headers on every HTTP response, pages included; other sites get no socket, and sockets only what
    pages send. `known` tells the names of page events.
    """
    sockets, uploads = Sockets(app, known=known), Uploads(app)

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        path: str = scope.get("path", "")
        if path.startswith(SOCKETS) and foreign(Headers(scope=scope)):
            await _refuse(scope, receive, send)
            return
        if scope["type"] == "websocket":
            RETRIES.labels(call="browser").inc(_attempts(scope))
            with WEBSOCKET_CLIENTS.track_inprogress():
                await sockets(scope, receive, send)
            return
        if scope["type"] != "http":
            await app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = {name.lower() for name, _ in message["headers"]}
                ours = [(name, value) for name, value in _headers(path) if name not in given]
                message = {**message, "headers": [*message["headers"], *ours]}
            await send(message)

        await (uploads if path.startswith(UPLOAD_PATH) else app)(scope, receive, with_headers)

    return wrapped


def _attempts(scope: Scope) -> int:
    """How often a browser tried to connect anew before this attempt reached us, as it says itself."""
    text = QueryParams(scope.get("query_string", b"")).get("again", "")
    return min(int(text), MAX_ATTEMPTS) if text.isdecimal() and len(text) < 9 else 0


def foreign(headers: Headers) -> bool:
    """Whether a browser says that a page of another origin sent this."""
    origin = headers.get("origin")
    return bool(origin) and urlsplit(origin).netloc != headers.get("host", "")


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 4403})
        return
    await problem(403, "foreign-origin", "Requests from other sites are refused.")(scope, receive, send)


def _request_id(headers: Headers) -> str:
    given = headers.get("x-request-id", "")
    return given if given.isascii() and given.replace("-", "").replace("_", "").isalnum() and len(given) <= 64 else new_id("req")


def _direct(scope: Scope) -> str:
    return str(scope["client"][0]) if scope.get("client") else ""


def closing() -> bool:
    """Whether this process finishes what it has begun and takes no new work."""
    try:
        return current().closing.is_set()
    except Unavailable as error:
        logger.debug("No settings yet: {}", error.code)
        return False


def _count(scope: Scope, status: int, seconds: float) -> None:
    """Count under the route's pattern, never under the path that was asked for: there are endlessly many of those."""
    route = scope.get("route")
    path = str(getattr(route, "path", None) or "page")
    HTTP_REQUESTS.labels(method=scope["method"], path=path, status=str(status or 500)).inc()
    HTTP_DURATION.labels(method=scope["method"], path=path).observe(seconds)


def _headers(path: str) -> list[tuple[bytes, bytes]]:
    headers = [
        (b"x-content-type-options", b"nosniff"), (b"referrer-policy", b"same-origin"), (b"x-frame-options", b"DENY"),
        (b"content-security-policy", CSP.encode()),
    ]  # fmt: skip
    if path.startswith("/assets/"):
        headers.append((b"cache-control", b"public, max-age=31536000, immutable"))
    elif path.startswith("/api/"):
        headers.append((b"cache-control", b"no-store"))
    elif path.endswith(("/", ".html")):
        headers.append((b"cache-control", b"no-cache"))
    return headers
