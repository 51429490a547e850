"""How much an expression may make, so that no list of doublings fills the memory."""

from collections.abc import Mapping
from typing import Any

from builder_app.domain.errors import ExpressionError

MAX_TEXT = 100_000
"""Characters of a text that an expression puts together."""
MAX_ITEMS = 10_000
"""Items of a list that an expression puts together."""
MAX_WEIGHT = 2_000_000
"""Characters, roughly, of all that one step's expressions come to."""
MAX_NUMBER = 1e15


def bounded(text: str) -> str:
    """`text`, or `ExpressionError` when it is longer than a text may be."""
    if len(text) > MAX_TEXT:
        raise ExpressionError("The result is too long.")
    return text


class Budget:
    """What may still be made; `spend` raises `ExpressionError` when it is used up."""

    def __init__(self, left: int = MAX_WEIGHT) -> None:
        self.left = left

    def spend(self, value: Any) -> Any:
        """`value`, after its weight was taken off. Stops looking as soon as too much is found."""
        todo = [value]
        while todo:
            part = todo.pop()
            if isinstance(part, str):
                self.left -= len(part)
            elif isinstance(part, Mapping):
                todo += [*part.keys(), *part.values()]
            elif isinstance(part, list | tuple):
                todo += part
            self.left -= 2
            if self.left < len(todo):
                raise ExpressionError("The result is too large.")
        return value
