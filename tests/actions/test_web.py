"""Calls, chat messages and incidents, to a real server."""

import hashlib
import hmac
from typing import Any

import pytest

from builder_app.domain.catalog import CATALOG
from builder_app.domain.errors import EffectFailed, InvalidInput, NotFound
from tests.actions.conftest import Perform
from tests.application.conftest import House
from tests.fixtures.web import WebServer


async def connected(house: House, kind: str, **config: Any) -> str:
    return (await house.services.connections.create(house.person, kind=kind, name=kind, config=config)).id


async def test_a_call_can_be_repeated_safely(perform: Perform, web: WebServer) -> None:
    web.answer("/rebook", 201, {"booking": 7})
    params = {"method": "POST", "url": f"{web.url}/rebook", "body": {"shipment_id": "S-1"}, "headers": {"X-Try": 1}}
    result = await perform("http.request", step="rebook", **params)
    await perform("http.request", step="rebook", attempt=2, **params)
    assert (result.outcome, result.output["status"], result.output["body"]) == ("next", 201, {"booking": 7})
    assert [one.headers["idempotency-key"] for one in web.asked] == ["run_1/rebook/1"] * 2
    assert (web.asked[0].headers["x-try"], web.asked[0].json) == ("1", {"shipment_id": "S-1"})
    CATALOG.require("http.request").outputs.model_validate(result.output)


@pytest.mark.parametrize(("status", "retryable"), [(400, False), (404, False), (408, False), (429, True), (500, True), (503, True)])
async def test_what_a_server_refuses_for_good_is_not_tried_again(perform: Perform, web: WebServer, status: int, retryable: bool) -> None:
    web.answer("/x", status, Retry_After="7")
    with pytest.raises(EffectFailed, match=f"answered {status}") as caught:
        await perform("http.request", method="GET", url=f"{web.url}/x?secret=1")
    assert caught.value.retryable is retryable
    assert caught.value.retry_after_seconds == 7
    assert "secret" not in caught.value.message


async def test_expected_answers_are_successes_and_others_are_not(perform: Perform, web: WebServer) -> None:
    web.answer("/x", 404)
    assert (await perform("http.request", method="GET", url=f"{web.url}/x", expect_status=[200, 404])).output["status"] == 404
    web.answer("/x", 201)
    with pytest.raises(EffectFailed):
        await perform("http.request", method="GET", url=f"{web.url}/x", expect_status=[200])


@pytest.mark.parametrize(
    ("config", "header", "value"),
    [
        ({"auth": "bearer", "token": "t"}, "authorization", "Bearer t"),
        ({"auth": "basic", "username": "u", "token": "p"}, "authorization", "Basic dTpw"),
        ({"auth": "header", "header": "X-Api-Key", "token": "t"}, "x-api-key", "t"),
    ],
)
async def test_credentials_go_along(
    house: House, perform: Perform, web: WebServer, config: dict[str, str], header: str, value: str
) -> None:
    web.answer("/api/ping")
    connection = await connected(house, "http", base_url=f"{web.url}/api", **config)
    await perform("http.request", method="GET", url="/ping", connection=connection)
    assert web.asked[0].headers[header] == value


async def test_a_signed_call_can_be_checked(house: House, perform: Perform, web: WebServer) -> None:
    web.answer("/hook")
    connection = await connected(house, "http", auth="hmac", token="shared")
    await perform("http.request", method="POST", url=f"{web.url}/hook", body={"a": "ü"}, connection=connection)
    expected = hmac.new(b"shared", web.asked[0].body, hashlib.sha256).hexdigest()
    assert web.asked[0].headers["x-hub-signature-256"] == f"sha256={expected}"
    assert web.asked[0].json == {"a": "ü"}


async def test_credentials_stay_with_their_server(house: House, perform: Perform, web: WebServer) -> None:
    connection = await connected(house, "http", base_url="https://tms.acme.example", auth="bearer", token="t")
    with pytest.raises(EffectFailed, match="credentials are for tms") as caught:
        await perform("http.request", method="GET", url=f"{web.url}/x", connection=connection)
    assert (caught.value.code, web.asked) == ("other-host", [])


async def test_slack_and_teams_get_the_text(house: House, perform: Perform, web: WebServer) -> None:
    web.answer("/slack")
    web.answer("/teams")
    slack = await connected(house, "slack", webhook_url=f"{web.url}/slack", channel="#general")
    teams = await connected(house, "teams", webhook_url=f"{web.url}/teams")
    sent = await perform("message.slack", text="Too warm", connection=slack, channel="#cold-chain")
    await perform("message.slack", text="Too warm", connection=slack)
    await perform("message.teams", text="Too warm", connection=teams)
    assert [one.json for one in web.asked] == [
        {"text": "Too warm", "channel": "#cold-chain"},
        {"text": "Too warm", "channel": "#general"},
        {"text": "Too warm"},
    ]
    CATALOG.require("message.slack").outputs.model_validate(sent.output)


async def test_an_incident_is_opened_once(house: House, perform: Perform, web: WebServer) -> None:
    web.answer("/v2/enqueue", 202, {"status": "success"})
    duty = await connected(house, "pagerduty", routing_key="r" * 32, base_url=web.url)
    result = await perform("incident.pagerduty", step="page", summary="Too warm", severity="critical", connection=duty, details={"f": 46})
    body = web.asked[0].json
    assert result.output == {"dedup_key": "run_1/page/1"} == {"dedup_key": body["dedup_key"]}
    assert (body["routing_key"], body["event_action"]) == ("r" * 32, "trigger")
    expected = {"summary": "Too warm", "severity": "critical", "source": "Late deliveries", "custom_details": {"f": 46}}
    assert body["payload"] == expected


async def test_a_connection_of_another_kind_is_refused(house: House, perform: Perform) -> None:
    teams = await connected(house, "teams", webhook_url="https://x.example")
    with pytest.raises(InvalidInput, match="kind teams"):
        await perform("message.slack", text="x", connection=teams)
    with pytest.raises(NotFound):
        await perform("message.slack", text="x", connection="conn_nothing")
