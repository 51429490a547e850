"""Names and imported cells are kept without characters that turn, hide or break what is shown."""

from builder_app.domain.access import Role
from builder_app.domain.workflow import WorkflowDefinition
from tests.application.conftest import House

HOSTILE = "Late\u202e \x1bship\x00ments\u2066"
KEPT = "Late shipments"


async def test_every_name_is_cleaned_at_its_door(house: House) -> None:
    services, person, admin = house.services, house.person, house.admin
    workflow = await services.workflows.create(person, name=HOSTILE)
    conversation = await services.conversations.create(person, title=HOSTILE)
    user = await services.accounts.create_user(admin, email="p@example.com", password="a long enough one", role=Role.EDITOR, name=HOSTILE)
    renamed = await services.accounts.update_user(admin, user.id, name=HOSTILE + "!")
    connection = await services.connections.create(person, kind="http", name=HOSTILE, config={"auth": "bearer", "token": "t"})
    assert [workflow.name, conversation.title, user.name, connection.name] == [KEPT] * 4
    assert renamed.name == KEPT + "!"


async def test_imported_cells_are_cleaned_and_find_the_same_shipment(house: House) -> None:
    text = f"shipment_id,carrier,dock note\nSHP-1\u202e,{HOSTILE},{HOSTILE}\nSHP-1,Roadline,x\n"
    report = await house.services.shipments.import_csv(house.person, text)
    assert (report.created, report.updated, report.errors) == (1, 1, ())
    await house.services.shipments.upsert(house.person, [{"shipment_id": "SHP-2", "customer": HOSTILE, "attributes": {"a": [HOSTILE]}}])
    one, two = await house.services.shipments.get(house.person, "SHP-1"), await house.services.shipments.get(house.person, "SHP-2")
    assert (one.carrier, one.attributes) == ("Roadline", {"dock_note": "x"})
    assert (two.customer, two.attributes) == (KEPT, {"a": [KEPT]})


def test_names_in_definitions_are_cleaned() -> None:
    made = WorkflowDefinition.model_validate({"name": HOSTILE, "steps": [{"id": "a", "action": "log.write", "name": HOSTILE + "\n"}]})
    assert (made.name, made.steps[0].name) == (KEPT, KEPT)
