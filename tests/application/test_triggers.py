"""Triggers: shipments, webhooks, schedules, mail."""

import base64
import hashlib
import hmac
from datetime import timedelta
from typing import Any

import pytest

from builder_app.application.triggers import HookRequest
from builder_app.domain.errors import Conflict, NotFound, NotSignedIn
from builder_app.domain.mail import IncomingMail
from builder_app.domain.workflow import TRIGGER, Edge, Step, Trigger, WorkflowDefinition, WorkflowInput
from tests.application.conftest import START, House


async def deployed(house: House, type_: str, params: dict[str, Any], *, inputs: tuple[WorkflowInput, ...] = ()) -> str:
    definition = WorkflowDefinition(
        name="Flow",
        trigger=Trigger(type=type_, params=params),
        inputs=inputs,
        steps=(Step(id="one", action="log.write", params={"message": "x"}),),
        edges=(Edge(source=TRIGGER, target="one"),),
    )
    workflow = await house.services.workflows.create(house.person, name="Flow", definition=definition)
    await house.services.deployments.deploy(house.person, workflow.id)
    return workflow.id


def late(hours: float, shipment_id: str = "SHP-1") -> dict[str, Any]:
    return {
        "shipment_id": shipment_id,
        "planned_delivery": START.isoformat(),
        "estimated_delivery": (START + timedelta(hours=hours)).isoformat(),
    }


async def test_a_shipment_that_becomes_late_fires_once_for_each_crossing(house: House) -> None:
    await deployed(house, "shipment", {"event": "delayed", "delay_hours": 2})
    fired = []
    for hours in (1, 3, 5, 1, 4):
        result = (await house.services.shipments.upsert(house.person, [late(hours)]))[0]
        fired.append(len(result.run_ids))
    assert fired == [0, 1, 0, 0, 1]
    start = house.engine.of("start")[0]
    assert start[4]["event"] == "delayed"
    assert start[4]["shipment"]["delay_hours"] == 3.0


async def test_a_shipment_that_arrives_late_fires_at_once(house: House) -> None:
    wf = await deployed(house, "shipment", {"event": "delayed", "delay_hours": 2})
    result = (await house.services.shipments.upsert(house.person, [{"shipment_id": "S", "delay_hours": 3}]))[0]
    assert result.created
    run = (await house.services.runs.get(house.person, result.run_ids[0])).run
    assert (run.workflow_id, run.cause) == (wf, "shipment")
    assert [one.id for one in await house.services.shipments.timeline(house.person, "S")] == [run.id]


async def test_the_filter_decides(house: House) -> None:
    condition = {"left": "{{ trigger.shipment.priority }}", "operator": "equals", "right": "high"}
    await deployed(house, "shipment", {"event": "delayed", "delay_hours": 2, "filter": condition})
    low = await house.services.shipments.upsert(house.person, [late(3, "A") | {"priority": "low"}])
    high = await house.services.shipments.upsert(house.person, [late(3, "B") | {"priority": "high"}])
    assert (len(low[0].run_ids), len(high[0].run_ids)) == (0, 1)


@pytest.mark.parametrize(
    ("event", "changes", "fires"),
    [
        ("created", {}, False),
        ("updated", {"carrier": "Other"}, True),
        ("updated", {}, False),
        ("delivered", {"status": "delivered"}, True),
        ("exception", {"status": "damaged"}, True),
        ("exception", {"carrier": "Other"}, False),
    ],
)
async def test_the_other_events(house: House, event: str, changes: dict[str, Any], fires: bool) -> None:
    await house.services.shipments.upsert(house.person, [{"shipment_id": "S", "carrier": "Haul"}])
    await deployed(house, "shipment", {"event": event})
    result = await house.services.shipments.upsert(house.person, [{"shipment_id": "S", **changes}])
    assert bool(result[0].run_ids) is fires


