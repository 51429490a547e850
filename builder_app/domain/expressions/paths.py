"""Which values an expression reads: what validation needs to know before any run."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from lark import Token, Tree

from builder_app.domain.expressions.grammar import parse, pieces


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
    """Every path in a parameter value, however deep. Raises `ExpressionError` for one that cannot be read."""
    return tuple(_in_value(value))


def _in_value(value: Any) -> Iterator[Reference]:
    if isinstance(value, str):
        for is_expression, text in pieces(value):
            if is_expression:
                for tree in parse(text).iter_subtrees_topdown():
                    if tree.data == "path":
                        yield Reference(tuple(_parts(tree)), text.strip())
    elif isinstance(value, dict):
        for part in value.values():
            yield from _in_value(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _in_value(part)


def _parts(tree: "Tree[Token]") -> Iterator[str | int | None]:
    for child in tree.children:
        if isinstance(child, Token):
            yield str(child)
        elif child.data == "key":
            yield str(child.children[0])
        else:
            inner = child.children[0]
            if isinstance(inner, Tree) and inner.data == "string":
                yield str(inner.children[0])[1:-1]
            elif isinstance(inner, Tree) and inner.data == "number" and "." not in str(inner.children[0]):
                yield int(str(inner.children[0]))
            else:
                yield None
