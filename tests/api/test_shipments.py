"""Shipments, connections, mailbox and audit over REST."""

from typing import Any

from builder_app.domain.mail import OutgoingMail
from tests.api.conftest import World

LATE = {"planned_delivery": "2026-01-05T10:00:00Z", "estimated_delivery": "2026-01-05T13:00:00Z"}


async def _waiting_workflow(world: World, noted: dict[str, Any]) -> str:
    trigger = {"type": "shipment", "params": {"event": "delayed", "delay_hours": 2}}
    made = (await world.client.post("/api/v1/workflows", json={"name": "Late", "definition": {**noted, "trigger": trigger}})).json()
    assert (await world.client.post(f"/api/v1/workflows/{made['id']}/deployment")).status_code == 201
    workflow_id: str = made["id"]
    return workflow_id


async def test_becoming_late_starts_a_run_once(world: World, noted: dict[str, Any]) -> None:
    workflow_id = await _waiting_workflow(world, noted)
    first = await world.client.post("/api/v1/shipments", json={"shipment_id": "SH 1/a", "carrier": "Acme", **LATE})
    assert first.status_code == 201, first.text
    body = first.json()
    assert (body["shipment_id"], body["delay_hours"], body["created"], len(body["run_ids"])) == ("SH 1/a", 3.0, True, 1)
    again = await world.client.post("/api/v1/shipments", json={"shipment_id": "SH 1/a", "status": "late"})
    assert (again.status_code, again.json()["run_ids"], again.json()["carrier"]) == (200, [], "Acme")
    assert [one["workflow_id"] for one in (await world.client.get("/api/v1/runs")).json()["items"]] == [workflow_id]
    run = (await world.client.get(f"/api/v1/runs/{body['run_ids'][0]}")).json()
    assert run["trigger"]["shipment"]["shipment_id"] == "SH 1/a"


async def test_a_batch_is_stored_whole_or_not_at_all(world: World) -> None:
    wrong = await world.client.post("/api/v1/shipments", json=[{"shipment_id": "A"}, {"shipment_id": "B", "delay_hours": "soon"}])
    assert wrong.status_code == 422
    assert wrong.json()["fields"][0]["field"].endswith("1.delay_hours")
    assert (await world.client.get("/api/v1/shipments")).json()["items"] == []
    right = await world.client.post("/api/v1/shipments", json={"shipments": [{"shipment_id": "A"}, {"shipment_id": "B"}]})
    assert right.status_code == 201
    assert [one["created"] for one in right.json()["items"]] == [True, True]
    found = await world.client.get("/api/v1/shipments?search=b")
    assert [one["shipment_id"] for one in found.json()["items"]] == ["B"]


async def test_a_shipment_is_changed_looked_at_and_removed(world: World, noted: dict[str, Any]) -> None:
    await _waiting_workflow(world, noted)
    await world.client.post("/api/v1/shipments", json={"shipment_id": "SH-1"})
    changed = await world.client.patch("/api/v1/shipments/SH-1", json=LATE)
    assert (changed.status_code, changed.json()["delay_hours"]) == (200, 3.0)
    assert (await world.client.patch("/api/v1/shipments/SH-1", json={"shipment_id": "SH-2"})).status_code == 422
    assert (await world.client.patch("/api/v1/shipments/nobody", json={"status": "x"})).status_code == 404
    assert len((await world.client.get("/api/v1/shipments/SH-1/timeline")).json()["items"]) == 1
    assert (await world.client.delete("/api/v1/shipments/SH-1")).status_code == 204
    assert (await world.client.get("/api/v1/shipments/SH-1")).status_code == 404


