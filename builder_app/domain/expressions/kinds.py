"""What kind of value an expression comes to, as far as that is known before any run."""

from collections.abc import Callable
from typing import Any, Literal

from lark import Token, Tree

from builder_app.domain.expressions.functions import FUNCTIONS
from builder_app.domain.expressions.grammar import parse
from builder_app.domain.expressions.paths import Reference, parts_of

Kind = Literal["text", "number", "boolean", "list", "object"]
Lookup = Callable[[Reference], Kind | None]
"""The kind of a path's value, None when it is not known."""

_PLAIN: dict[str, Kind] = {
    "number": "number", "minus": "number", "string": "text", "list": "list", "true": "boolean", "false": "boolean",
    "compare": "boolean", "either": "boolean", "both": "boolean", "negate": "boolean",
}  # fmt: skip


def kind_of(text: str, lookup: Lookup) -> Kind | None:
    """The kind of one expression's value (without braces); None when it is not known. Raises `ExpressionError`."""
    return _kind(parse(text), text.strip(), lookup)


def kind_of_value(value: Any) -> Kind | None:
    """The kind of a value at hand."""
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "number"
    kinds: tuple[tuple[type, Kind], ...] = ((str, "text"), (list, "list"), (dict, "object"))
    return next((kind for type_, kind in kinds if isinstance(value, type_)), None)


def _kind(node: "Tree[Token] | Token", text: str, lookup: Lookup) -> Kind | None:
    if not isinstance(node, Tree):
        return None
    name = str(node.data)
    if name in _PLAIN:
        return _PLAIN[name]
    if name == "path":
        return lookup(Reference(tuple(parts_of(node)), text))
    if name == "call":
        function = FUNCTIONS.get(str(node.children[0]))
        return function.gives if function is not None else None
    if name == "choose":
        first, second = (_kind(child, text, lookup) for child in node.children[1:])
        return first if first == second else None
    return _sum(node, text, lookup) if name == "arithmetic" else None


def _sum(node: "Tree[Token]", text: str, lookup: Lookup) -> Kind | None:
    """Only `+` makes something else than a number: texts and lists are put together."""
    if str(node.children[1]) != "+":
        return "number"
    kinds = [_kind(child, text, lookup) for child in (node.children[0], node.children[2])]
    if "text" in kinds:
        return "text"
    return kinds[0] if kinds[0] == kinds[1] and kinds[0] in ("number", "list") else None
