"""Workflows to begin with: each is a complete definition that is valid as it stands."""

from builder_app.domain.templates.gallery import TEMPLATES
from builder_app.domain.templates.template import Template, shared_template

__all__ = ["TEMPLATES", "Template", "shared_template"]
