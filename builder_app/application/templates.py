"""Templates: the product's own, and workflows that people of this workspace share."""

import hashlib
from collections.abc import Sequence
from functools import cache

from builder_app.application import kept
from builder_app.application.audit import AuditService
from builder_app.application.drafts import load
from builder_app.application.ids import new_id
from builder_app.application.lookup import found
from builder_app.application.ports import Clock, OpenUnitOfWork, UnitOfWork
from builder_app.application.workflows import MAX_NAME, WorkflowService
from builder_app.domain.access import Permission, Principal, require
from builder_app.domain.drafts import Workflow
from builder_app.domain.errors import Conflict, FieldProblem, Forbidden, InvalidInput
from builder_app.domain.templates import TEMPLATES, Template, shared_template
from builder_app.domain.text import one_line, plain

MAX_SHARED = 200
MAX_DESCRIPTION = 2000
_OWN = {one.id: one for one in TEMPLATES}


@cache
def gallery_version() -> str:
    """A fingerprint of the product's own templates; they are fixed while a process lives."""
    return hashlib.sha256("".join(one.model_dump_json() for one in TEMPLATES).encode()).hexdigest()


class TemplateService:
    """Use cases about templates."""

    def __init__(self, *, uow: OpenUnitOfWork, clock: Clock, audit: AuditService, workflows: WorkflowService) -> None:
        self._uow = uow
        self._clock = clock
        self._audit = audit
        self._workflows = workflows

    async def list(self, principal: Principal) -> Sequence[Template]:
        """Those of the workspace, newest first, then the product's own."""
        return [*await self.shared(principal), *TEMPLATES]

    async def shared(self, principal: Principal, *, deleted: bool = False) -> Sequence[Template]:
        """Those of the workspace, newest first; with `deleted` those that can be restored."""
        require(principal, Permission.READ)
        async with self._uow(read_only=True) as uow:
            return await uow.templates.all(deleted=deleted)

    async def get(self, principal: Principal, template_id: str) -> Template:
        """One template."""
        require(principal, Permission.READ)
        if template_id in _OWN:
            return _OWN[template_id]
        async with self._uow(read_only=True) as uow:
            return found(await uow.templates.get(template_id), "template")

    async def share(self, principal: Principal, workflow_id: str, *, name: str = "", description: str = "") -> Template:
        """A template of a workflow's draft as it is now; later changes of the workflow are none of the template's."""
        require(principal, Permission.EDIT)
        for field, text, longest in (("name", name, MAX_NAME), ("description", description, MAX_DESCRIPTION)):
            if len(text) > longest:
                message = f"At most {longest} characters."
                raise InvalidInput(message, fields=[FieldProblem(field=field, message=message)])
        async with self._uow() as uow:
            workflow = found(await uow.workflows.get(workflow_id), "workflow")
            definition = (await load(uow, workflow_id)).definition
            if not definition.steps:
                raise InvalidInput("There is nothing to share yet: the workflow has no steps.", code="empty")
            await _require_room(uow)
            template = shared_template(
                definition,
                id_=new_id("tpl"),
                name=one_line(name) or workflow.name,
                description=plain(description).strip() or definition.description,
                by=principal.email,
                at=self._clock.now(),
            )
            await uow.templates.add(template)
            await kept.renew(uow, kept.TEMPLATES, at=self._clock.now())
            after = {"name": template.name, "workflow_id": workflow_id}
            await self._audit.record(uow, principal, "template.share", ("template", template.id), after=after)
            await uow.commit()
        return template

    async def remove(self, principal: Principal, template_id: str) -> None:
        """Put a shared template away; it can be restored, and workflows made of it stay.

        Raises `Forbidden` for those of others, unless an administrator asks.
        """
        require(principal, Permission.EDIT)
        if template_id in _OWN:
            raise Forbidden("The product's own templates stay.")
        async with self._uow() as uow:
            template = _theirs(principal, found(await uow.templates.get(template_id), "template"))
            await uow.templates.save(template.model_copy(update={"deleted_at": self._clock.now()}))
            await kept.renew(uow, kept.TEMPLATES, at=self._clock.now())
            await self._audit.record(uow, principal, "template.remove", ("template", template_id), before={"name": template.name})
            await uow.commit()

    async def restore(self, principal: Principal, template_id: str) -> Template:
        """Bring a template back that was put away. Raises `Forbidden` as `remove` does, and `Conflict` when there are too many."""
        require(principal, Permission.EDIT)
        async with self._uow() as uow:
            template = _theirs(principal, found(await uow.templates.get(template_id, deleted=True), "template"))
            if template.deleted_at is None:
                return template
            await _require_room(uow)
            template = template.model_copy(update={"deleted_at": None})
            await uow.templates.save(template)
            await kept.renew(uow, kept.TEMPLATES, at=self._clock.now())
            await self._audit.record(uow, principal, "template.restore", ("template", template_id), after={"name": template.name})
            await uow.commit()
        return template

    async def begin(self, principal: Principal, template_id: str, *, name: str = "") -> Workflow:
        """A workflow made of a template."""
        require(principal, Permission.EDIT)
        chosen = await self.get(principal, template_id)
        return await self._workflows.create(principal, name=name or chosen.name, definition=chosen.definition)


def _theirs(principal: Principal, template: Template) -> Template:
    """The template, if this person may take it away and bring it back. Raises `Forbidden`."""
    if template.created_by != principal.email:
        require(principal, Permission.ADMINISTER)
    return template


async def _require_room(uow: UnitOfWork) -> None:
    if len(await uow.templates.all()) >= MAX_SHARED:
        raise Conflict(f"There are {MAX_SHARED} shared templates; remove one first.", code="too-many")
