"""From tree to value.

A path that leads nowhere below a known root is null; every other fault is an `ExpressionError` with its position.
"""

from collections.abc import Callable, Mapping
from typing import Any

from lark import Token, Tree

from builder_app.domain.errors import ExpressionError
from builder_app.domain.expressions.bounds import MAX_ITEMS, MAX_NUMBER, MAX_TEXT, Budget, bounded
from builder_app.domain.expressions.functions import FUNCTIONS, function_for
from builder_app.domain.expressions.grammar import parse, pieces, unquoted, whole
from builder_app.domain.expressions.values import moment_of, number_of, text_of

Scope = Mapping[str, Any]
Shown = Callable[[str, str], str]
"""How a value is shown, from its expression and its text."""
MAX_NESTING = 100
"""How deep lists and objects of a parameter may stand in one another."""


def evaluate(text: str, scope: Scope) -> Any:
    """The value of one expression (without braces) over `scope`, whose keys are the roots."""
    return Budget().spend(_eval(parse(text), scope))


def render(value: Any, scope: Scope, *, shown: Shown | None = None) -> Any:
    """A parameter value with every `{{ … }}` in it replaced; a string that is one whole expression keeps its type.

    With `shown` each value stands as a text in the form that it gives it.
    """
    return _render(value, scope, Budget(), 0, shown)


def _render(value: Any, scope: Scope, budget: Budget, level: int, shown: Shown | None) -> Any:
    if level > MAX_NESTING:
        raise ExpressionError(f"A value may nest at most {MAX_NESTING} deep.")
    if isinstance(value, str):
        return _render_text(value, scope, budget, shown) if "{{" in value else value
    if isinstance(value, Mapping):
        return {key: _render(part, scope, budget, level + 1, shown) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_render(part, scope, budget, level + 1, shown) for part in value]
    return value


def _render_text(text: str, scope: Scope, budget: Budget, shown: Shown | None) -> Any:
    inner = whole(text)
    if inner is not None and shown is None:
        return budget.spend(_eval(parse(inner), scope))
    out: list[str] = []
    length = 0
    for is_expression, part in pieces(text):
        value = text_of(_eval(parse(part), scope)) if is_expression else part
        out.append(shown(part.strip(), value) if is_expression and shown is not None else value)
        length += len(out[-1])
        if length > MAX_TEXT:
            raise ExpressionError("The result is too long.")
    rendered: str = budget.spend("".join(out))
    return rendered


def truthy(value: Any) -> bool:
    """What counts as true: everything but null, false, 0, and empty texts, lists and objects."""
    return bool(value)


def _eval(node: "Tree[Token]", scope: Scope) -> Any:
    try:
        return _NODES[str(node.data)](node.children, scope)
    except ExpressionError as error:
        if error.position is None and not node.meta.empty:
            error.position = node.meta.start_pos
        raise


def _path(children: list[Any], scope: Scope) -> Any:
    root = str(children[0])
    if root not in scope:
        raise ExpressionError(f"Nothing here is called “{root}”; there are {', '.join(sorted(scope))}.")
    value = scope[root]
    for child in children[1:]:
        key = str(child.children[0]) if child.data == "key" else _eval(child.children[0], scope)
        value = _member(value, key)
    return value


def _member(value: Any, key: Any) -> Any:
    if isinstance(value, Mapping):
        return value.get(text_of(key))
    if isinstance(value, list | tuple) and isinstance(key, int) and not isinstance(key, bool):
        return value[key] if -len(value) <= key < len(value) else None
    return None


def _compare(children: list[Any], scope: Scope) -> bool:
    left, operator, right = _eval(children[0], scope), str(children[1]), _eval(children[2], scope)
    if operator == "==":
        return _equal(left, right)
    if operator == "!=":
        return not _equal(left, right)
    if operator == "in":
        return bool(FUNCTIONS["contains"].call(right, left))
    if left is None or right is None:
        return False
    a, b = _ordered(left, right)
    return bool({"<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b}[operator])


def _equal(left: Any, right: Any) -> bool:
    if isinstance(left, int | float) and isinstance(right, str):
        return text_of(left) == right
    if isinstance(left, str) and isinstance(right, int | float):
        return left == text_of(right)
    return bool(left == right)


def _ordered(left: Any, right: Any) -> tuple[Any, Any]:
    """Both as numbers, else both as dates, else both as texts."""
    for convert in (number_of, moment_of):
        try:
            return convert(left), convert(right)
        except ExpressionError:
            continue
    return text_of(left), text_of(right)


_SIGNS: dict[str, Callable[[Any, Any], Any]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "%": lambda a, b: a % b,
}


def _arithmetic(children: list[Any], scope: Scope) -> Any:
    left, operator, right = _eval(children[0], scope), str(children[1]), _eval(children[2], scope)
    if operator == "+" and (isinstance(left, str) or isinstance(right, str)):
        return bounded(text_of(left) + text_of(right))
    if operator == "+" and isinstance(left, list) and isinstance(right, list):
        if len(left) + len(right) > MAX_ITEMS:
            raise ExpressionError("The list is too long.")
        return left + right
    a, b = number_of(left), number_of(right)
    if max(abs(a), abs(b)) > MAX_NUMBER:
        raise ExpressionError("The number is too large.")
    if operator in "/%" and b == 0:
        raise ExpressionError("Division by zero.")
    result = _SIGNS[operator](a, b)
    if abs(result) > MAX_NUMBER:
        raise ExpressionError("The number is too large.")
    return result


def _call(children: list[Any], scope: Scope) -> Any:
    function = function_for(str(children[0]), values=len(children) - 1)
    return function.call(*[_eval(argument, scope) for argument in children[1:]])


def _number(token: str) -> float | int:
    if len(token) > 16:
        raise ExpressionError("The number is too large.")
    return float(token) if "." in token else int(token)


_NODES: dict[str, Callable[[list[Any], Scope], Any]] = {
    "path": _path,
    "number": lambda c, _: _number(str(c[0])),
    "string": lambda c, _: unquoted(str(c[0])),
    "true": lambda c, _: True,
    "false": lambda c, _: False,
    "null": lambda c, _: None,
    "list": lambda c, s: [_eval(child, s) for child in c],
    "call": _call,
    "choose": lambda c, s: _eval(c[1] if truthy(_eval(c[0], s)) else c[2], s),
    "either": lambda c, s: truthy(_eval(c[0], s)) or truthy(_eval(c[1], s)),
    "both": lambda c, s: truthy(_eval(c[0], s)) and truthy(_eval(c[1], s)),
    "negate": lambda c, s: not truthy(_eval(c[0], s)),
    "minus": lambda c, s: -number_of(_eval(c[0], s)),
    "compare": _compare,
    "arithmetic": _arithmetic,
}
