"""Workflows to begin with."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from builder_app.api.auth import Caller
from builder_app.api.routes.common import Body, Id, listed
from builder_app.application.paging import Page
from builder_app.domain.drafts import Workflow
from builder_app.domain.templates import TEMPLATES, Template, template_of
from builder_app.runtime import current

router = APIRouter(prefix="/api/v1/templates", tags=["templates"])


class FromTemplate(Body):
    """The new workflow's name; none: the template's."""

    name: Annotated[str, Field(max_length=120)] = ""


@router.get("")
async def templates(caller: Caller) -> Page[Template]:
    """Every template."""
    return listed(TEMPLATES)


@router.get("/{template_id}")
async def template(template_id: Id, caller: Caller) -> Template:
    """One template."""
    return template_of(template_id)


@router.post("/{template_id}/workflows", status_code=201)
async def begin(template_id: Id, caller: Caller, given: FromTemplate | None = None) -> Workflow:
    """Make a workflow of a template."""
    chosen = template_of(template_id)
    name = given.name if given and given.name else chosen.name
    return await current().workflows.create(caller, name=name, definition=chosen.definition)
