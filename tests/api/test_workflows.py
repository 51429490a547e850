"""Drafts, versions, deployments, rehearsals over REST."""

from typing import Any

from tests.api.conftest import World


async def _made(world: World, noted: dict[str, Any]) -> dict[str, Any]:
    answer = await world.client.post("/api/v1/workflows", json={"name": "Noted", "definition": noted})
    assert answer.status_code == 201, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def test_a_workflow_is_listed_renamed_put_away_and_brought_back(world: World, noted: dict[str, Any]) -> None:
    made = await _made(world, noted)
    path = f"/api/v1/workflows/{made['id']}"
    assert made["revision"] == 0
    assert [one["id"] for one in (await world.client.get("/api/v1/workflows?search=note")).json()["items"]] == [made["id"]]
    renamed = await world.client.patch(path, json={"name": "Renamed", "description": "Why"})
    assert (renamed.json()["name"], renamed.json()["description"]) == ("Renamed", "Why")
    assert (await world.client.delete(path)).status_code == 204
    assert (await world.client.get(path)).status_code == 404
    assert [one["id"] for one in (await world.client.get("/api/v1/workflows?deleted=true")).json()["items"]] == [made["id"]]
    assert (await world.client.post(f"{path}/restore")).status_code == 200
    assert (await world.client.get(path)).status_code == 200


