"""From tree to value. A path that leads nowhere below a known root is null; every other fault is an `ExpressionError`."""

from collections.abc import Callable, Mapping
from typing import Any

from lark import Token, Tree

from builder_app.domain.errors import ExpressionError
from builder_app.domain.expressions.functions import FUNCTIONS, MAX_ITEMS, bounded, moment_of, number_of, text_of
from builder_app.domain.expressions.grammar import parse, pieces, whole

Node = Tree[Token] | Token
MAX_NUMBER = 1e15


def evaluate(text: str, scope: Mapping[str, Any]) -> Any:
    """The value of one expression (without braces) over `scope`, whose keys are the roots."""
    try:
        return _eval(parse(text), scope)
    except (RecursionError, OverflowError) as error:
        raise ExpressionError("The expression is too large to evaluate.") from error


def render(value: Any, scope: Mapping[str, Any]) -> Any:
    """A parameter value with every `{{ … }}` in it replaced; a string that is one whole expression keeps its type."""
    if isinstance(value, str):
        inner = whole(value)
        if inner is not None:
            return evaluate(inner, scope)
        if "{{" not in value:
            return value
        return bounded("".join(text_of(evaluate(part, scope)) if is_expr else part for is_expr, part in pieces(value)))
    if isinstance(value, Mapping):
        return {key: render(part, scope) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [render(part, scope) for part in value]
    return value


def truthy(value: Any) -> bool:
    """What counts as true: everything but null, false, 0, and empty texts, lists and objects."""
    return bool(value)


def _eval(node: Node, scope: Mapping[str, Any]) -> Any:
    if isinstance(node, Token):
        raise ExpressionError(f"Unexpected {node}.")
    return _NODES[node.data](node.children, scope)


def _path(children: list[Any], scope: Mapping[str, Any]) -> Any:
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


def _compare(children: list[Any], scope: Mapping[str, Any]) -> bool:
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
    if isinstance(left, int | float) and isinstance(right, str) or isinstance(left, str) and isinstance(right, int | float):
        return text_of(left) == text_of(right)
    return bool(left == right)


def _ordered(left: Any, right: Any) -> tuple[Any, Any]:
    """Both as numbers, else both as dates, else both as texts."""
    for convert in (number_of, moment_of):
        try:
            return convert(left), convert(right)
        except ExpressionError:
            continue
    return text_of(left), text_of(right)


def _arithmetic(children: list[Any], scope: Mapping[str, Any]) -> Any:
    left, operator, right = _eval(children[0], scope), str(children[1]), _eval(children[2], scope)
    if operator == "+" and (isinstance(left, str) or isinstance(right, str)):
        return bounded(text_of(left) + text_of(right))
    if operator == "+" and isinstance(left, list) and isinstance(right, list):
        if len(left) + len(right) > MAX_ITEMS:
            raise ExpressionError("The list is too long.")
        return left + right
    a, b = number_of(left), number_of(right)
    if operator in "/%" and b == 0:
        raise ExpressionError("Division by zero.")
    result = {"+": lambda: a + b, "-": lambda: a - b, "*": lambda: a * b, "/": lambda: a / b, "%": lambda: a % b}[operator]()
    if abs(result) > MAX_NUMBER:
        raise ExpressionError("The number is too large.")
    return result


def _call(children: list[Any], scope: Mapping[str, Any]) -> Any:
    name, arguments = str(children[0]), children[1:]
    function = FUNCTIONS.get(name)
    if function is None:
        raise ExpressionError(f"There is no function “{name}”; there are {', '.join(FUNCTIONS)}.")
    if not function.least <= len(arguments) <= function.most:
        raise ExpressionError(f"{name}() takes {function.least} to {function.most} values, not {len(arguments)}.")
    return function.call(*(_eval(argument, scope) for argument in arguments))


_ESCAPES = {"n": "\n", "t": "\t"}


def _string(token: str) -> str:
    inner, out, escaped = token[1:-1], [], False
    for char in inner:
        if escaped:
            out.append(_ESCAPES.get(char, char))
            escaped = False
        elif char == "\\":
            escaped = True
        else:
            out.append(char)
    return "".join(out)


def _number(token: str) -> float | int:
    if len(token) > 16:
        raise ExpressionError("The number is too large.")
    return float(token) if "." in token else int(token)


_NODES: dict[str, Callable[[list[Any], Mapping[str, Any]], Any]] = {
    "path": _path,
    "number": lambda c, _: _number(str(c[0])),
    "string": lambda c, _: _string(str(c[0])),
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
