"""Conditions in plain words."""

from typing import Any

from builder_app.domain.conditions.operators import UNARY, Operator, pair_of
from builder_app.domain.conditions.tree import All, AnyOf, Comparison, Node, Not, parse_condition
from builder_app.domain.errors import ExpressionError
from builder_app.domain.expressions import pieces
from builder_app.domain.expressions.values import text_of

_WORDS: dict[Operator, str] = {
    "equals": "is",
    "not_equals": "is not",
    "contains": "contains",
    "not_contains": "does not contain",
    "starts_with": "starts with",
    "ends_with": "ends with",
    "matches": "matches",
    "in": "is one of",
    "not_in": "is none of",
    "greater_than": "is more than",
    "greater_or_equal": "is at least",
    "less_than": "is less than",
    "less_or_equal": "is at most",
    "between": "is between",
    "before": "is before",
    "after": "is after",
    "is_empty": "is empty",
    "is_not_empty": "is not empty",
    "is_true": "is true",
    "is_false": "is false",
}


def describe(value: Any) -> str:
    """A condition (JSON form or tree) in plain words. Raises `InvalidInput` when it is none."""
    node = value if isinstance(value, Node) else parse_condition(value)
    if isinstance(node, All | AnyOf):
        parts = node.all if isinstance(node, All) else node.any
        word, empty = (" and ", "always") if isinstance(node, All) else (" or ", "never")
        return word.join(f"({describe(p)})" if isinstance(p, All | AnyOf) else describe(p) for p in parts) or empty
    if isinstance(node, Not):
        return f"not ({describe(node.not_)})"
    if isinstance(node, Comparison):
        words = f"{_shown(node.left)} {_WORDS[node.operator]}"
        return words if node.operator in UNARY else f"{words} {_right(node)}"
    raise TypeError(f"{type(node).__name__} is no condition")


def _right(node: Comparison) -> str:
    ends = pair_of(node.right) if node.operator == "between" else None
    if ends is not None:
        return f"{_shown(ends[0])} and {_shown(ends[1])}"
    return _shown(node.right)


def _shown(value: Any) -> str:
    if value is None or value == "":
        return "nothing"
    if isinstance(value, list | tuple):
        return ", ".join(map(_shown, value))
    text = text_of(value)
    try:
        return "".join(part.strip() if is_expression else part for is_expression, part in pieces(text)).strip()
    except ExpressionError:
        return text
