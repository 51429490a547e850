"""Whether a condition is true."""

from collections.abc import Mapping
from typing import Any

from builder_app.domain.conditions.operators import compare
from builder_app.domain.conditions.tree import All, AnyOf, Comparison, Node, Not, parse_condition
from builder_app.domain.expressions import render


def holds(value: Any, scope: Mapping[str, Any]) -> bool:
    """Whether a condition (JSON form or tree) is true over `scope`.

    Raises `ExpressionError` when an expression, date or pattern fails, `InvalidInput` when it is no condition.
    """
    node = value if isinstance(value, Node) else parse_condition(value)
    if isinstance(node, All):
        return all(holds(part, scope) for part in node.all)
    if isinstance(node, AnyOf):
        return any(holds(part, scope) for part in node.any)
    if isinstance(node, Not):
        return not holds(node.not_, scope)
    if isinstance(node, Comparison):
        return compare(node.operator, render(node.left, scope), render(node.right, scope))
    raise TypeError(f"{type(node).__name__} is no condition")
