"""Drafts: the one place where a workflow's definition changes."""

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict

from builder_app.application.audit import AuditService
from builder_app.application.context import caller
from builder_app.application.lookup import found, require_size
from builder_app.application.ports import Clock, EventBus, OpenUnitOfWork, UnitOfWork
from builder_app.domain.access import Permission, Principal, require
from builder_app.domain.diff import Change, changes
from builder_app.domain.drafts import Draft, DraftChange, edited, moved
from builder_app.domain.edits import Edit, MoveStep, ReplaceDefinition, apply
from builder_app.domain.errors import Conflict, StaleRevision
from builder_app.domain.issues import Issue
from builder_app.domain.layout import placed
from builder_app.domain.validation import validate
from builder_app.domain.workflow import WorkflowDefinition

HISTORY = 200


class DraftView(BaseModel):
    """A draft as it stands."""

    model_config = ConfigDict(frozen=True)

    workflow_id: str
    definition: WorkflowDefinition
    revision: int
    issues: tuple[Issue, ...]
    can_undo: bool
    can_redo: bool


class EditResult(DraftView):
    """A draft after a change; `changes` is exactly what differs from before."""

    changes: tuple[Change, ...] = ()


class DraftService:
    """Reads and changes drafts. Every change is one transaction: edits, their inverse, the new draft, the audit entry."""

    def __init__(self, *, uow: OpenUnitOfWork, clock: Clock, bus: EventBus, audit: AuditService) -> None:
        self._uow = uow
        self._clock = clock
        self._bus = bus
        self._audit = audit

    async def get(self, principal: Principal, workflow_id: str) -> DraftView:
        """The draft with its issues."""
        require(principal, Permission.READ)
        async with self._uow(read_only=True) as uow:
            draft = await load(uow, workflow_id)
        return DraftView(**_shown(draft))

    async def edit(
        self,
        principal: Principal,
        workflow_id: str,
        *,
        revision: int,
        edits: Sequence[Edit],
        cause: str = "canvas",
        message_id: str | None = None,
    ) -> EditResult:
        """Apply all of `edits` or none. Raises `StaleRevision` unless the draft is at `revision`, `EditError` for a bad edit."""
        async with self._uow() as uow:
            require(principal, Permission.EDIT)
            draft = await load(uow, workflow_id)
            if draft.revision != revision:
                raise StaleRevision(expected=revision, current=draft.revision)
            result = await self.edit_in(uow, principal, draft, edits=edits, cause=cause, message_id=message_id)
            await uow.commit()
        await self.announce(result, cause=cause)
        return result

    async def replace(self, principal: Principal, workflow_id: str, *, revision: int, definition: WorkflowDefinition) -> EditResult:
        """Put a whole definition in place of the draft, as one undoable change."""
        return await self.edit(principal, workflow_id, revision=revision, edits=[ReplaceDefinition(definition=definition)], cause="api")

    async def undo(self, principal: Principal, workflow_id: str) -> EditResult:
        """Take the last change back. Raises `Conflict` when there is none."""
        return await self._move(principal, workflow_id, forward=False)

    async def redo(self, principal: Principal, workflow_id: str) -> EditResult:
        """Repeat the change that was taken back last. Raises `Conflict` when there is none."""
        return await self._move(principal, workflow_id, forward=True)

    async def history(self, principal: Principal, workflow_id: str) -> list[DraftChange]:
        """The changes that undo and redo walk, newest first."""
        require(principal, Permission.READ)
        async with self._uow(read_only=True) as uow:
            await load(uow, workflow_id)
            return await uow.drafts.history(workflow_id, limit=HISTORY)

    async def edit_in(
        self,
        uow: UnitOfWork,
        principal: Principal,
        draft: Draft,
        *,
        edits: Sequence[Edit],
        cause: str,
        message_id: str | None = None,
    ) -> EditResult:
        """As `edit`, on a draft that the caller's transaction has read, and without telling anybody; call `announce` after its commit."""
        require(principal, Permission.EDIT)
        workflow_id = draft.workflow_id
        applied = apply(draft.definition, edits)
        require_size(applied.definition)
        moves = _moves(applied.definition)
        every = [*edits, *moves]
        applied = apply(draft.definition, every) if moves else applied
        difference = changes(draft.definition, applied.definition)
        if not difference and applied.definition == draft.definition:
            return EditResult(**_shown(draft))
        after = edited(draft, applied.definition, expected=draft.revision)
        if draft.can_redo:
            await uow.drafts.drop_after(workflow_id, draft.position)
        await uow.drafts.add_change(
            DraftChange(
                workflow_id=workflow_id,
                position=after.position,
                revision=after.revision,
                edits=tuple(every),
                inverse=applied.inverse,
                changes=difference,
                cause=cause,
                message_id=message_id,
                author=principal.email,
                at=self._clock.now(),
            )
        )
        return await self._store(uow, principal, draft, after, difference, cause=cause)

    async def announce(self, result: EditResult, *, cause: str) -> None:
        """Tell open pages that the draft changed, and which tab changed it."""
        payload = {"workflow_id": result.workflow_id, "revision": result.revision, "cause": cause, "tab": caller.get().tab}
        await self._bus.publish(f"draft:{result.workflow_id}", payload)

    async def _move(self, principal: Principal, workflow_id: str, *, forward: bool) -> EditResult:
        async with self._uow() as uow:
            require(principal, Permission.EDIT)
            result = await self.move_in(uow, principal, await load(uow, workflow_id), forward=forward)
            await uow.commit()
        await self.announce(result, cause="redo" if forward else "undo")
        return result

    async def move_in(self, uow: UnitOfWork, principal: Principal, draft: Draft, *, forward: bool) -> EditResult:
        """As `undo` and `redo`, on a draft that the caller's transaction has read; call `announce` after its commit."""
        require(principal, Permission.EDIT)
        cause = "redo" if forward else "undo"
        change = await uow.drafts.change(draft.workflow_id, draft.position + 1 if forward else draft.position)
        if change is None:
            raise Conflict(f"There is nothing to {cause}.", code=f"nothing-to-{cause}")
        definition = apply(draft.definition, change.edits if forward else change.inverse).definition
        after = moved(draft, definition, by=1 if forward else -1)
        return await self._store(uow, principal, draft, after, changes(draft.definition, definition), cause=cause)

    async def _store(
        self, uow: UnitOfWork, principal: Principal, draft: Draft, after: Draft, difference: tuple[Change, ...], *, cause: str
    ) -> EditResult:
        if not await uow.drafts.swap(after, expected=draft.revision):
            raise StaleRevision(expected=draft.revision, current=draft.revision + 1)
        await uow.workflows.follow(after, at=self._clock.now())
        await self._audit.record(
            uow,
            principal,
            f"draft.{cause}",
            ("workflow", after.workflow_id),
            before={"revision": draft.revision},
            after={"revision": after.revision, "changes": [c.text for c in difference][:50]},
        )
        return EditResult(**_shown(after), changes=difference)


async def load(uow: UnitOfWork, workflow_id: str) -> Draft:
    """The draft of a workflow that is not deleted. Raises `NotFound`."""
    return found(await uow.drafts.open(workflow_id), "workflow")


def _shown(draft: Draft) -> dict[str, object]:
    return {
        "workflow_id": draft.workflow_id,
        "definition": draft.definition,
        "revision": draft.revision,
        "issues": validate(draft.definition),
        "can_undo": draft.can_undo,
        "can_redo": draft.can_redo,
    }


def _moves(definition: WorkflowDefinition) -> list[Edit]:
    """Edits that give a place to each step that has none, so that undo takes the places back too."""
    return [
        MoveStep(step_id=after.id, position=after.position)
        for before, after in zip(definition.steps, placed(definition).steps, strict=True)
        if before.position != after.position
    ]
