"""Editing the last message: its turn is taken back, so that the new words are played on what stood before."""

from builder_app.application.drafts import DraftService, EditResult, load
from builder_app.application.ports import UnitOfWork
from builder_app.domain.access import Principal
from builder_app.domain.chat import Conversation


async def take_back(
    uow: UnitOfWork, drafts: DraftService, principal: Principal, conversation: Conversation
) -> tuple[Conversation, EditResult | None]:
    """Take the last turn back inside the caller's transaction: its change is undone and both messages go.

    A change that is not the newest of the draft any more stays, and so do the messages. Answers the conversation with the question that
    was open before, and the draft where it changed.
    """
    said = await uow.conversations.messages(conversation.id)
    last = next((one for one in reversed(said) if one.role == "user"), None)
    if last is None:
        return conversation, None
    answer = await uow.conversations.answer_to(last.id)
    undone: EditResult | None = None
    if answer is not None and answer.changes:
        draft = await load(uow, conversation.workflow_id)
        newest = await uow.drafts.change(conversation.workflow_id, draft.position)
        if newest is None or newest.message_id != answer.id or draft.revision != answer.revision:
            return conversation, None
        undone = await drafts.move_in(uow, principal, draft, forward=False)
    if answer is not None:
        await uow.conversations.remove_message(answer.id)
    await uow.conversations.remove_message(last.id)
    before = next((one for one in reversed(said) if one.role == "assistant" and one.seq < last.seq), None)
    after = conversation.model_copy(update={"question": before.question if before is not None else None})
    await uow.conversations.save(after)
    return after, undone
