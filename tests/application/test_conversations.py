"""Conversations: each belongs to its user; found, renamed, kept elsewhere, forgotten in time."""

from datetime import timedelta

import pytest

from builder_app.domain.chat import Message
from builder_app.domain.errors import Forbidden, InvalidInput, NotFound
from tests.application.conftest import House
from tests.application.test_chat import adds_a_step, talk


async def said(house: House, text: str) -> str:
    house.assistant.script = adds_a_step
    conversation = await house.services.conversations.create(house.person)
    await talk(house, conversation.id, text)
    return conversation.id


async def test_a_conversation_belongs_to_its_user(house: House) -> None:
    conversation_id = await said(house, "one")
    chats, chat = house.services.conversations, house.services.chat
    for act in (
        chats.get(house.admin, conversation_id),
        chats.rename(house.admin, conversation_id, "Mine now"),
        chats.delete(house.admin, conversation_id),
        chats.export(house.admin, conversation_id),
        chats.add_document(house.admin, conversation_id, "a.txt", b"text"),
        chat.stop(house.admin, conversation_id),
        anext(chat.handle_message(house.admin, conversation_id, "two")),
    ):
        with pytest.raises(NotFound):
            await act
    assert (await chats.list(house.admin)).items == ()
    assert [one.id for one in (await chats.list(house.person)).items] == [conversation_id]


async def test_what_was_put_away_is_brought_back_by_its_user(house: House) -> None:
    conversation_id = await said(house, "one")
    chats = house.services.conversations
    before = await chats.get(house.person, conversation_id)
    await chats.delete(house.person, conversation_id)
    assert (await chats.list(house.person)).items == ()
    assert [one.id for one in (await chats.list(house.person, deleted=True)).items] == [conversation_id]
    assert (await chats.list(house.admin, deleted=True)).items == ()
    with pytest.raises(NotFound):
        await chats.restore(house.admin, conversation_id)
    with pytest.raises(Forbidden):
        await chats.restore(house.viewer, conversation_id)
    assert (await chats.restore(house.person, conversation_id)).deleted_at is None
    assert (await chats.get(house.person, conversation_id)).messages == before.messages
    assert (await chats.list(house.person, deleted=True)).items == ()


async def test_each_person_talks_about_a_workflow_in_a_conversation_of_their_own(house: House) -> None:
    conversation_id = await said(house, "one")
    workflow_id = (await house.services.conversations.get(house.person, conversation_id)).conversation.workflow_id
    assert (await house.services.conversations.of_workflow(house.person, workflow_id)).id == conversation_id
    other = await house.services.conversations.of_workflow(house.admin, workflow_id)
    assert other.id != conversation_id
    with pytest.raises(Forbidden):
        await house.services.conversations.of_workflow(house.viewer, workflow_id)


async def test_what_was_said_is_found_and_kept_as_a_page(house: House) -> None:
    one, _ = await said(house, "first_words"), await said(house, "other_words")
    found = await house.services.conversations.list(house.person, search="FIRST_words")
    assert [conversation.id for conversation in found.items] == [one]
    page = await house.services.conversations.export(house.person, one)
    assert page.startswith("# Late shipments\n")
    assert "first_words" in page
    assert "I add it." in page
    assert "- Added" in page


async def test_conversations_that_nobody_used_are_forgotten_and_their_workflows_stay(house: House) -> None:
    old = await said(house, "old")
    await house.services.conversations.add_document(house.person, old, "a.txt", b"text")
    workflow_id = (await house.services.conversations.get(house.person, old)).conversation.workflow_id
    house.clock.time += timedelta(days=40)
    new = await said(house, "new")
    assert await house.services.conversations.forget(before=house.clock.now() - timedelta(days=30)) == 1
    assert [one.id for one in (await house.services.conversations.list(house.person)).items] == [new]
    assert (await house.services.drafts.get(house.person, workflow_id)).definition.steps[0].id == "old"


async def test_of_a_very_long_conversation_everything_can_be_read(house: House) -> None:
    conversation_id = (await house.services.conversations.create(house.person)).id
    async with house.database() as uow:
        for seq in range(1, 604):
            await uow.conversations.add_message(
                Message(
                    id=f"msg_{seq}",
                    conversation_id=conversation_id,
                    seq=seq,
                    role="user",
                    text=f"words {seq}",
                    created_at=house.clock.now(),
                )
            )
        await uow.commit()
    chats = house.services.conversations
    view = await chats.get(house.person, conversation_id)
    assert (view.earlier, view.messages[0].text, view.messages[-1].text) == (True, "words 104", "words 603")
    assert [one.seq for one in (await chats.whole(house.person, conversation_id)).messages] == list(range(1, 604))
    assert "words 1\n" in await chats.export(house.person, conversation_id)
    read, cursor = [], None
    while True:
        some = await chats.messages(house.person, conversation_id, cursor=cursor, limit=200)
        read += [one.seq for one in some.items]
        if (cursor := some.next_cursor) is None:
            break
    assert read == list(range(603, 0, -1))
    with pytest.raises(NotFound):
        await chats.messages(house.admin, conversation_id)
    with pytest.raises(InvalidInput):
        await chats.messages(house.person, conversation_id, cursor="none of ours")
