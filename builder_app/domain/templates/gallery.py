"""All templates, in display order. Addresses are examples under example.com, to be replaced before publishing."""

from builder_app.domain.templates import delays, documents, planning
from builder_app.domain.templates.template import Template

TEMPLATES: tuple[Template, ...] = (*delays.TEMPLATES, *documents.TEMPLATES, *planning.TEMPLATES)
