"""The engine's door while Temporal is away, and when it comes back."""

import asyncio
from typing import Any

import pytest

from builder_app.domain.errors import EngineUnavailable, InvalidInput
from builder_app.domain.plan import compile
from builder_app.engine.client import TemporalConnection, TemporalRunEngine
from builder_app.engine.worker import WorkerHost
from tests.driving import START
from tests.fixtures.servers import free_port
from tests.fixtures.temporal import House, connected
from tests.flows import definition

ONE = definition({"a": ("data.set", {"values": {"x": 1}})}, ["trigger>a"])
MADE = compile(ONE, workflow_id="wf_1", version=1)


@pytest.fixture
def absent() -> TemporalRunEngine:
    """An engine whose server is not there."""
    connection = TemporalConnection(address=f"127.0.0.1:{free_port()}", namespace="default")
    return TemporalRunEngine(connection, task_queue="q", eager=False)


async def test_a_run_cannot_start_without_the_server(absent: TemporalRunEngine) -> None:
    with pytest.raises(EngineUnavailable):
        await absent.start("run_1", MADE, {}, {}, started_at=START)


@pytest.mark.parametrize(
    ("verb", "given"),
    [("cancel", ("why",)), ("pause", ()), ("resume", ()), ("deliver_reply", ("<1>", {})), ("decide", ("t", {"decision": "approved"}))],
)
async def test_no_button_works_without_the_server(absent: TemporalRunEngine, verb: str, given: tuple[Any, ...]) -> None:
    with pytest.raises(EngineUnavailable):
        await getattr(absent, verb)("run_1", *given)


async def test_the_status_says_so(absent: TemporalRunEngine) -> None:
    status = await absent.status()
    assert status.status == "unhealthy"
    assert "cannot be reached" in status.detail


async def test_the_status_is_healthy_with_the_server(house: House) -> None:
    assert (await house.engine.status()).status == "healthy"


async def test_a_connection_is_made_once_the_address_is_known(temporal_server: str) -> None:
    await connected(temporal_server)
    connection = TemporalConnection(address=None, namespace="default")
    with pytest.raises(EngineUnavailable):
        await connection.client()
    connection.address = temporal_server
    assert await connection.client() is await connection.client()


async def test_what_temporal_does_not_take_is_refused(house: House) -> None:
    with pytest.raises(InvalidInput, match="does not take"):
        await house.engine.start("run_" + "x" * 2000, MADE, {}, {}, started_at=START)


async def test_a_worker_comes_up_when_the_server_does(idle_house: House, temporal_server: str) -> None:
    connection = TemporalConnection(address=None, namespace="default")
    host = WorkerHost(connection, idle_house.services(), task_queue=idle_house.queue)
    running = asyncio.create_task(host.run())
    assert (await host.status()).status == "unhealthy"
    run_id = await idle_house.start(ONE)
    connection.address = temporal_server
    assert (await idle_house.finished(run_id)).run.status == "succeeded"
    assert (await host.status()).status == "healthy"
    host.stop()
    await running
