"""What each operator of a comparison means for two values."""

import re
from collections.abc import Callable
from typing import Any, Literal

from builder_app.domain.errors import ExpressionError
from builder_app.domain.expressions.values import brief, moment_of, number_of, text_of
from builder_app.domain.patterns import matches

Operator = Literal[
    "equals", "not_equals", "contains", "not_contains", "starts_with", "ends_with", "matches", "in", "not_in",
    "greater_than", "greater_or_equal", "less_than", "less_or_equal", "between", "before", "after",
    "is_empty", "is_not_empty", "is_true", "is_false",
]  # fmt: skip
Test = Callable[[Any, Any], bool]
UNARY = frozenset({"is_empty", "is_not_empty", "is_true", "is_false"})
_PLAIN_NUMBER = re.compile(r"[+-]?(0|[1-9][0-9]{0,14})(\.[0-9]{1,9})?")


def compare(operator: Operator, left: Any, right: Any) -> bool:
    """Whether the comparison is true. Raises `ExpressionError` for a bad date, pattern or range."""
    return _OPERATORS[operator](left, right)


def pair_of(value: Any) -> tuple[Any, Any] | None:
    """The two ends of a `between`: a list of two, or a text with one comma."""
    parts = value.split(",") if isinstance(value, str) else value
    if isinstance(parts, list | tuple) and len(parts) == 2:
        return parts[0], parts[1]
    return None


def _fold(value: Any) -> str:
    return text_of(value).strip().casefold()


def _empty(value: Any) -> bool:
    return value is None or value == [] or value == {} or (isinstance(value, str) and not value.strip())


def _plain(value: Any) -> float | int | None:
    """The number that a value is or plainly reads as. Codes such as 007, 1e5 or twenty digits are no numbers."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and _PLAIN_NUMBER.fullmatch(value.strip()):
        return float(value)
    return None


def _equals(left: Any, right: Any) -> bool:
    if left is None or right is None:
        return left is right
    a, b = _plain(left), _plain(right)
    return a == b if a is not None and b is not None else _fold(left) == _fold(right)


def _contains(left: Any, right: Any) -> bool:
    if left is None or right is None:
        return False
    if isinstance(left, list | tuple):
        return any(_equals(item, right) for item in left)
    return _fold(right) in _fold(left)


def _among(left: Any, right: Any) -> bool:
    if left is None:
        return False
    pool = right if isinstance(right, list | tuple) else text_of(right).split(",")
    return any(_equals(left, item) for item in pool)


def _edge(test: Callable[[str, str], bool]) -> Test:
    return lambda left, right: left is not None and right is not None and test(_fold(left), _fold(right))


def _ordered(left: Any, right: Any) -> tuple[Any, Any]:
    """Both as numbers, else both as dates, else both as texts."""
    for convert in (number_of, moment_of):
        try:
            return convert(left), convert(right)
        except ExpressionError:
            continue
    return _fold(left), _fold(right)


def _order(test: Test) -> Test:
    def ordered(left: Any, right: Any) -> bool:
        return not _empty(left) and not _empty(right) and test(*_ordered(left, right))

    return ordered


def _dates(test: Test) -> Test:
    def dated(left: Any, right: Any) -> bool:
        return not _empty(left) and not _empty(right) and test(moment_of(left), moment_of(right))

    return dated


def _between(left: Any, right: Any) -> bool:
    ends = pair_of(right)
    if ends is None:
        raise ExpressionError(f"“between” needs two values, such as 2, 8; “{brief(right)}” is not that.")
    return _at_least(left, ends[0]) and _at_most(left, ends[1])


_at_least = _order(lambda a, b: a >= b)
_at_most = _order(lambda a, b: a <= b)
_OPERATORS: dict[Operator, Test] = {
    "equals": _equals,
    "not_equals": lambda a, b: not _equals(a, b),
    "contains": _contains,
    "not_contains": lambda a, b: not _contains(a, b),
    "starts_with": _edge(str.startswith),
    "ends_with": _edge(str.endswith),
    "matches": lambda a, b: a is not None and matches(text_of(a), text_of(b)),
    "in": _among,
    "not_in": lambda a, b: not _among(a, b),
    "greater_than": _order(lambda a, b: a > b),
    "greater_or_equal": _at_least,
    "less_than": _order(lambda a, b: a < b),
    "less_or_equal": _at_most,
    "between": _between,
    "before": _dates(lambda a, b: a < b),
    "after": _dates(lambda a, b: a > b),
    "is_empty": lambda a, _: _empty(a),
    "is_not_empty": lambda a, _: not _empty(a),
    "is_true": lambda a, _: _fold(a) in ("true", "yes", "1"),
    "is_false": lambda a, _: _fold(a) in ("false", "no", "0"),
}
