"""Answers that are kept: for the same words on an empty draft, and for nothing else."""

from collections.abc import AsyncIterator

import pytest

from builder_app.application.answer_cache import normalised
from builder_app.application.chat import Done
from builder_app.application.turns import Delta, Edited, Question, Replied, TurnEvent, TurnRequest
from builder_app.domain.edits import AddStep
from builder_app.domain.workflow import Step
from tests.application.conftest import House, furnish


async def adds_a_step(request: TurnRequest) -> AsyncIterator[TurnEvent]:
    yield Edited(edits=(AddStep(step=Step(id="one", action="email.send")),))
    yield Delta(text="Done.")
    yield Replied(text="Done.", question=Question(step_id="one", field="to", text="Who?"), title="Late", plan=("Mail",))


async def ask(house: House, text: str, conversation_id: str = "") -> Done:
    house.assistant.script = house.assistant.script or adds_a_step
    known = conversation_id or (await house.services.conversations.create(house.person)).id
    events = [one async for one in house.services.chat.handle_message(house.person, known, text)]
    assert isinstance(events[-1], Done)
    return events[-1]


async def test_the_same_first_request_is_answered_from_the_cache_and_says_so(house: House) -> None:
    first, again = await ask(house, "Mail the dock"), await ask(house, "  Mail   the dock ")
    assert len(house.assistant.requests) == 1
    assert (first.cached, again.cached) == (False, True)
    same = {"message_id", "cached"}
    assert first.model_dump(exclude=same) == again.model_dump(exclude=same)


async def test_the_mark_is_stored(house: House) -> None:
    await ask(house, "Mail the dock")
    conversation = await house.services.conversations.create(house.person)
    await ask(house, "Mail the dock", conversation.id)
    view = await house.services.conversations.get(house.person, conversation.id)
    assert [one.cached for one in view.messages] == [False, True]


async def test_nothing_is_kept_of_a_draft_that_is_not_empty(house: House) -> None:
    conversation = await house.services.conversations.create(house.person)
    await ask(house, "Mail the dock", conversation.id)

    async def says(request: TurnRequest) -> AsyncIterator[TurnEvent]:
        yield Replied(text="Nothing to do.")

    house.assistant.script = says
    assert not (await ask(house, "Mail the dock", conversation.id)).cached
    assert len(house.assistant.requests) == 2


async def test_other_words_another_mode_and_documents_are_other_requests(house: House) -> None:
    await ask(house, "Mail the dock")
    assert not (await ask(house, "Mail the Dock")).cached
    conversation = await house.services.conversations.create(house.person)
    await house.services.conversations.add_document(house.person, conversation.id, "a.txt", b"text")
    assert not (await ask(house, "Mail the dock", conversation.id)).cached
    fresh = await house.services.conversations.create(house.person)
    events = [one async for one in house.services.chat.handle_message(house.person, fresh.id, "Mail the dock", plan=True)]
    assert isinstance(events[-1], Done)
    assert not events[-1].cached


async def test_clearing_reaches_the_other_processes(house: House) -> None:
    await ask(house, "Mail the dock")
    await furnish(house.database, house=house).services.answers.clear()
    assert not (await ask(house, "Mail the dock")).cached
    assert (await ask(house, "Mail the dock")).cached


async def test_an_answer_that_changed_nothing_is_not_kept(house: House) -> None:
    async def says(request: TurnRequest) -> AsyncIterator[TurnEvent]:
        yield Replied(text="Hello.")

    house.assistant.script = says
    await ask(house, "hello")
    assert not (await ask(house, "hello")).cached


@pytest.mark.parametrize(
    "text", ["Which actions are there?", "what can you do", "Show me the templates for late deliveries", "List all triggers"]
)
async def test_questions_about_the_catalogue_and_templates_are_kept_too(house: House, text: str) -> None:
    async def says(request: TurnRequest) -> AsyncIterator[TurnEvent]:
        yield Delta(text="There are these.")
        yield Replied(text="There are these.")

    house.assistant.script = says
    assert [(await ask(house, text)).cached for _ in range(2)] == [False, True]
    assert len(house.assistant.requests) == 1
    assert (await ask(house, text)).reply == "There are these."


async def test_a_question_in_return_is_not_kept(house: House) -> None:
    async def asks(request: TurnRequest) -> AsyncIterator[TurnEvent]:
        yield Replied(text="Which one?", question=Question(step_id="trigger", field="type", text="Which one?"))

    house.assistant.script = asks
    assert [(await ask(house, "Which trigger is best?")).cached for _ in range(2)] == [False, False]


@pytest.mark.parametrize(("one", "other"), [("a  b\n\n c", "a b\nc"), ("e\u0301", "é")])
def test_differences_that_say_nothing_are_taken_out(one: str, other: str) -> None:
    assert normalised(one) == other
