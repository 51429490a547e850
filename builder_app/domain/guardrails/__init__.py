"""Screening of text before it reaches the assistant: attempts to command it, not ordinary work."""

from builder_app.domain.guardrails.material import as_material
from builder_app.domain.guardrails.screen import Verdict, screen

__all__ = ["Verdict", "as_material", "screen"]
