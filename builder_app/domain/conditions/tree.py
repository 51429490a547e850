"""The tree of a condition, as the definition holds it."""

from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    TypeAdapter,
    ValidationError,
    model_validator,
)

from builder_app.domain.conditions.operators import UNARY, Operator, pair_of
from builder_app.domain.errors import ExpressionError, FieldProblem, InvalidInput
from builder_app.domain.expressions.grammar import has_expression
from builder_app.domain.patterns import compile_pattern

MAX_PARTS = 200
"""Comparisons and groups in one condition."""
MAX_DEPTH = 12


class Node(BaseModel):
    """Base of the tree's nodes."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Comparison(Node):
    """One comparison; `right` is not used by the operators that look at one value only."""

    left: Any
    operator: Operator
    right: Any = None

    @model_validator(mode="after")
    def _right_fits(self) -> "Comparison":
        if self.operator not in UNARY and "right" not in self.model_fields_set:
            raise ValueError(f"“{self.operator}” needs a value to compare with, under “right”")
        if has_expression(self.right):
            return self
        if self.operator == "between" and pair_of(self.right) is None:
            raise ValueError("“between” needs two values, such as [2, 8], under “right”")
        if self.operator == "matches":
            _check_pattern(self.right)
        return self


def _check_pattern(pattern: Any) -> None:
    if not isinstance(pattern, str) or not pattern:
        raise ValueError("“matches” needs a pattern, such as PO-[0-9]+, under “right”")
    try:
        compile_pattern(pattern)
    except ExpressionError as error:
        raise ValueError(error.message) from error


class All(Node):
    """True when every part is; an empty list is true."""

    all: tuple["Tree", ...]


class AnyOf(Node):
    """True when one part is; an empty list is false."""

    any: tuple["Tree", ...]


class Not(Node):
    """True when its part is not."""

    not_: "Tree" = Field(alias="not")


_TAGS: dict[type[Node], str] = {All: "all", AnyOf: "any", Not: "not"}


def _tag(value: Any) -> str:
    """The node class by its key, so that an error names the field and not four alternatives."""
    if isinstance(value, Node):
        return _TAGS.get(type(value), "comparison")
    keys = value if isinstance(value, dict) else {}
    return next((key for key in ("all", "any", "not") if key in keys), "comparison")


Tree = Annotated[
    Annotated[Comparison, Tag("comparison")] | Annotated[All, Tag("all")] | Annotated[AnyOf, Tag("any")] | Annotated[Not, Tag("not")],
    Discriminator(_tag),
]
for _model in (All, AnyOf, Not):
    _model.model_rebuild()


def _bounded(value: Any) -> Any:
    """Refuse what is too deep or too large before it is read."""
    count, todo = 0, [(value, 1)]
    while todo:
        node, level = todo.pop()
        if not isinstance(node, dict):
            continue
        count += 1
        if level > MAX_DEPTH:
            raise ValueError(f"a condition may nest at most {MAX_DEPTH} deep")
        if count > MAX_PARTS:
            raise ValueError(f"a condition may have at most {MAX_PARTS} parts")
        for key in ("all", "any"):
            parts = node.get(key)
            todo += [(part, level + 1) for part in parts] if isinstance(parts, list | tuple) else []
        todo.append((node.get("not"), level + 1))
    return value


Condition = Annotated[Tree, BeforeValidator(_bounded)]
_ADAPTER: TypeAdapter[Comparison | All | AnyOf | Not] = TypeAdapter(Condition)


def parse_condition(value: Any) -> Comparison | All | AnyOf | Not:
    """The condition in its JSON form as a tree. Raises `InvalidInput` that names the part which is wrong."""
    try:
        return _ADAPTER.validate_python(value)
    except ValidationError as error:
        problems = [
            FieldProblem(field=_place(found["loc"]) or "condition", message=found["msg"].removeprefix("Value error, "))
            for found in error.errors(include_url=False, include_context=False)
        ]
        message = f"The condition cannot be read: {problems[0].message.rstrip('.')}."
        raise InvalidInput(message, fields=problems) from error


def _place(loc: tuple[int | str, ...]) -> str:
    """The path without the tags that stand before each part: all.0.operator."""
    parts: list[str] = []
    rest = list(loc)
    while rest:
        tag = rest.pop(0)
        field = tag if tag not in ("comparison", "all", "any", "not") else rest.pop(0) if rest else None
        if field is None:
            break
        parts.append(str(field))
        if rest and isinstance(rest[0], int):
            parts.append(str(rest.pop(0)))
    return ".".join(parts)
