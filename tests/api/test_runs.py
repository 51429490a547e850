"""Runs, tasks and webhooks over REST."""

import asyncio
from datetime import UTC, datetime
from typing import Any

from builder_app.domain.tasks import Task
from tests.api.conftest import World


async def _published(world: World, definition: dict[str, Any]) -> str:
    made = (await world.client.post("/api/v1/workflows", json={"name": "Noted", "definition": definition})).json()
    assert (await world.client.post(f"/api/v1/workflows/{made['id']}/versions")).status_code == 201
    workflow_id: str = made["id"]
    return workflow_id


async def test_the_same_key_gives_the_same_run(world: World, noted: dict[str, Any]) -> None:
    path = f"/api/v1/workflows/{await _published(world, noted)}/runs"
    given = {"json": {"input": {"who": "Ada"}}, "headers": {"Idempotency-Key": "once"}}
    answers = await asyncio.gather(*(world.client.post(path, **given) for _ in range(5)))
    assert sorted(one.status_code for one in answers) == [200, 200, 200, 200, 201]
    assert len({one.json()["id"] for one in answers}) == 1
    assert answers[0].json()["status"] == "queued"
    assert [call for call, _ in world.engine.calls] == ["start"]


async def test_wrong_inputs_are_named_and_start_nothing(world: World, noted: dict[str, Any]) -> None:
    needed = {**noted, "inputs": [{"name": "who", "type": "integer", "required": True}]}
    path = f"/api/v1/workflows/{await _published(world, needed)}/runs"
    for given, field in (({}, "input.who"), ({"who": "x"}, "input.who"), ({"who": 1, "what": 2}, "input.what")):
        answer = await world.client.post(path, json={"input": given})
        assert answer.status_code == 422
        assert answer.json()["fields"][0]["field"] == field
    assert world.engine.calls == []


async def test_a_run_is_read_with_its_steps_and_listed(world: World, noted: dict[str, Any]) -> None:
    world.engine.on_start = world.finish
    workflow_id = await _published(world, noted)
    run = (await world.client.post(f"/api/v1/workflows/{workflow_id}/runs", json={})).json()
    detail = (await world.client.get(f"/api/v1/runs/{run['id']}")).json()
    assert (detail["status"], detail["steps"][0]["step_id"], detail["steps"][0]["outcome"]) == (
        "succeeded",
        "note",
        "next",
    )
    assert detail["definition"]["steps"][0]["id"] == "note"
    query = f"/api/v1/runs?workflow_id={workflow_id}&status=succeeded&status=failed"
    assert [one["id"] for one in (await world.client.get(query)).json()["items"]] == [run["id"]]
    assert (await world.client.get("/api/v1/runs?status=queued")).json()["items"] == []
    assert (await world.client.get("/api/v1/runs?status=sleeping")).status_code == 422


async def test_a_runs_history_as_json_and_live(world: World, noted: dict[str, Any]) -> None:
    workflow_id = await _published(world, noted)
    run = (await world.client.post(f"/api/v1/workflows/{workflow_id}/runs", json={})).json()
    path = f"/api/v1/runs/{run['id']}/events"
    assert (await world.client.get(path)).json() == {"items": [], "next_cursor": None}

    async def later() -> None:
        await asyncio.sleep(0.05)
        await world.finish(run["id"])

    task = asyncio.create_task(later())
    live = await world.client.get(path, headers={"Accept": "text/event-stream"})
    await task
    assert live.headers["content-type"].startswith("text/event-stream")
    kinds = [line.removeprefix("event: ") for line in live.text.splitlines() if line.startswith("event: ")]
    assert kinds == ["run_started", "step_started", "step_finished", "run_finished"]
    assert [one["seq"] for one in (await world.client.get(f"{path}?after=2")).json()["items"]] == [3, 4]


