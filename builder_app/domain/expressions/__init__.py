"""The expression language in `{{ … }}`: total, pure and bounded.

No Python attribute, import or call can be reached from it.
"""

from builder_app.domain.expressions.evaluate import evaluate, render
from builder_app.domain.expressions.grammar import has_expression, parse, pieces, whole
from builder_app.domain.expressions.kinds import Kind, kind_of, kind_of_value
from builder_app.domain.expressions.paths import Reference, references

__all__ = [
    "Kind",
    "Reference",
    "evaluate",
    "has_expression",
    "kind_of",
    "kind_of_value",
    "parse",
    "pieces",
    "references",
    "render",
    "whole",
]
