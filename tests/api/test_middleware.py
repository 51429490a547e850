"""What surrounds the application: headers, addresses, sockets of other sites."""

from typing import Any

import httpx
import pytest
from starlette.datastructures import Headers
from starlette.types import Receive, Scope, Send

from builder_app.api.frames import sound
from builder_app.api.middleware import address_of, encrypted, foreign, secure
from builder_app.infra.telemetry import REGISTRY
from tests.api.conftest import World


async def _page(scope: Scope, receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"ok"})


def _known(name: str) -> bool:
    return name == "state.load"


@pytest.mark.parametrize(
    ("path", "cache"),
    [
        ("/", "no-cache"),
        ("/assets/app.js", "public, max-age=31536000, immutable"),
        ("/api/v1/runs", "no-store"),
        ("/health", None),
    ],
)
async def test_security_and_cache_headers(path: str, cache: str | None) -> None:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(secure(_page, known=_known)), base_url="http://test") as client:
        answer = await client.get(path)
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert answer.headers.get("cache-control") == cache


@pytest.mark.parametrize("path", ["/_event/", "/_upload"])
async def test_pages_of_other_sites_get_no_socket(path: str) -> None:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(secure(_page, known=_known)), base_url="http://test") as client:
        refused = await client.get(path, headers={"Origin": "https://evil.example"})
        own = await client.get(path, headers={"Origin": "http://test"})
    assert refused.status_code == 403
    assert own.status_code == 200


async def test_a_websocket_of_another_site_is_closed() -> None:
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "websocket.connect"}

    async def send(message: Any) -> None:
        sent.append(message)

    headers = [(b"host", b"test"), (b"origin", b"https://evil.example")]
    await secure(_page, known=_known)({"type": "websocket", "path": "/_event/", "headers": headers}, receive, send)
    assert sent == [{"type": "websocket.close", "code": 4403}]


def test_origins_are_compared_with_the_host() -> None:
    assert foreign(Headers({"host": "a:1", "origin": "http://a:2"}))
    assert foreign(Headers({"host": "a", "origin": "null"}))
    assert not foreign(Headers({"host": "a:1", "origin": "http://a:1"}))
    assert not foreign(Headers({"host": "a:1"}))


async def test_forwarded_addresses_are_believed_from_known_proxies_only(world: World) -> None:
    scope = {"client": ("10.0.0.1", 1), "headers": [(b"x-forwarded-for", b"6.6.6.6, 9.9.9.9, 10.0.0.2")]}
    assert address_of(scope) == "10.0.0.1"
    trusting = world.runtime.settings.model_copy(update={"trusted_proxies": ("10.0.0.0/8",)})
    object.__setattr__(world.runtime, "settings", trusting)
    assert address_of(scope) == "9.9.9.9"
    assert address_of({"client": ("8.8.8.8", 1), "headers": scope["headers"]}) == "8.8.8.8"


async def test_a_proxy_may_say_that_the_browser_speaks_https(world: World) -> None:
    def asked(client: str) -> bool:
        return encrypted({"client": (client, 1), "scheme": "http", "headers": [(b"x-forwarded-proto", b"https")]})

    assert not asked("10.0.0.1")
    trusting = world.runtime.settings.model_copy(update={"trusted_proxies": ("10.0.0.0/8",)})
    object.__setattr__(world.runtime, "settings", trusting)
    assert asked("10.0.0.1")
    assert not asked("8.8.8.8")


async def test_open_sockets_are_counted() -> None:
    async def socket(scope: Scope, receive: Receive, send: Send) -> None:
        assert REGISTRY.get_sample_value("websocket_clients") == 1

    async def nothing(*_: Any) -> Any:
        return None

    await secure(socket, known=_known)({"type": "websocket", "path": "/_event/", "headers": []}, nothing, nothing)
    assert REGISTRY.get_sample_value("websocket_clients") == 0


async def test_the_explorer_needs_nothing_from_elsewhere(world: World) -> None:
    page = await world.client.get("/docs")
    script = await world.client.get("/docs/files/swagger-ui-bundle.js")
    assert page.status_code == script.status_code == 200
    assert "//cdn" not in page.text
    assert "/openapi.json" in page.text


@pytest.mark.parametrize(
    ("query", "counted"), [(b"token=a&again=3", 3), (b"token=a", 0), (b"again=99999999", 1000), (b"again=-1", 0), (b"again=x", 0)]
)
async def test_browsers_that_connect_anew_are_counted(query: bytes, counted: int) -> None:
    async def nothing(*_: Any) -> Any:
        return None

    before = REGISTRY.get_sample_value("retries_total", {"call": "browser"}) or 0
    await secure(nothing, known=_known)({"type": "websocket", "path": "/_event/", "headers": [], "query_string": query}, nothing, nothing)
    assert REGISTRY.get_sample_value("retries_total", {"call": "browser"}) == before + counted


@pytest.mark.parametrize(
    ("frame", "is_sound"),
    [
        ("3", True),
        ("40/_event,", True),
        ('40/_event,{"event": {"name": "state.load", "payload": {}, "router_data": {"pathname": "/"}}}', True),
        ('42/_event,["event", {"name": "state.load", "payload": {"text": "\\ud800"}, "token": "t"}]', True),
        ('42/_event,["event", {"name": "state.load", "payload": null}]', True),
        ('42/_event,["ping"]', True),
        ('42/_event,["client_error", {"message": "broken"}]', True),
        ('42/_event,["event", {"name": "state.other"}]', False),
        ('42/_event,["event", {"name": "state.load", "payload": []}]', False),
        ('42/_event,["event", {"name": "state.load"}, 1]', False),
        ('42/_event,["other", {}]', False),
        ('42/other,["event", {"name": "state.load"}]', False),
        (b"3", False),
        (None, False),
    ],
)
def test_only_what_pages_send_comes_through_a_socket(frame: str | bytes | None, is_sound: bool) -> None:
    assert sound(frame, known=_known) is is_sound
