"""Plans: what the assistant proposed for an empty draft, until somebody builds it or acts on it."""

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict

from builder_app.application.drafts import DraftService, EditResult, load
from builder_app.application.ports import EventBus, OpenUnitOfWork, UnitOfWork
from builder_app.application.workflows import UNTITLED
from builder_app.domain.access import Permission, Principal, require
from builder_app.domain.chat import Message
from builder_app.domain.drafts import Draft
from builder_app.domain.edits import Edit, apply
from builder_app.domain.issues import Issue
from builder_app.domain.layout import placed
from builder_app.domain.validation import validate
from builder_app.domain.workflow import WorkflowDefinition


class PlanView(BaseModel):
    """A plan as it would be built: the message that holds it, the workflow with its places, and what is open."""

    model_config = ConfigDict(frozen=True)

    message_id: str
    definition: WorkflowDefinition
    issues: tuple[Issue, ...]


class PlanService:
    """Shows and builds plans. A plan is open while its draft is still empty; acting on the draft is consent to it."""

    def __init__(self, *, uow: OpenUnitOfWork, bus: EventBus, drafts: DraftService) -> None:
        self._uow = uow
        self._bus = bus
        self._drafts = drafts

    async def of(self, principal: Principal, workflow_id: str) -> PlanView | None:
        """The open plan of a workflow; None when there is none."""
        require(principal, Permission.READ)
        async with self._uow(read_only=True) as uow:
            draft = await load(uow, workflow_id)
            message = await open_plan(uow, draft)
        if message is None:
            return None
        definition = placed(apply(draft.definition, planned_edits(draft, message)).definition)
        return PlanView(message_id=message.id, definition=definition, issues=validate(definition))

    async def build(self, principal: Principal, workflow_id: str) -> EditResult | None:
        """Build the open plan as one undoable change; None when there is none, so building twice is building once."""
        async with self._uow() as uow:
            draft = await load(uow, workflow_id)
            message = await open_plan(uow, draft)
            if message is None:
                return None
            result = await self._drafts.edit_in(
                uow,
                principal,
                draft,
                edits=planned_edits(draft, message),
                cause="chat",
                message_id=message.id,
            )
            await uow.conversations.clear_proposals(workflow_id)
            await uow.conversations.save_message(
                message.model_copy(update={"proposed": None, "changes": result.changes, "revision": result.revision})
            )
            await uow.commit()
        await self._drafts.announce(result, cause="chat")
        await self._bus.publish(f"conversation:{message.conversation_id}", {"conversation_id": message.conversation_id})
        return result


async def open_plan(uow: UnitOfWork, draft: Draft) -> Message | None:
    """The message whose plan stands for an empty draft."""
    return None if draft.definition.steps else await uow.conversations.proposal(draft.workflow_id)


def planned_edits(draft: Draft, message: Message) -> Sequence[Edit]:
    """The plan's edits for the draft as it is; a name that a person gave meanwhile stays."""
    named = draft.definition.name not in ("", UNTITLED)
    return [edit for edit in message.proposed or () if not (named and edit.kind == "set_details" and edit.name is not None)]
