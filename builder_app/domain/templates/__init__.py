"""Workflows to begin with: each is a complete definition that is valid as it stands."""

from builder_app.domain.errors import NotFound
from builder_app.domain.templates.gallery import TEMPLATES
from builder_app.domain.templates.template import Template

__all__ = ["TEMPLATES", "Template", "template_of"]


def template_of(template_id: str) -> Template:
    """The template of this id. Raises `NotFound`."""
    found = next((one for one in TEMPLATES if one.id == template_id), None)
    if found is None:
        raise NotFound("There is no such template.")
    return found
