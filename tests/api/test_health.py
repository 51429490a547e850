"""Probes and figures."""

import pytest

from builder_app.runtime import opening
from tests.api.conftest import World


async def test_health_names_every_part(world: World) -> None:
    async with world.anonymous() as client:
        answer = await client.get("/health")
    assert answer.status_code == 200
    body = answer.json()
    assert body["status"] == "healthy"
    assert body["components"]["database"]["status"] == "healthy"
    assert body["components"]["database"]["latency_ms"] >= 0


async def test_not_ready_before_the_runtime_is_open(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "_current", None)
    async with world.anonymous() as client:
        assert (await client.get("/health/live")).status_code == 200
        ready = await client.get("/health/ready")
        health = await client.get("/health")
        listing = await client.get("/api/v1/workflows", headers=world.as_("admin"))
    assert ready.status_code == 503
    assert ready.json()["ready"] is False
    assert health.status_code == 503
    assert set(health.json()["components"]) == {"database", "redis", "temporal", "worker", "mail", "agent"}
    assert listing.status_code == 503
    assert listing.json()["code"] == "starting"


async def test_ready_once_the_runtime_is_open(world: World) -> None:
    async with world.anonymous() as client:
        answer = await client.get("/health/ready")
    assert answer.status_code == 200
    assert answer.json() == {"ready": True, "detail": ""}


async def test_requests_are_counted_under_their_pattern(world: World) -> None:
    await world.client.get("/api/v1/runs/run_nobody")
    async with world.anonymous() as client:
        text = (await client.get("/metrics")).text
    assert 'http_requests_total{method="GET",path="/api/v1/runs/{run_id}",status="404"}' in text
    assert "run_nobody" not in text
