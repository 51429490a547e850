"""Shapes that several features share."""

from typing import Annotated, Any

from fastapi import Path, Query
from pydantic import BaseModel, ConfigDict, StringConstraints

Id = Annotated[str, Path(min_length=1, max_length=120, pattern=r"^[A-Za-z0-9_.:-]+$")]
Cursor = Annotated[str | None, Query(max_length=500)]
Limit = Annotated[int, Query(ge=1, le=200)]
Search = Annotated[str, Query(max_length=200)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]


class Body(BaseModel):
    """Base of request bodies: unknown fields are refused by name."""

    model_config = ConfigDict(extra="forbid")


class ItemList(BaseModel):
    """A list without further pages."""

    items: list[Any]
    next_cursor: str | None = None


def listed(items: Any) -> ItemList:
    """Records as a list answer."""
    return ItemList(items=[one.model_dump(mode="json") if isinstance(one, BaseModel) else one for one in items])
