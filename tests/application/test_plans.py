"""Plans: a first build is proposed, kept, refined, and built once."""

from collections.abc import AsyncIterator

from builder_app.application.chat import Done
from builder_app.application.turns import Edited, Replied, TurnEvent, TurnRequest
from builder_app.domain.edits import AddStep, SetDetails
from builder_app.domain.workflow import Step
from tests.application.conftest import House, furnish


async def adds_a_step(request: TurnRequest) -> AsyncIterator[TurnEvent]:
    yield Edited(edits=(AddStep(step=Step(id=request.text, action="log.write")),))
    yield Replied(text="I add it.", title="Late shipments")


async def talk(house: House, conversation_id: str, text: str, *, plan: bool = True) -> Done:
    events = [one async for one in house.services.chat.handle_message(house.person, conversation_id, text, plan=plan)]
    assert isinstance(events[-1], Done)
    return events[-1]


async def planned(house: House) -> tuple[str, str]:
    """A conversation in which one step was proposed, and its workflow."""
    house.assistant.script = adds_a_step
    conversation = await house.services.conversations.create(house.person)
    await talk(house, conversation.id, "one")
    return conversation.id, conversation.workflow_id


async def steps(house: House, workflow_id: str) -> list[str]:
    return [step.id for step in (await house.services.drafts.get(house.person, workflow_id)).definition.steps]


async def test_a_first_request_is_proposed_and_kept(house: House) -> None:
    conversation_id, workflow_id = await planned(house)
    assert await steps(house, workflow_id) == []
    assert house.assistant.requests[0].planning
    after = furnish(house.database, house=house)
    plan = await after.services.plans.of(house.person, workflow_id)
    assert plan is not None
    assert [step.id for step in plan.definition.steps] == ["one"]
    assert plan.definition.steps[0].position is not None
    assert plan.definition.name == "Late shipments"
    view = await after.services.conversations.get(house.person, conversation_id)
    assert view.messages[1].id == plan.message_id
    assert view.messages[1].changes == ()


async def test_building_is_one_undoable_change_and_happens_once(house: House) -> None:
    conversation_id, workflow_id = await planned(house)
    built = await house.services.plans.build(house.person, workflow_id)
    assert built is not None
    assert built.revision == 1
    assert await house.services.plans.build(house.person, workflow_id) is None
    assert await house.services.plans.of(house.person, workflow_id) is None
    view = await house.services.conversations.get(house.person, conversation_id)
    assert (view.messages[1].changes, view.messages[1].revision) == (built.changes, 1)
    await house.services.drafts.undo(house.person, workflow_id)
    assert await steps(house, workflow_id) == []
    assert await house.services.plans.of(house.person, workflow_id) is None


async def test_the_next_message_refines_the_plan(house: House) -> None:
    conversation_id, workflow_id = await planned(house)
    done = await talk(house, conversation_id, "two")
    assert [step.id for step in house.assistant.requests[1].definition.steps] == ["one"]
    assert (done.revision, done.changes) == (0, ())
    plan = await house.services.plans.of(house.person, workflow_id)
    assert plan is not None
    assert plan.message_id == done.message_id
    await house.services.plans.build(house.person, workflow_id)
    assert await steps(house, workflow_id) == ["one", "two"]
    assert len(await house.services.drafts.history(house.person, workflow_id)) == 1


async def test_a_question_leaves_the_plan_and_taking_it_back_withdraws_it(house: House) -> None:
    conversation_id, workflow_id = await planned(house)

    async def answers(request: TurnRequest) -> AsyncIterator[TurnEvent]:
        yield Replied(text="Because.", history="undo" if request.text == "undo" else None)

    house.assistant.script = answers
    await talk(house, conversation_id, "why?")
    assert await house.services.plans.of(house.person, workflow_id) is not None
    await talk(house, conversation_id, "undo")
    assert await house.services.plans.of(house.person, workflow_id) is None


async def test_taking_a_refinement_back_leaves_the_plan_before_it(house: House) -> None:
    conversation_id, workflow_id = await planned(house)
    await talk(house, conversation_id, "two")

    async def undoes(request: TurnRequest) -> AsyncIterator[TurnEvent]:
        yield Replied(text="Taken back.", history="undo")

    house.assistant.script = undoes
    await talk(house, conversation_id, "undo")
    plan = await house.services.plans.of(house.person, workflow_id)
    assert plan is not None
    assert [step.id for step in plan.definition.steps] == ["one"]
    await house.services.plans.build(house.person, workflow_id)
    await house.services.drafts.undo(house.person, workflow_id)
    assert await house.services.plans.of(house.person, workflow_id) is None


async def test_without_a_plan_the_turn_builds_at_once_and_what_was_planned_with_it(house: House) -> None:
    conversation_id, workflow_id = await planned(house)
    done = await talk(house, conversation_id, "two", plan=False)
    assert [step.id for step in done.workflow.steps] == ["one", "two"]
    assert await house.services.plans.of(house.person, workflow_id) is None
    assert (await talk(house, conversation_id, "three")).revision == 2


async def test_a_name_given_meanwhile_stays_and_a_draft_filled_meanwhile_ends_the_plan(house: House) -> None:
    _, workflow_id = await planned(house)
    await house.services.drafts.edit(house.person, workflow_id, revision=0, edits=[SetDetails(name="Mine")])
    plan = await house.services.plans.of(house.person, workflow_id)
    assert plan is not None
    assert plan.definition.name == "Mine"
    await house.services.drafts.edit(house.person, workflow_id, revision=1, edits=[AddStep(step=Step(id="own", action="log.write"))])
    assert await house.services.plans.build(house.person, workflow_id) is None
    assert await steps(house, workflow_id) == ["own"]
