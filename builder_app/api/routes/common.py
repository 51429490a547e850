"""Shapes that several features share."""

from collections.abc import Iterable
from typing import Annotated, TypeVar

from fastapi import Header, Query
from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

from builder_app.application.paging import Page
from builder_app.domain.errors import NotFound

T = TypeVar("T")
MAX_ID = 200


def _known_form(text: str) -> str:
    if not text.isprintable() or not 1 <= len(text) <= MAX_ID:
        raise NotFound("There is nothing of this name.")
    return text


Id = Annotated[str, AfterValidator(_known_form)]
Cursor = Annotated[str | None, Query(max_length=500, description="`next_cursor` of the page before")]
Limit = Annotated[int, Query(ge=1, le=200)]
Search = Annotated[str, Query(max_length=200, pattern=r"^[^\x00]*$")]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
Key = Annotated[str | None, Header(alias="Idempotency-Key", description="The same key again gives the first answer, for 24 hours")]
MAX_NUMBER = 2**31 - 1
UNBUFFERED = {"X-Accel-Buffering": "no"}
"""Event streams pass proxies as they come."""


class Body(BaseModel):
    """Base of request bodies: unknown fields are refused by name."""

    model_config = ConfigDict(extra="forbid")


def listed(items: Iterable[T]) -> Page[T]:
    """Records as the only page of a list."""
    return Page(items=tuple(items))
