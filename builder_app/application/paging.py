"""Lists, a page at a time."""

from collections.abc import Sequence
from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict

T = TypeVar("T")
MAX_LIMIT = 200


class Page(BaseModel, Generic[T]):
    """Some items, newest first, and the cursor of the next page (None: this is the last)."""

    model_config = ConfigDict(frozen=True)

    items: tuple[T, ...]
    next_cursor: str | None = None


def page(items: Sequence[T], next_cursor: str | None) -> Page[T]:
    """A page from what a repository found."""
    return Page(items=tuple(items), next_cursor=next_cursor)


def clamp(limit: int) -> int:
    """A page size within bounds."""
    return max(1, min(limit, MAX_LIMIT))
