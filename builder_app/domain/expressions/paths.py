"""Which values an expression reads and which functions it calls: what validation needs to know before any run."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from lark import Token, Tree

from builder_app.domain.errors import ExpressionError
from builder_app.domain.expressions.evaluate import MAX_NESTING
from builder_app.domain.expressions.functions import function_for
from builder_app.domain.expressions.grammar import parse, pieces, unquoted


class Reference(NamedTuple):
    """One path: its parts from the root (an index that is computed is None), and the expression that it stands in."""

    parts: tuple[str | int | None, ...]
    expression: str

    @property
    def root(self) -> str:
        """The first part: input, trigger, steps, run, item or index."""
        return str(self.parts[0])

    def __str__(self) -> str:
        text = self.root
        for part in self.parts[1:]:
            text += f".{part}" if isinstance(part, str) else f"[{'…' if part is None else part}]"
        return text


def references(value: Any) -> tuple[Reference, ...]:
    """Every path in a parameter value, however deep.

    Raises `ExpressionError` for an expression that cannot be read, or that calls a function which does not exist or
    with the wrong number of values.
    """
    return tuple(_in_value(value, 0))


def _in_value(value: Any, level: int) -> Iterator[Reference]:
    if level > MAX_NESTING:
        raise ExpressionError(f"A value may nest at most {MAX_NESTING} deep.")
    if isinstance(value, str):
        for is_expression, text in pieces(value):
            if is_expression:
                yield from _in_tree(parse(text), text.strip())
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _in_value(part, level + 1)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _in_value(part, level + 1)


def _in_tree(tree: "Tree[Token]", text: str) -> Iterator[Reference]:
    todo = [tree]
    while todo:
        node = todo.pop()
        if node.data == "path":
            yield Reference(tuple(parts_of(node)), text)
        elif node.data == "call":
            _check_call(node)
        todo += [child for child in reversed(node.children) if isinstance(child, Tree)]


def _check_call(node: "Tree[Token]") -> None:
    try:
        function_for(str(node.children[0]), values=len(node.children) - 1)
    except ExpressionError as error:
        error.position = node.meta.start_pos
        raise


def parts_of(tree: "Tree[Token]") -> Iterator[str | int | None]:
    """The parts of a path's tree, from its root on."""
    for child in tree.children:
        if isinstance(child, Token):
            yield str(child)
        elif child.data == "key":
            yield str(child.children[0])
        else:
            yield _literal(child.children[0])


def _literal(inner: "Tree[Token] | Token") -> str | int | None:
    """The value of an index that is written out, None for one that is computed."""
    if not isinstance(inner, Tree) or inner.data not in ("string", "number"):
        return None
    text = str(inner.children[0])
    if inner.data == "string":
        return unquoted(text)
    return int(text) if text.isdigit() else None