async def test_csv_as_a_body_and_as_a_file(world: World) -> None:
    text = "Shipment ID,Carrier,Delay Hours,Gate\nA,Acme,1,7\nB,Acme,soon,8\n,Acme,1,9\n"
    report = await world.client.post("/api/v1/shipments/import", content=text, headers={"Content-Type": "text/csv"})
    assert report.status_code == 200, report.text
    assert (report.json()["created"], report.json()["updated"]) == (1, 0)
    assert [(one["line"], one["field"]) for one in report.json()["errors"]] == [(3, "delay_hours"), (4, "shipment_id")]
    assert (await world.client.get("/api/v1/shipments/A")).json()["attributes"] == {"gate": "7"}
    again = await world.client.post("/api/v1/shipments/import", files={"file": ("s.csv", text.encode(), "text/csv")})
    assert (again.json()["created"], again.json()["updated"]) == (0, 1)


async def test_files_that_are_no_csv(world: World) -> None:
    for content in (b"\xff\xfe\x00", b"carrier\nAcme\n", b"", b"shipment_id\n\x00\n"):
        answer = await world.client.post("/api/v1/shipments/import", content=content, headers={"Content-Type": "text/csv"})
        assert answer.status_code == 422, content
    assert (await world.client.post("/api/v1/shipments/import", files={"other": b"x"})).status_code == 422


async def test_secrets_of_connections_never_come_out(world: World) -> None:
    config = {
        "host": "mail.example.com",
        "sender": "desk@example.com",
        "username": "desk",
        "password": "hunter2-secret",
    }
    made = await world.client.post("/api/v1/connections", json={"kind": "smtp", "name": "Mail", "config": config})
    assert made.status_code == 201, made.text
    path = f"/api/v1/connections/{made.json()['id']}"
    assert made.json()["secrets_set"] == ["password"]
    changed = await world.client.patch(path, json={"config": {"port": 2525}})
    assert (changed.json()["config"]["port"], changed.json()["secrets_set"]) == (2525, ["password"])
    texts = [made.text, changed.text]
    texts += [(await world.client.get(where)).text for where in (path, "/api/v1/connections", "/api/v1/audit")]
    assert not any("hunter2" in text for text in texts)
    wrong = await world.client.post("/api/v1/connections", json={"kind": "smtp", "name": "Mail", "config": {"port": 0}})
    assert {one["field"] for one in wrong.json()["fields"]} >= {"config.host", "config.port"}
    assert (await world.client.post(f"{path}/test")).json()["ok"] is True
    assert (await world.client.delete(path)).status_code == 204


async def test_the_mailbox_is_read_and_answered(world: World, noted: dict[str, Any]) -> None:
    made = (await world.client.post("/api/v1/workflows", json={"name": "x", "definition": noted})).json()
    run = (await world.client.post(f"/api/v1/workflows/{made['id']}/runs", json={})).json()
    mail = OutgoingMail(
        message_id=f"<{run['id']}.note.1@builder.local>",
        to=("dock@example.com",),
        subject="Status",
        body="?",
        run_id=run["id"],
        step_id="note",
    )
    await world.runtime.mail.send(mail)
    box = (await world.client.get("/api/v1/mailbox")).json()
    assert (box["mode"], box["items"][0]["subject"]) == ("mailbox", "Status")
    path = f"/api/v1/mailbox/{box['items'][0]['id']}/reply"
    answer = await world.client.post(path, json={"from": "other@example.com", "body": "At the gate"})
    assert answer.status_code == 201, answer.text
    assert (answer.json()["sender"], answer.json()["subject"], answer.json()["direction"]) == (
        "other@example.com",
        "Re: Status",
        "incoming",
    )
    assert ("reply", run["id"]) in world.engine.calls
    assert (await world.client.post(path, json={"body": "  "})).status_code == 422
    assert (await world.client.post(path, json={"from": "nobody", "body": "x"})).status_code == 422
    assert len((await world.client.get("/api/v1/mailbox?direction=incoming")).json()["items"]) == 1


async def test_the_audit_log_says_who_did_what(world: World) -> None:
    made = (await world.client.post("/api/v1/workflows", json={"name": "x"}, headers=world.as_("editor"))).json()
    entries = (await world.client.get(f"/api/v1/audit?target_id={made['id']}")).json()["items"]
    assert [(one["actor"], one["action"], one["via"]) for one in entries] == [("editor@example.com", "workflow.create", "key")]
    assert entries[0]["address"]