async def test_a_paused_deployment_does_not_fire(house: House) -> None:
    wf = await deployed(house, "shipment", {"event": "created"})
    await house.services.deployments.pause(house.person, wf)
    assert (await house.services.shipments.upsert(house.person, [{"shipment_id": "S"}]))[0].run_ids == ()
    await house.services.deployments.resume(house.person, wf)
    assert (await house.services.shipments.upsert(house.person, [{"shipment_id": "T"}]))[0].run_ids != ()


async def test_a_late_shipment_is_not_forgotten_while_the_engine_is_away(house: House) -> None:
    await deployed(house, "shipment", {"event": "delayed", "delay_hours": 2})
    house.engine.away = True
    await house.services.shipments.upsert(house.person, [late(3)])
    house.engine.away = False
    house.clock.time += timedelta(seconds=10)
    assert await house.services.runs.recover() == 1


async def test_a_csv_file_says_which_line_is_wrong(house: House) -> None:
    await deployed(house, "shipment", {"event": "delayed", "delay_hours": 2})
    text = "Shipment ID,delay_hours,dock\nA,3,7\n,1,\nC,late,\nA,4,8\n"
    report = await house.services.shipments.import_csv(house.person, text)
    assert (report.created, report.updated) == (1, 1)
    assert [(one.line, one.field) for one in report.errors] == [(3, "shipment_id"), (4, "delay_hours")]
    stored = await house.services.shipments.get(house.person, "A")
    assert (stored.delay_hours, stored.attributes) == (4.0, {"dock": "8"})
    assert len(house.engine.of("start")) == 1


async def path_of(house: House, workflow_id: str) -> str:
    path = (await house.services.deployments.get(house.person, workflow_id)).webhook_path
    assert path is not None
    return path


async def test_a_webhook_starts_a_run_with_what_it_was_given(house: House) -> None:
    wf = await deployed(house, "webhook", {}, inputs=(WorkflowInput(name="order"),))
    path = await path_of(house, wf)
    assert len(path) >= 32
    request = HookRequest(
        method="post", headers={"Authorization": "secret", "X-Kind": "test"}, query={"q": "1"}, body={"order": "A", "other": 2}
    )
    run = (await house.services.triggers.webhook(path, request)).run
    assert run.input == {"order": "A"}
    assert run.trigger == {"body": {"order": "A", "other": 2}, "headers": {"x-kind": "test"}, "query": {"q": "1"}, "method": "POST"}


async def test_an_unguessable_address_stays_with_the_next_version(house: House) -> None:
    wf = await deployed(house, "webhook", {})
    path = await path_of(house, wf)
    await house.services.deployments.deploy(house.person, wf)
    assert await path_of(house, wf) == path


async def test_an_address_belongs_to_one_workflow(house: House) -> None:
    await deployed(house, "webhook", {"path": "orders/new"})
    with pytest.raises(Conflict):
        await deployed(house, "webhook", {"path": "orders/new"})


async def test_the_same_idempotency_key_is_one_run(house: House) -> None:
    path = await path_of(house, await deployed(house, "webhook", {}))
    request = HookRequest(method="POST", headers={"Idempotency-Key": "k"})
    again = HookRequest(method="POST", headers={"Idempotency-Key": "k", "Traceparent": "00-1"})
    one, two = await house.services.triggers.webhook(path, request), await house.services.triggers.webhook(path, again)
    assert one.run.id == two.run.id
    assert (one.created, two.created) == (True, False)
    with pytest.raises(Conflict):
        await house.services.triggers.webhook(path, HookRequest(method="POST", headers={"Idempotency-Key": "k"}, body={"other": 1}))


async def test_two_mails_with_long_ids_that_begin_alike_are_two_runs(house: House) -> None:
    await deployed(house, "email", {})
    ids = [f"<{'x' * 300}.{number}@example.com>" for number in (1, 2, 2)]
    started = [await house.services.triggers.email_arrived(mail(message_id=one)) for one in ids]
    assert [len(runs) for runs in started] == [1, 1, 0]


