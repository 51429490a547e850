"""Conditions: trees of comparisons that a planner can read.

Texts are compared without regard to case and outer spaces; two values that both read as numbers are compared as numbers,
and `before`/`after` as dates. A comparison with a missing value is false, but for `not_equals`, `not_contains`, `not_in` and `is_empty`.
"""

import re
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter

from builder_app.domain.errors import ExpressionError, InvalidInput
from builder_app.domain.expressions import render
from builder_app.domain.expressions.functions import moment_of, number_of, text_of

Operator = Literal[
    "equals", "not_equals", "contains", "not_contains", "starts_with", "ends_with", "matches", "in", "not_in",
    "greater_than", "greater_or_equal", "less_than", "less_or_equal", "between", "before", "after",
    "is_empty", "is_not_empty", "is_true", "is_false",
]  # fmt: skip
UNARY = frozenset({"is_empty", "is_not_empty", "is_true", "is_false"})
MAX_PARTS = 200
MAX_DEPTH = 12
_WORDS: dict[str, str] = {
    "equals": "is", "not_equals": "is not", "contains": "contains", "not_contains": "does not contain", "starts_with": "starts with",
    "ends_with": "ends with", "matches": "matches", "in": "is one of", "not_in": "is none of", "greater_than": "is more than",
    "greater_or_equal": "is at least", "less_than": "is less than", "less_or_equal": "is at most", "between": "is between",
    "before": "is before", "after": "is after", "is_empty": "is empty", "is_not_empty": "is not empty", "is_true": "is true",
    "is_false": "is false",
}  # fmt: skip


class Node(BaseModel):
    """Base of the tree's nodes."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Comparison(Node):
    """One comparison; `right` is not used by the operators that look at one value only."""

    left: Any
    operator: Operator
    right: Any = None


class All(Node):
    """True when every part is; an empty list is true."""

    all: tuple["Condition", ...] = Field(max_length=MAX_PARTS)


class AnyOf(Node):
    """True when one part is; an empty list is false."""

    any: tuple["Condition", ...] = Field(max_length=MAX_PARTS)


class Not(Node):
    """True when its part is not."""

    not_: "Condition" = Field(alias="not")


def _shape(value: Any) -> Any:
    """Choose the node class by its key, so that an error names the field and not four alternatives."""
    if not isinstance(value, dict):
        return value
    for key, model in (("all", All), ("any", AnyOf), ("not", Not)):
        if key in value:
            return model.model_validate(value)
    return Comparison.model_validate(value)


Condition = Annotated[Comparison | All | AnyOf | Not, BeforeValidator(_shape)]
for _model in (All, AnyOf, Not):
    _model.model_rebuild()
_ADAPTER: TypeAdapter[Comparison | All | AnyOf | Not] = TypeAdapter(Condition)


def parse_condition(value: Any) -> Comparison | All | AnyOf | Not:
    """The condition in its JSON form as a tree. Raises `InvalidInput` when it nests too deep, pydantic's error for a wrong shape."""
    if _depth(value) > MAX_DEPTH:
        raise InvalidInput(f"A condition may nest at most {MAX_DEPTH} deep.")
    return _ADAPTER.validate_python(value)


def holds(value: Any, scope: Mapping[str, Any]) -> bool:
    """Whether a condition (JSON form or tree) is true over `scope`. Raises `ExpressionError` when an expression fails."""
    node = value if isinstance(value, Node) else parse_condition(value)
    if isinstance(node, All):
        return all(holds(part, scope) for part in node.all)
    if isinstance(node, AnyOf):
        return any(holds(part, scope) for part in node.any)
    if isinstance(node, Not):
        return not holds(node.not_, scope)
    assert isinstance(node, Comparison)
    return _OPERATORS[node.operator](render(node.left, scope), render(node.right, scope))


def describe(value: Any) -> str:
    """A condition in plain words."""
    node = value if isinstance(value, Node) else parse_condition(value)
    if isinstance(node, All | AnyOf):
        parts = node.all if isinstance(node, All) else node.any
        word = " and " if isinstance(node, All) else " or "
        return word.join(f"({describe(p)})" if isinstance(p, All | AnyOf) else describe(p) for p in parts) or "always"
    if isinstance(node, Not):
        return f"not ({describe(node.not_)})"
    assert isinstance(node, Comparison)
    left = re.sub(r"\{\{\s*(.*?)\s*\}\}", r"\1", text_of(node.left))
    return f"{left} {_WORDS[node.operator]}" + ("" if node.operator in UNARY else f" {_shown(node.right)}")


