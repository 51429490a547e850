"""HTTP calls against a real server on this machine."""

from collections.abc import AsyncIterator
from ipaddress import ip_address

import pytest

from builder_app.domain.errors import EffectFailed
from builder_app.infra.guarded_network import refused
from builder_app.infra.http import MAX_BYTES, HttpxClient
from tests.fixtures.servers import free_port
from tests.fixtures.web import WebServer, web

__all__ = ["web"]


@pytest.fixture
async def client() -> AsyncIterator[HttpxClient]:
    made = HttpxClient()
    yield made
    await made.close()


async def test_a_call_carries_its_parts_and_brings_the_answer(client: HttpxClient, web: WebServer) -> None:
    web.answer("/rebook", 201, {"booking": 7}, X_Trace="t1")
    answer = await client.request("POST", f"{web.url}/rebook", headers={"X-Key": "k"}, query={"dry": "no"}, body={"shipment_id": "S-1"})
    assert (answer.status, answer.body, answer.headers["x-trace"]) == (201, {"booking": 7}, "t1")
    asked = web.asked[0]
    assert (asked.method, asked.path, asked.headers["x-key"]) == ("POST", "/rebook?dry=no", "k")
    assert asked.json == {"shipment_id": "S-1"}
    assert asked.headers["content-type"] == "application/json"


async def test_text_goes_out_as_text_and_comes_back_as_text(client: HttpxClient, web: WebServer) -> None:
    web.answer("/plain", body="größer".encode(), Content_Type="text/plain; charset=utf-8")
    answer = await client.request("PUT", f"{web.url}/plain", body="as it is")
    assert (answer.body, web.asked[0].body) == ("größer", b"as it is")


async def test_an_answer_that_is_no_json_although_it_says_so_is_text(client: HttpxClient, web: WebServer) -> None:
    web.answer("/broken", body=b"{oops", Content_Type="application/json")
    assert (await client.request("GET", f"{web.url}/broken")).body == "{oops"


async def test_a_server_that_is_away_can_be_tried_again(client: HttpxClient) -> None:
    with pytest.raises(EffectFailed, match="does not answer") as caught:
        await client.request("GET", f"http://127.0.0.1:{free_port()}/")
    assert caught.value.retryable


@pytest.mark.parametrize("url", ["ftp://127.0.0.1/x", "no-address", "http://", "http://[::1"])
async def test_an_address_that_cannot_be_called_is_final(client: HttpxClient, url: str) -> None:
    with pytest.raises(EffectFailed) as caught:
        await client.request("GET", url)
    assert not caught.value.retryable


async def test_an_answer_over_the_limit_is_refused(client: HttpxClient, web: WebServer) -> None:
    web.answer("/large", body=b"x" * (MAX_BYTES + 1))
    with pytest.raises(EffectFailed) as caught:
        await client.request("GET", f"{web.url}/large")
    assert (caught.value.code, caught.value.retryable) == ("answer-too-large", False)


async def test_redirects_are_followed_on_the_same_host_and_for_reading_only(client: HttpxClient, web: WebServer) -> None:
    web.answer("/old", 302, Location="/new")
    web.answer("/new", body={"here": True})
    web.answer("/away", 302, Location="http://localhost.example/secret")
    assert (await client.request("GET", f"{web.url}/old")).body == {"here": True}
    assert (await client.request("POST", f"{web.url}/old", body={})).status == 302
    assert (await client.request("GET", f"{web.url}/away")).status == 302


async def test_redirects_end(client: HttpxClient, web: WebServer) -> None:
    web.answer("/round", 302, Location="/round")
    with pytest.raises(EffectFailed) as caught:
        await client.request("GET", f"{web.url}/round")
    assert caught.value.code == "too-many-redirects"


@pytest.mark.parametrize("url", ["http://169.254.169.254/latest/meta-data", "http://[fe80::1]/", "http://0.0.0.0/"])
async def test_metadata_services_are_out_of_reach(client: HttpxClient, url: str) -> None:
    with pytest.raises(EffectFailed) as caught:
        await client.request("GET", url)
    assert (caught.value.code, caught.value.retryable) == ("address-refused", False)


@pytest.mark.parametrize(
    ("address", "no"),
    [
        ("169.254.169.254", True),
        ("::ffff:169.254.169.254", True),
        ("fd00:ec2::254", True),
        ("224.0.0.1", True),
        ("127.0.0.1", False),
        ("10.0.0.8", False),
        ("93.184.216.34", False),
    ],
)
def test_which_addresses_are_refused(address: str, no: bool) -> None:
    assert refused(ip_address(address)) is no