async def test_wrong_methods_paths_and_paused_hooks_are_not_found(house: House) -> None:
    wf = await deployed(house, "webhook", {"method": "PUT"})
    path = await path_of(house, wf)
    for address, method in ((path, "POST"), ("nowhere", "PUT")):
        with pytest.raises(NotFound):
            await house.services.triggers.webhook(address, HookRequest(method=method))
    await house.services.deployments.pause(house.person, wf)
    with pytest.raises(NotFound):
        await house.services.triggers.webhook(path, HookRequest(method="PUT"))


RAW = b'{"a": 1}'
PROOFS = {
    "bearer": {"Authorization": "Bearer s3cret"},
    "basic": {"Authorization": "Basic " + base64.b64encode(b"me:s3cret").decode()},
    "hmac": {"X-Hub-Signature-256": "sha256=" + hmac.new(b"s3cret", RAW, hashlib.sha256).hexdigest()},
}


@pytest.mark.parametrize("auth", PROOFS)
async def test_callers_prove_themselves(house: House, auth: str) -> None:
    config = {"auth": auth, "username": "me", "token": "s3cret"}
    credential = await house.services.connections.create(house.person, kind="http", name="Caller", config=config)
    path = await path_of(house, await deployed(house, "webhook", {"auth": auth, "credential": credential.id}))
    for headers in ({}, {name: value[:-2] + "xx" for name, value in PROOFS[auth].items()}):
        with pytest.raises(NotSignedIn):
            await house.services.triggers.webhook(path, HookRequest(method="POST", headers=headers, raw=RAW))
    started = await house.services.triggers.webhook(path, HookRequest(method="POST", headers=PROOFS[auth], raw=RAW))
    assert started.created


async def test_a_schedule_is_kept_by_the_engine_and_fires_once_a_time(house: House) -> None:
    wf = await deployed(house, "schedule", {"cron": "0 9 * * 1-5", "timezone": "America/Chicago"})
    assert house.schedules.kept == {wf: (1, "0 9 * * 1-5", "America/Chicago")}
    assert len((await house.services.deployments.get(house.person, wf)).next_times) == 5
    one, two = [await house.services.triggers.scheduled(wf, 1, START) for _ in range(2)]
    assert one.run.id == two.run.id
    await house.services.deployments.remove(house.person, wf)
    assert house.schedules.kept == {}
    with pytest.raises(NotFound):
        await house.services.triggers.scheduled(wf, 1, START)


async def test_schedules_reach_the_engine_when_it_is_back(house: House) -> None:
    house.schedules.away = True
    wf = await deployed(house, "schedule", {"cron": "0 9 * * *"})
    assert house.schedules.kept == {}
    assert await house.services.deployments.sync() == 0
    house.schedules.away = False
    assert await house.services.deployments.sync() == 1
    assert wf in house.schedules.kept
    house.schedules.away = True
    await house.services.deployments.remove(house.person, wf)
    house.schedules.away = False
    await house.services.deployments.sync()
    assert house.schedules.kept == {}


def mail(**changes: Any) -> IncomingMail:
    base = IncomingMail(message_id="<1@x>", sender="dock@acme.example", subject="Late again", body="sorry", received_at=START)
    return base.model_copy(update=changes)


async def test_mail_that_matches_starts_one_run(house: House) -> None:
    await deployed(house, "email", {"subject_filter": "late", "from_filter": "@acme.example", "has_attachment": False})
    assert await house.services.mail.receive(mail())
    assert not await house.services.mail.receive(mail())
    assert await house.services.mail.receive(mail(message_id="<2@x>", subject="All well"))
    assert await house.services.mail.receive(mail(message_id="<3@x>", attachments=({"name": "a.pdf"},)))
    starts = house.engine.of("start")
    assert len(starts) == 1
    assert starts[0][4]["email"]["from"] == "dock@acme.example"