def _shown(value: Any) -> str:
    return ", ".join(map(text_of, value)) if isinstance(value, list | tuple) else text_of(value)


def _depth(value: Any, level: int = 1) -> int:
    if level > MAX_DEPTH or not isinstance(value, dict):
        return level
    parts = [*(value.get("all") or []), *(value.get("any") or []), value.get("not")]
    return max([_depth(part, level + 1) for part in parts if isinstance(part, dict)], default=level)


def _fold(value: Any) -> str:
    return text_of(value).strip().casefold()


def _empty(value: Any) -> bool:
    return value is None or value == [] or value == {} or (isinstance(value, str) and not value.strip())


def _number(value: Any) -> float | int | None:
    try:
        return number_of(value)
    except ExpressionError:
        return None


def _equals(left: Any, right: Any) -> bool:
    if left is None or right is None:
        return left is right
    a, b = _number(left), _number(right)
    return a == b if a is not None and b is not None else _fold(left) == _fold(right)


def _contains(left: Any, right: Any) -> bool:
    if left is None or right is None:
        return False
    if isinstance(left, list | tuple):
        return any(_equals(item, right) for item in left)
    return _fold(right) in _fold(left)


def _among(left: Any, right: Any) -> bool:
    pool = right if isinstance(right, list | tuple) else text_of(right).split(",")
    return any(_equals(left, item) for item in pool)


def _order(test: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    def compare(left: Any, right: Any) -> bool:
        if _empty(left) or _empty(right):
            return False
        a, b = _number(left), _number(right)
        if a is not None and b is not None:
            return test(a, b)
        try:
            return test(moment_of(left), moment_of(right))
        except ExpressionError:
            return test(_fold(left), _fold(right))

    return compare


def _dates(test: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    def compare(left: Any, right: Any) -> bool:
        return not _empty(left) and not _empty(right) and test(moment_of(left), moment_of(right))

    return compare


def _between(left: Any, right: Any) -> bool:
    low, high = right if isinstance(right, list | tuple) and len(right) == 2 else (None, None)
    return _OPERATORS["greater_or_equal"](left, low) and _OPERATORS["less_or_equal"](left, high)


MAX_PATTERN = 200
_RISKY = re.compile(r"[)\]][*+{]|\([^)]*[*+][^)]*\)[*+{?]|\\[1-9]|\(\?")


def _matches(left: Any, right: Any) -> bool:
    """Whether a simple pattern is found; quantified groups and look-arounds, whose time is not bounded, are refused."""
    pattern = text_of(right)
    if len(pattern) > MAX_PATTERN or len(re.findall(r"[*+{]", pattern)) > 3 or _RISKY.search(re.sub(r"\[[^\]]*\][*+]?", "x", pattern)):
        raise ExpressionError("The pattern is too complex: use letters, classes and at most three repetitions, without repeated groups.")
    try:
        return re.search(pattern, text_of(left)[:2000], re.IGNORECASE) is not None
    except re.error as error:
        raise ExpressionError(f"The pattern cannot be read: {error}.") from error


_OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "equals": _equals,
    "not_equals": lambda a, b: not _equals(a, b),
    "contains": _contains,
    "not_contains": lambda a, b: not _contains(a, b),
    "starts_with": lambda a, b: a is not None and _fold(a).startswith(_fold(b)),
    "ends_with": lambda a, b: a is not None and _fold(a).endswith(_fold(b)),
    "matches": _matches,
    "in": _among,
    "not_in": lambda a, b: not _among(a, b),
    "greater_than": _order(lambda a, b: a > b),
    "greater_or_equal": _order(lambda a, b: a >= b),
    "less_than": _order(lambda a, b: a < b),
    "less_or_equal": _order(lambda a, b: a <= b),
    "between": _between,
    "before": _dates(lambda a, b: a < b),
    "after": _dates(lambda a, b: a > b),
    "is_empty": lambda a, _: _empty(a),
    "is_not_empty": lambda a, _: not _empty(a),
    "is_true": lambda a, _: a is True or _fold(a) in ("true", "yes", "1"),
    "is_false": lambda a, _: a is False or _fold(a) in ("false", "no", "0"),
}
