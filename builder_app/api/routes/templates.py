"""Workflows to begin with."""

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import Field

from builder_app.api.auth import Caller
from builder_app.api.kept import UNCHANGED, Has, kept
from builder_app.api.routes.common import Body, Id, listed
from builder_app.application.kept import TEMPLATES
from builder_app.application.paging import Page
from builder_app.application.templates import MAX_DESCRIPTION, gallery_version
from builder_app.domain.drafts import Workflow
from builder_app.domain.templates import Template
from builder_app.runtime import current

router = APIRouter(prefix="/api/v1/templates", tags=["templates"])


class FromTemplate(Body):
    """The new workflow's name; none: the template's."""

    name: Annotated[str, Field(max_length=120)] = ""


class ToShare(Body):
    """A workflow whose draft becomes a template; without a name the workflow's, without a description that of its definition."""

    workflow_id: Annotated[str, Field(min_length=1, max_length=120)]
    name: Annotated[str, Field(max_length=120)] = ""
    description: Annotated[str, Field(max_length=MAX_DESCRIPTION)] = ""


@router.get("", response_model=Page[Template], responses=UNCHANGED)
async def templates(caller: Caller, deleted: bool = False, has: Has = None) -> Any:
    """Those of the workspace, newest first, then the product's own; with `deleted` those that can be restored.

    304 for who has the answer with this `ETag`.
    """
    runtime = current()
    if deleted:
        return listed(await runtime.templates.shared(caller, deleted=True))

    async def made() -> Page[Template]:
        return listed(await runtime.templates.list(caller))

    return await kept("templates", has, (gallery_version(), *await runtime.answers.versions(TEMPLATES)), made)


@router.post("", status_code=201)
async def share(caller: Caller, given: ToShare) -> Template:
    """Share a workflow's draft, as it is now, as a template."""
    return await current().templates.share(caller, given.workflow_id, name=given.name, description=given.description)


@router.get("/{template_id}")
async def template(template_id: Id, caller: Caller) -> Template:
    """One template."""
    return await current().templates.get(caller, template_id)


@router.delete("/{template_id}", status_code=204)
async def remove(template_id: Id, caller: Caller) -> None:
    """Put a shared template away: one's own, or as an administrator any. It can be restored."""
    await current().templates.remove(caller, template_id)


@router.post("/{template_id}/restore")
async def restore(template_id: Id, caller: Caller) -> Template:
    """Bring it back."""
    return await current().templates.restore(caller, template_id)


@router.post("/{template_id}/workflows", status_code=201)
async def begin(template_id: Id, caller: Caller, given: FromTemplate | None = None) -> Workflow:
    """Make a workflow of a template."""
    return await current().templates.begin(caller, template_id, name=given.name if given else "")