async def test_a_run_is_steered(world: World, noted: dict[str, Any]) -> None:
    workflow_id = await _published(world, noted)
    run = (await world.client.post(f"/api/v1/workflows/{workflow_id}/runs", json={})).json()
    path = f"/api/v1/runs/{run['id']}"
    assert (await world.client.post(f"{path}/pause")).status_code == 200
    assert (await world.client.post(f"{path}/resume")).status_code == 200
    assert (await world.client.post(f"{path}/signals/arrived", json={"dock": 4})).status_code == 202
    assert (await world.client.post(f"{path}/retry")).status_code == 409
    cancelled = await world.client.post(f"{path}/cancel", json={"reason": "Wrong truck"})
    assert (cancelled.json()["status"], cancelled.json()["error"]) == ("cancelled", "Wrong truck")
    assert (await world.client.post(f"{path}/cancel")).json()["code"] == "run-finished"
    retried = await world.client.post(f"{path}/retry", json={"from_step": "note"})
    assert retried.status_code == 201
    assert (retried.json()["retry_of"], retried.json()["from_step"]) == (run["id"], "note")
    assert [call for call, _ in world.engine.calls] == ["start", "pause", "resume", "signal arrived", "cancel", "start"]


async def test_a_task_is_decided_once(world: World, noted: dict[str, Any]) -> None:
    workflow_id = await _published(world, noted)
    run = (await world.client.post(f"/api/v1/workflows/{workflow_id}/runs", json={})).json()
    task = Task(
        id="task_1", run_id=run["id"], workflow_id=workflow_id, step_id="note", kind="approval", title="Rebook?",
        created_at=datetime.now(UTC),
    )  # fmt: skip
    await world.runtime.tasks.open(task)
    assert [one["id"] for one in (await world.client.get("/api/v1/tasks")).json()["items"]] == ["task_1"]
    wrong = await world.client.post("/api/v1/tasks/task_1", json={"decision": "maybe"})
    assert (wrong.status_code, wrong.json()["fields"][0]["field"]) == (422, "decision")
    assert (await world.client.post("/api/v1/tasks/task_1", json={"decision": "approved"})).json()["status"] == "decided"
    assert (await world.client.post("/api/v1/tasks/task_1", json={"decision": "rejected"})).status_code == 409
    assert (await world.client.get("/api/v1/tasks")).json()["items"] == []
    assert ("decide", run["id"]) in world.engine.calls


async def _hook(world: World, noted: dict[str, Any]) -> str:
    workflow_id = await _published(world, {**noted, "trigger": {"type": "webhook", "params": {}}})
    deployed = (await world.client.post(f"/api/v1/workflows/{workflow_id}/deployment")).json()
    return f"/hooks/{deployed['webhook_path']}"


async def test_a_webhook_starts_a_run_for_anybody_who_knows_it(world: World, noted: dict[str, Any]) -> None:
    path = await _hook(world, noted)
    async with world.anonymous() as client:
        started = await client.post(path, json={"who": "Ada", "other": 1})
        assert (started.status_code, started.json()["status"]) == (202, "queued")
        assert (await client.get(path)).status_code == 404
        assert (await client.post("/hooks/guessed")).status_code == 404
    detail = (await world.client.get(f"/api/v1/runs/{started.json()['run_id']}")).json()
    assert detail["input"] == {"who": "Ada"}
    assert detail["trigger"]["body"] == {"who": "Ada", "other": 1}


async def test_a_webhook_waits_for_the_run(world: World, noted: dict[str, Any]) -> None:
    path = await _hook(world, noted)
    tasks: list[asyncio.Task[None]] = []

    async def soon(run_id: str) -> None:
        tasks.append(asyncio.create_task(world.finish(run_id)))

    async with world.anonymous() as client:
        slow = await client.post(f"{path}?wait=0.1", json={})
        world.engine.on_start = soon
        quick = await client.post(f"{path}?wait=5", json={})
    assert slow.status_code == 202
    assert (quick.status_code, quick.json()["status"]) == (200, "succeeded")
    assert quick.json()["steps"][0]["step_id"] == "note"


ODD = (rb'{"a": "\ud800\u202e\u0000b"}', b'{"a": NaN}', b'{"a": 1e999}', b'{"a": ' + b"9" * 400 + b"}", b"[" * 500 + b"]" * 500)
"""JSON that cannot be stored as it is."""


async def test_a_webhook_takes_anything_and_never_breaks(world: World, noted: dict[str, Any]) -> None:
    path = await _hook(world, noted)
    async with world.anonymous() as client:
        for body in (b"", b"\x00\xff", b"plain words", b"[" * 50_000, b"[1, 2]", *ODD):
            answer = await client.post(path, content=body)
            assert answer.status_code == 202, (body[:10], answer.text)
