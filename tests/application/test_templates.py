"""Templates: the product's own for everybody, and those that people share."""

import pytest

from builder_app.application import templates
from builder_app.domain.edits import AddStep
from builder_app.domain.errors import Conflict, Forbidden, InvalidInput, NotFound
from builder_app.domain.templates import TEMPLATES
from builder_app.domain.workflow import TRIGGER, Edge, Step, Trigger, WorkflowDefinition
from tests.application.conftest import House

DEFINITION = WorkflowDefinition(
    name="Late shipments", description="Asks the dock.", steps=(Step(id="one", action="log.write", params={"message": "hello"}),),
    edges=(Edge(source=TRIGGER, target="one"),),
)  # fmt: skip


async def made(house: House) -> str:
    return (await house.services.workflows.create(house.person, name="Late shipments", definition=DEFINITION)).id


async def test_a_shared_workflow_is_a_template_for_everybody_as_it_was(house: House) -> None:
    workflow, templates = await made(house), house.services.templates
    shared = await templates.share(house.person, workflow)
    assert (shared.name, shared.description, shared.created_by) == ("Late shipments", "Asks the dock.", house.person.email)
    await house.services.drafts.edit(house.person, workflow, revision=0, edits=[AddStep(step=Step(id="two", action="log.write"))])
    assert [one.id for one in await templates.list(house.viewer)] == [shared.id, *(one.id for one in TEMPLATES)]
    begun = await templates.begin(house.admin, shared.id, name="Mine")
    draft = await house.services.drafts.get(house.admin, begun.id)
    assert (begun.name, [step.id for step in draft.definition.steps]) == ("Mine", ["one"])


async def test_who_made_it_and_administrators_take_it_away(house: House) -> None:
    templates = house.services.templates
    mine = await templates.share(house.person, await made(house), name="Mine", description="For me")
    theirs = await templates.share(house.admin, await made(house), name="Theirs")
    begun = await templates.begin(house.person, mine.id)
    with pytest.raises(Forbidden):
        await templates.remove(house.person, theirs.id)
    with pytest.raises(Forbidden):
        await templates.remove(house.admin, TEMPLATES[0].id)
    await templates.remove(house.person, mine.id)
    await templates.remove(house.admin, theirs.id)
    assert await templates.shared(house.person) == []
    with pytest.raises(NotFound):
        await templates.get(house.person, mine.id)
    assert (await house.services.workflows.get(house.person, begun.id)).name == "Mine"


async def test_what_was_taken_away_is_brought_back_by_who_may_take_it_away(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    service = house.services.templates
    mine = await service.share(house.person, await made(house), name="Mine")
    theirs = await service.share(house.admin, await made(house), name="Theirs")
    for one in (mine, theirs):
        await service.remove(house.admin, one.id)
    assert {one.id for one in await service.shared(house.viewer, deleted=True)} == {mine.id, theirs.id}
    for act in (service.restore(house.person, theirs.id), service.restore(house.viewer, mine.id)):
        with pytest.raises(Forbidden):
            await act
    assert await service.restore(house.person, mine.id) == mine
    assert await service.restore(house.person, mine.id) == mine
    assert [one.id for one in await service.shared(house.viewer)] == [mine.id]
    assert [one.id for one in await service.shared(house.viewer, deleted=True)] == [theirs.id]
    monkeypatch.setattr(templates, "MAX_SHARED", 1)
    with pytest.raises(Conflict):
        await service.restore(house.admin, theirs.id)
    with pytest.raises(NotFound):
        await service.restore(house.admin, "tpl_none")


async def test_the_address_of_a_webhook_stays_with_its_workflow(house: House) -> None:
    definition = DEFINITION.model_copy(update={"trigger": Trigger(type="webhook", params={"path": "arrivals", "method": "POST"})})
    first = await house.services.workflows.create(house.person, name="Arrivals", definition=definition)
    shared = await house.services.templates.share(house.person, first.id, description="For every gate.")
    begun = await house.services.templates.begin(house.person, shared.id)
    draft = (await house.services.drafts.get(house.person, begun.id)).definition
    assert (draft.description, draft.trigger.params) == ("For every gate.", {"method": "POST"})
    for workflow in (first.id, begun.id):
        await house.services.deployments.deploy(house.person, workflow)


async def test_what_cannot_be_shared_is_told(house: House) -> None:
    templates = house.services.templates
    empty = (await house.services.workflows.create(house.person, name="Empty")).id
    with pytest.raises(InvalidInput, match="no steps"):
        await templates.share(house.person, empty)
    with pytest.raises(NotFound):
        await templates.share(house.person, "wf_none")
    with pytest.raises(InvalidInput, match="120 characters"):
        await templates.share(house.person, await made(house), name="x" * 121)
    with pytest.raises(Forbidden):
        await templates.share(house.viewer, await made(house))
