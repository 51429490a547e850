"""Versions: a draft, frozen."""

from collections.abc import Sequence

from builder_app.application.audit import AuditService
from builder_app.application.drafts import DraftService, EditResult, load
from builder_app.application.lookup import found
from builder_app.application.once import Once
from builder_app.application.ports import Clock, EventBus, OpenUnitOfWork, UnitOfWork
from builder_app.domain.access import Permission, Principal, require
from builder_app.domain.diff import Change, changes
from builder_app.domain.edits import ReplaceDefinition
from builder_app.domain.errors import FieldProblem, InvalidInput, StaleRevision
from builder_app.domain.issues import Issue
from builder_app.domain.validation import errors, validate
from builder_app.domain.versions import Version, hash_of

MAX_NOTE = 1000


class PublishRefused(InvalidInput):
    """The draft has errors; `issues` are those errors, each naming its step and field."""

    code = "publish-refused"

    def __init__(self, issues: tuple[Issue, ...]) -> None:
        count = len(issues)
        problems = [
            FieldProblem(field=".".join(filter(None, (one.step_id, one.field))) or "workflow", message=one.message) for one in issues
        ]
        super().__init__(f"{count} problem{'s' if count > 1 else ''} must be solved before this can be published.", fields=problems)
        self.issues = issues


class VersionService:
    """Publishes drafts and reads what was published."""

    def __init__(self, *, uow: OpenUnitOfWork, clock: Clock, bus: EventBus, audit: AuditService, drafts: DraftService) -> None:
        self._uow = uow
        self._clock = clock
        self._bus = bus
        self._audit = audit
        self._drafts = drafts

    async def publish(
        self, principal: Principal, workflow_id: str, *, note: str = "", revision: int | None = None, idempotency_key: str | None = None
    ) -> Version:
        """Freeze the draft as the next version; a draft equal to the latest version gives that one. The same key again gives the first answer.

        Raises `PublishRefused` while it has errors, `StaleRevision` when `revision` is given and is not the draft's.
        """
        require(principal, Permission.OPERATE)
        body, now = {"note": note, "revision": revision}, self._clock.now()
        once = Once("publish", workflow_id, principal.user_id, idempotency_key, body=body, at=now) if idempotency_key is not None else None
        async with self._uow() as uow:
            first = await once.answer(uow) if once else None
            if first is not None:
                return Version.model_validate_json(first)
            version = await self.publish_in(uow, principal, workflow_id, note=note, revision=revision)
            if once:
                await once.keep(uow, version)
            await uow.commit()
        await self._bus.publish("workflows", {"workflow_id": workflow_id})
        return version

    async def publish_in(
        self, uow: UnitOfWork, principal: Principal, workflow_id: str, *, note: str, revision: int | None = None
    ) -> Version:
        """As `publish`, inside the caller's transaction."""
        if len(note) > MAX_NOTE:
            message = f"A note has at most {MAX_NOTE} characters."
            raise InvalidInput(message, fields=[FieldProblem(field="note", message=message)])
        draft = await load(uow, workflow_id)
        if revision is not None and revision != draft.revision:
            raise StaleRevision(expected=revision, current=draft.revision)
        wrong = errors(validate(draft.definition))
        if wrong:
            raise PublishRefused(wrong)
        latest = await uow.versions.latest(workflow_id)
        digest = hash_of(draft.definition)
        if latest is not None and latest.hash == digest:
            return latest
        version = Version(
            workflow_id=workflow_id,
            number=latest.number + 1 if latest else 1,
            hash=digest,
            definition=draft.definition,
            created_at=self._clock.now(),
            created_by=principal.email,
            note=note,
        )
        await uow.versions.add(version)
        workflow = found(await uow.workflows.get(workflow_id), "workflow")
        status = "published" if workflow.status == "draft" else workflow.status
        await uow.workflows.save(workflow.model_copy(update={"latest_version": version.number, "status": status}))
        await self._audit.record(
            uow, principal, "version.publish", ("workflow", workflow_id), after={"number": version.number, "hash": digest}
        )
        return version

    async def list(self, principal: Principal, workflow_id: str) -> Sequence[Version]:
        """All versions, newest first."""
        require(principal, Permission.READ)
        async with self._uow(read_only=True) as uow:
            found(await uow.workflows.get(workflow_id), "workflow")
            return await uow.versions.all_of(workflow_id)

    async def get(self, principal: Principal, workflow_id: str, number: int) -> Version:
        """One version."""
        require(principal, Permission.READ)
        async with self._uow(read_only=True) as uow:
            return found(await uow.versions.get(workflow_id, number), "version")

    async def diff(self, principal: Principal, workflow_id: str, a: int, b: int) -> Sequence[Change]:
        """What differs from version `a` to version `b`."""
        before, after = await self.get(principal, workflow_id, a), await self.get(principal, workflow_id, b)
        return list(changes(before.definition, after.definition))

    async def restore(self, principal: Principal, workflow_id: str, number: int) -> EditResult:
        """Put a version's definition into the draft, as one undoable change."""
        require(principal, Permission.EDIT)
        version = await self.get(principal, workflow_id, number)
        async with self._uow() as uow:
            draft = await load(uow, workflow_id)
            edit = ReplaceDefinition(definition=version.definition)
            result = await self._drafts.edit_in(uow, principal, draft, edits=[edit], cause="restore")
            await uow.commit()
        await self._drafts.announce(result, cause="restore")
        return result
