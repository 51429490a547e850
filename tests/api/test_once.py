"""Idempotency keys on publishing and deploying."""

import asyncio
from typing import Any

from tests.api.conftest import World


async def drafted(world: World, definition: dict[str, Any]) -> str:
    answer = await world.client.post("/api/v1/workflows", json={"name": "Noted", "definition": definition})
    return str(answer.json()["id"])


async def test_the_same_key_publishes_once_even_at_once(world: World, noted: dict[str, Any]) -> None:
    path = f"/api/v1/workflows/{await drafted(world, noted)}"
    key = {"Idempotency-Key": "first"}
    answers = await asyncio.gather(*(world.client.post(f"{path}/versions", json={"note": "a"}, headers=key) for _ in range(4)))
    assert [one.status_code for one in answers] == [201] * 4
    draft = (await world.client.get(f"{path}/draft")).json()
    changed = draft["definition"] | {"description": "Something else"}
    await world.client.put(f"{path}/draft", json={"definition": changed, "revision": draft["revision"]})
    again = await world.client.post(f"{path}/versions", json={"note": "a"}, headers=key)
    assert {one.text for one in answers} == {again.text}
    assert len((await world.client.get(f"{path}/versions")).json()["items"]) == 1
    other = await world.client.post(f"{path}/versions", json={"note": "b"}, headers=key)
    assert (other.status_code, other.json()["code"]) == (409, "key-reused")
    fresh = await world.client.post(f"{path}/versions", json={"note": "a"}, headers={"Idempotency-Key": "second"})
    assert fresh.json()["number"] == 2


async def test_the_same_key_deploys_once(world: World, noted: dict[str, Any]) -> None:
    path = f"/api/v1/workflows/{await drafted(world, noted)}/deployment"
    key = {"Idempotency-Key": "first"}
    answers = await asyncio.gather(*(world.client.post(path, headers=key) for _ in range(4)))
    assert {one.status_code for one in answers} == {201}
    assert len({one.json()["updated_at"] for one in answers}) == 1
    other = await world.client.post(path, json={"version": 7}, headers=key)
    assert (other.status_code, other.json()["code"]) == (409, "key-reused")
    entries = (await world.client.get("/api/v1/audit", params={"action": "deployment.deploy"})).json()["items"]
    assert len(entries) == 1


async def test_a_refusal_keeps_no_key(world: World, noted: dict[str, Any]) -> None:
    path = f"/api/v1/workflows/{await drafted(world, noted)}/versions"
    for _ in range(2):
        answer = await world.client.post(path, json={"revision": 99}, headers={"Idempotency-Key": "k"})
        assert answer.json()["code"] == "stale-revision"


async def test_the_same_key_tries_a_run_again_once_even_at_once(world: World, noted: dict[str, Any]) -> None:
    workflow = await drafted(world, noted)
    runs = [(await world.client.post(f"/api/v1/workflows/{workflow}/runs", json={})).json()["id"] for _ in range(2)]
    for run in runs:
        await world.client.post(f"/api/v1/runs/{run}/cancel")
    path, key = f"/api/v1/runs/{runs[0]}/retry", {"Idempotency-Key": "first"}
    answers = await asyncio.gather(*(world.client.post(path, json={"from_step": "note"}, headers=key) for _ in range(4)))
    assert sorted(one.status_code for one in answers) == [200, 200, 200, 201]
    assert len({one.json()["id"] for one in answers}) == 1
    other = await world.client.post(path, headers=key)
    assert (other.status_code, other.json()["code"]) == (409, "key-reused")
    elsewhere = await world.client.post(f"/api/v1/runs/{runs[1]}/retry", headers=key)
    assert elsewhere.status_code == 201
    assert len((await world.client.get("/api/v1/runs")).json()["items"]) == 4
