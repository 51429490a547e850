"""The whole process: comes up while others are away, loses nothing, and heals."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from unittest.mock import AsyncMock

import pytest

from builder_app.domain.access import Principal, Role
from builder_app.domain.errors import StorageUnavailable, Unavailable
from builder_app.domain.runs import RunStatus
from builder_app.domain.workflow import TRIGGER, Edge, Step, Trigger, WorkflowDefinition
from builder_app.infra.telemetry import exposition
from builder_app.runtime import Runtime, current, host_runtime, open_runtime
from builder_app.runtime.opening import open_services
from builder_app.settings import Settings
from tests.fixtures.servers import free_port

PERSON = Principal(user_id="usr_op", email="op@acme.example", role=Role.OPERATOR)
SENTENCE = (
    "When a shipment is more than 2 hours late, email the facility at dock.chicago@acme.com asking for a status update. "
    "Wait 48 hours for a reply. If nobody answers, send a follow-up, and if there is still no answer after another 24 hours "
    "escalate to ops.manager@acme.com."
)
SIMPLE = WorkflowDefinition(
    steps=(Step(id="keep", action="data.store", params={"collection": "seen", "record": {"a": 1}}),),
    edges=(Edge(source=TRIGGER, target="keep"),),
)


def settings(directory: Path, **more: Any) -> Settings:
    return Settings(_env_file=None, data_dir=directory, env="test", **more)  # type: ignore[call-arg]


async def until(holds: Callable[[], Awaitable[bool]], *, seconds: float = 30) -> None:
    async with asyncio.timeout(seconds):
        while not await holds():
            await asyncio.sleep(0.05)


async def status_of(runtime: Runtime, run_id: str) -> RunStatus:
    return (await runtime.runs.get(PERSON, run_id)).run.status


async def component(runtime: Runtime, name: str) -> str:
    return (await runtime.health.report()).components[name].status


async def test_the_story_from_a_sentence_to_a_run_that_an_answer_continues(tmp_path: Path) -> None:
    async with open_runtime(settings(tmp_path)) as runtime:
        conversation = await runtime.conversations.create(PERSON)
        async for _ in runtime.chat.handle_message(PERSON, conversation.id, SENTENCE):
            pass
        deployment = await runtime.deployments.deploy(PERSON, conversation.workflow_id)
        assert deployment.trigger.type == "shipment"
        run_id = (await runtime.shipments.upsert(PERSON, [{"shipment_id": "SHP-1", "delay_hours": 3}]))[0].run_ids[0]

        async def waits() -> bool:
            return await status_of(runtime, run_id) is RunStatus.WAITING

        await until(waits)
        sent = (await runtime.mail.list(PERSON)).items[0]
        assert sent.to == ("dock.chicago@acme.com",)
        assert "SHP-1" in sent.subject + sent.body
        assert (await runtime.mail.reply(PERSON, sent.id, body="It left the dock.")).delivered

        async def is_over() -> bool:
            return await status_of(runtime, run_id) is RunStatus.SUCCEEDED

        await until(is_over)
        detail = await runtime.runs.get(PERSON, run_id)
        assert [step.outcome for step in detail.steps] == ["next", "replied"]
        assert len(detail.messages) == 2
        figures = exposition().decode()
        for line in ('steps_total{status="succeeded"}', 'messages_sent_total{action="email.send"}', 'runs_total{status="succeeded"}'):
            assert f"\n{line} " in figures
        assert 'step_duration_seconds_count{action="email.send"}' in figures
        assert "\nqueue_wait_seconds_count 0.0" not in figures


async def test_what_was_acknowledged_without_an_engine_is_done_when_there_is_one(tmp_path: Path) -> None:
    away = settings(tmp_path, temporal_address=f"127.0.0.1:{free_port()}")
    async with open_runtime(away) as runtime:
        assert await component(runtime, "temporal") == "unhealthy"
        assert (await runtime.health.report()).status == "degraded"
        workflow = await runtime.workflows.create(PERSON, name="Flow", definition=SIMPLE)
        run_id = (await runtime.runs.start(PERSON, workflow.id, input={})).run.id
        assert await status_of(runtime, run_id) is RunStatus.QUEUED
    async with open_runtime(settings(tmp_path)) as runtime:

        async def is_over() -> bool:
            return await status_of(runtime, run_id) is RunStatus.SUCCEEDED

        await until(is_over)


async def test_on_postgresql_and_redis(tmp_path: Path, postgres_url: str, redis_server: str) -> None:
    async with open_runtime(settings(tmp_path, database_url=postgres_url, redis_url=redis_server)) as runtime:
        assert await component(runtime, "redis") == "healthy"
        hook = SIMPLE.model_copy(update={"trigger": Trigger(type="manual")})
        workflow = await runtime.workflows.create(PERSON, name="Flow", definition=hook)
        runs = [(await runtime.runs.start(PERSON, workflow.id, input={})).run.id for _ in range(5)]

        async def all_over() -> bool:
            return all([await status_of(runtime, run_id) is RunStatus.SUCCEEDED for run_id in runs])

        await until(all_over)


async def test_the_administrator_of_the_settings_can_come_in(tmp_path: Path) -> None:
    who = settings(tmp_path, admin_email="boss@acme.example", admin_password="correct horse", admin_api_key="a key of the settings")
    for _ in range(2):
        async with open_runtime(who) as runtime:
            principal = await runtime.accounts.principal_of_key("a key of the settings")
            assert principal is not None
            assert principal.role is Role.ADMIN


async def test_processes_that_start_together_make_one_administrator(tmp_path: Path, postgres_url: str) -> None:
    given = settings(tmp_path, database_url=postgres_url)
    for number in range(10):
        async with open_services(given) as one, open_services(given) as other:
            account = {"email": f"first{number}@acme.example", "password": "correct horse battery", "api_key": f"{number}" * 40}
            await asyncio.gather(one.accounts.bootstrap(**account), other.accounts.bootstrap(**account))
            assert await one.accounts.principal_of_key(account["api_key"]) is not None


async def test_a_server_that_could_not_be_opened_tries_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = AsyncMock(side_effect=[RuntimeError("Something nobody thought of"), None])
    monkeypatch.setattr("builder_app.runtime.opening._bootstrap", broken)

    async def open_now() -> bool:
        try:
            return current() is not None
        except Unavailable:
            return False

    async with host_runtime(settings(tmp_path)):
        await until(open_now)
    assert broken.await_count == 2


async def test_there_is_no_runtime_before_and_after(tmp_path: Path) -> None:
    with pytest.raises(Unavailable):
        current()
    async with open_runtime(settings(tmp_path)) as runtime:
        assert current() is runtime
    with pytest.raises(Unavailable):
        current()


async def test_without_a_database_it_says_so_and_a_server_waits_for_it(tmp_path: Path) -> None:
    nowhere = settings(tmp_path, database_url=f"postgresql://builder@127.0.0.1:{free_port()}/none")
    with pytest.raises(StorageUnavailable):
        await open_runtime(nowhere).__aenter__()
    async with host_runtime(nowhere):
        with pytest.raises(Unavailable):
            current()
