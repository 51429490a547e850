"""The JSON bodies of requests: nothing in them that cannot be stored, and no characters that turn or break what is shown."""

from typing import Any

from fastapi import Request
from fastapi.routing import APIRoute

from builder_app.domain.content import faults
from builder_app.domain.errors import FieldProblem, InvalidInput
from builder_app.domain.text import plain_form, plain_values

SPOKEN = ("text", "message")
"""Words for the assistant: control characters are taken out of them, so they are no reason to refuse."""


async def storable(request: Request) -> None:
    """Take control and direction-changing characters out of the body, before its shape is looked at.

    Raises `InvalidInput`, naming the field, for a body with NUL or half characters or endless numbers.
    """
    route = request.scope.get("route")
    if not isinstance(route, APIRoute) or route.body_field is None or not _is_json(request):
        return
    body = await _json(request)
    problems = [FieldProblem(field=field, message=words) for field, words in faults(body, spoken=SPOKEN)]
    if problems:
        raise InvalidInput(f"{problems[0].field or 'The body'}: {problems[0].message}", fields=problems[:20])
    _clean(body)


def _is_json(request: Request) -> bool:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return kind == "application/json" or kind.endswith("+json")


async def _json(request: Request) -> Any:
    """The body that FastAPI has parsed already; it refuses what is no JSON before this, and reads the same object after it."""
    return await request.json() if await request.body() else None


def _clean(body: Any) -> None:
    if isinstance(body, dict):
        cleaned = plain_form(body)
        body.clear()
        body.update(cleaned)
    elif isinstance(body, list):
        body[:] = plain_values(body)
