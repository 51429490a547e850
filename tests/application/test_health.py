"""Health: what the parts say, together."""

import asyncio

import pytest

from builder_app.application import health
from builder_app.application.health import HealthService
from builder_app.application.ports import ComponentStatus


def probe(status: str) -> health.Probe:
    async def answer() -> ComponentStatus:
        return ComponentStatus.model_validate({"status": status})

    return answer


@pytest.mark.parametrize(
    ("database", "temporal", "overall"),
    [("healthy", "healthy", "healthy"), ("healthy", "unhealthy", "degraded"), ("unhealthy", "healthy", "unhealthy")],
)
async def test_the_whole_is_what_its_parts_are(database: str, temporal: str, overall: str) -> None:
    probes = {"database": probe(database), "temporal": probe(temporal), "redis": probe("disabled")}
    report = await HealthService(version="1", probes=probes).report()
    assert report.status == overall
    assert report.components["database"].latency_ms is not None
    assert report.components["redis"].latency_ms is None


async def test_a_part_that_hangs_is_unhealthy_and_keeps_nobody_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    async def hangs() -> ComponentStatus:
        await asyncio.Event().wait()
        raise AssertionError

    monkeypatch.setattr(health, "LIMIT_SECONDS", 0.05)
    report = await HealthService(version="1", probes={"temporal": hangs, "database": probe("healthy")}).report()
    assert report.components["temporal"].status == "unhealthy"
    assert report.status == "degraded"


async def test_a_part_that_cannot_be_asked_is_unhealthy_and_hides_no_other() -> None:
    async def breaks() -> ComponentStatus:
        raise ValueError("a stored connection that nobody foresaw")

    report = await HealthService(version="1", probes={"mail": breaks, "database": probe("healthy")}).report()
    assert (report.components["mail"].status, report.components["database"].status) == ("unhealthy", "healthy")
    assert "nobody foresaw" not in report.components["mail"].detail
