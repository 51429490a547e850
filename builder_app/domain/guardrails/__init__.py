"""Screening of text before it reaches the assistant: attempts to command it, not ordinary work."""

from builder_app.domain.guardrails.material import Source, as_material, own_words, quoted, sources
from builder_app.domain.guardrails.screen import Verdict, screen

__all__ = ["Source", "Verdict", "as_material", "own_words", "quoted", "screen", "sources"]