async def test_lists_come_in_pages(world: World) -> None:
    for number in range(5):
        await world.client.post("/api/v1/workflows", json={"name": f"w{number}"})
    seen, cursor = [], ""
    while True:
        page = (await world.client.get(f"/api/v1/workflows?limit=2{cursor}")).json()
        seen += [one["name"] for one in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert seen == ["w4", "w3", "w2", "w1", "w0"]


async def test_two_tabs_on_one_draft(world: World, noted: dict[str, Any]) -> None:
    path = f"/api/v1/workflows/{(await _made(world, noted))['id']}/draft"
    edits = [{"kind": "rename_step", "step_id": "note", "name": "Better"}]
    first = await world.client.post(f"{path}/edits", json={"revision": 0, "edits": edits})
    assert first.status_code == 200
    assert first.json()["revision"] == 1
    assert first.json()["changes"][0]["kind"] == "step_changed"
    second = await world.client.post(f"{path}/edits", json={"revision": 0, "edits": edits})
    assert second.status_code == 409
    assert (second.json()["code"], second.json()["current"]) == ("stale-revision", 1)
    stale = await world.client.put(path, json={"revision": 0, "definition": noted})
    assert stale.status_code == 409
    assert (await world.client.get(path)).json()["definition"]["steps"][0]["name"] == "Better"


async def test_edits_are_all_applied_or_none(world: World, noted: dict[str, Any]) -> None:
    path = f"/api/v1/workflows/{(await _made(world, noted))['id']}/draft"
    edits = [{"kind": "rename_step", "step_id": "note", "name": "Better"}, {"kind": "remove_step", "step_id": "nobody"}]
    answer = await world.client.post(f"{path}/edits", json={"revision": 0, "edits": edits})
    assert answer.status_code == 422
    draft = (await world.client.get(path)).json()
    assert (draft["revision"], draft["definition"]["steps"][0]["name"]) == (0, "Note")
    unknown = await world.client.post(f"{path}/edits", json={"revision": 0, "edits": [{"kind": "explode"}]})
    assert unknown.json()["fields"][0]["field"].startswith("edits.0")


async def test_undo_and_redo(world: World, noted: dict[str, Any]) -> None:
    path = f"/api/v1/workflows/{(await _made(world, noted))['id']}/draft"
    changed = {**noted, "steps": [{**noted["steps"][0], "params": {"message": "bye"}}]}
    put = await world.client.put(path, json={"revision": 0, "definition": changed})
    assert put.status_code == 200, put.text
    undone = (await world.client.post(f"{path}/undo")).json()
    assert undone["definition"]["steps"][0]["params"] == noted["steps"][0]["params"]
    assert (undone["can_undo"], undone["can_redo"]) == (False, True)
    redone = (await world.client.post(f"{path}/redo")).json()
    assert redone["definition"]["steps"][0]["params"] == {"message": "bye"}
    nothing = await world.client.post(f"{path}/redo")
    assert (nothing.status_code, nothing.json()["code"]) == (409, "nothing-to-redo")
    assert [one["cause"] for one in (await world.client.get(f"{path}/history")).json()["items"]] == ["api"]


async def test_validation_names_step_and_field(world: World, noted: dict[str, Any]) -> None:
    broken = {**noted, "steps": [{"id": "note", "action": "log.write", "params": {}}]}
    issues = (await world.client.post("/api/v1/validate", json={"definition": broken})).json()["issues"]
    found = next(one for one in issues if one["severity"] == "error")
    assert (found["code"], found["step_id"], found["field"]) == ("missing-parameter", "note", "message")
    made = await _made(world, broken)
    own = (await world.client.post(f"/api/v1/workflows/{made['id']}/validate")).json()["issues"]
    assert own == issues
    refused = await world.client.post(f"/api/v1/workflows/{made['id']}/versions", json={})
    assert (refused.status_code, refused.json()["code"]) == (422, "publish-refused")
    assert refused.json()["issues"][0]["step_id"] == "note"


async def test_a_rehearsal(world: World, noted: dict[str, Any]) -> None:
    made = await _made(world, noted)
    answer = await world.client.post(f"/api/v1/workflows/{made['id']}/simulate", json={"input": {"who": "Ada"}})
    path = answer.json()["paths"][0]
    assert (path["status"], path["steps"][0]["input"]["message"]) == ("succeeded", "hello Ada")
    every = await world.client.post("/api/v1/simulate", json={"definition": noted, "all_paths": True})
    assert every.json()["coverage"] == {"taken": 1, "total": 1, "never": []}
    wrong = await world.client.post("/api/v1/simulate", json={"definition": noted, "outcomes": {"note": "sideways"}})
    assert wrong.status_code == 422


async def test_versions_are_frozen_compared_and_restored(world: World, noted: dict[str, Any]) -> None:
    path = f"/api/v1/workflows/{(await _made(world, noted))['id']}"
    first = await world.client.post(f"{path}/versions", json={"note": "one"})
    assert first.status_code == 201
    assert (first.json()["number"], len(first.json()["hash"]), first.json()["note"]) == (1, 64, "one")
    again = (await world.client.post(f"{path}/versions")).json()
    assert again["number"] == 1
    edit = [{"kind": "set_params", "step_id": "note", "set": {"message": "bye"}}]
    await world.client.post(f"{path}/draft/edits", json={"revision": 0, "edits": edit})
    assert (await world.client.post(f"{path}/versions", json={})).json()["number"] == 2
    assert [one["number"] for one in (await world.client.get(f"{path}/versions")).json()["items"]] == [2, 1]
    diff = (await world.client.get(f"{path}/versions/1/diff/2")).json()["changes"]
    assert [(one["step_id"], one["field"], one["after"]) for one in diff] == [("note", "message", "bye")]
    restored = await world.client.post(f"{path}/versions/1/restore")
    assert restored.json()["definition"]["steps"][0]["params"] == noted["steps"][0]["params"]
    assert (await world.client.get(f"{path}/versions/9")).status_code == 404


async def test_a_deployment_is_paused_resumed_and_removed(world: World, noted: dict[str, Any]) -> None:
    scheduled = {**noted, "trigger": {"type": "schedule", "params": {"cron": "0 9 * * 1-5", "timezone": "UTC"}}}
    made = await _made(world, scheduled)
    path = f"/api/v1/workflows/{made['id']}/deployment"
    assert (await world.client.get(path)).status_code == 404
    deployed = await world.client.post(path)
    assert deployed.status_code == 201, deployed.text
    assert (deployed.json()["status"], len(deployed.json()["next_times"])) == ("active", 5)
    assert (await world.client.patch(path, json={"status": "paused"})).json()["status"] == "paused"
    assert (await world.client.patch(path, json={"status": "paused"})).status_code == 409
    assert (await world.client.patch(path, json={"status": "active"})).json()["status"] == "active"
    assert (await world.client.delete(path)).status_code == 204
    assert world.schedules.calls[-1] == ("remove", made["id"])


async def test_templates_are_valid_and_become_workflows(world: World) -> None:
    templates = (await world.client.get("/api/v1/templates")).json()["items"]
    assert len(templates) >= 3
    for template in templates:
        made = await world.client.post(f"/api/v1/templates/{template['id']}/workflows", json={})
        assert made.status_code == 201
        issues = (await world.client.post(f"/api/v1/workflows/{made.json()['id']}/validate")).json()["issues"]
        assert [one for one in issues if one["severity"] == "error"] == []
    assert (await world.client.post("/api/v1/templates/nothing/workflows")).status_code == 404


async def test_a_workflow_is_shared_as_a_template(world: World, noted: dict[str, Any]) -> None:
    made = (await world.client.post("/api/v1/workflows", json={"name": "Noted", "definition": noted})).json()
    shared = await world.client.post("/api/v1/templates", json={"workflow_id": made["id"], "name": "Ours", "description": "For all"})
    assert shared.status_code == 201
    listed = (await world.client.get("/api/v1/templates")).json()["items"]
    assert (listed[0]["id"], listed[0]["name"], listed[0]["description"]) == (shared.json()["id"], "Ours", "For all")
    path = f"/api/v1/templates/{shared.json()['id']}"
    begun = await world.client.post(f"{path}/workflows", json={})
    assert (begun.status_code, begun.json()["name"]) == (201, "Ours")
    assert (await world.client.delete(path, headers=world.as_("editor"))).status_code == 403
    assert (await world.client.delete(path)).status_code == 204
    assert (await world.client.get(path)).status_code == 404


async def test_the_catalogue_is_published(world: World) -> None:
    actions = {one["id"]: one for one in (await world.client.get("/api/v1/actions")).json()["items"]}
    wait = actions["email.wait_for_reply"]
    assert wait["outcomes"] == ["replied", "timeout", "error"]
    assert set(wait["simulated"]) == set(wait["outcomes"])
    assert "timeout" in wait["input_schema"]["required"]
    triggers = {one["type"]: one for one in (await world.client.get("/api/v1/triggers")).json()["items"]}
    assert "shipment" in triggers["shipment"]["sample"]
