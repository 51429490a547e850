"""Conditions: trees of comparisons that a planner can read.

Texts are compared without regard to case and outer spaces; two values that both read as plain numbers are compared as
numbers, and `before`/`after` as dates. A comparison with a missing value is false, but for `not_equals`,
`not_contains`, `not_in` and `is_empty`; only null equals null.
"""

from builder_app.domain.conditions.holds import holds
from builder_app.domain.conditions.operators import UNARY, Operator
from builder_app.domain.conditions.tree import (
    MAX_DEPTH,
    MAX_PARTS,
    All,
    AnyOf,
    Comparison,
    Condition,
    Node,
    Not,
    parse_condition,
)
from builder_app.domain.conditions.wording import describe

__all__ = [
    "MAX_DEPTH",
    "MAX_PARTS",
    "UNARY",
    "All",
    "AnyOf",
    "Comparison",
    "Condition",
    "Node",
    "Not",
    "Operator",
    "describe",
    "holds",
    "parse_condition",
]
