"""What a JSON body may hold, whatever its shape: texts and numbers that can be stored and shown."""

import json
import math
import re
from collections.abc import Iterator
from typing import Any

from fastapi import Request
from fastapi.routing import APIRoute

from builder_app.domain.errors import FieldProblem, InvalidInput

MAX_DEPTH = 60
MAX_INTEGER = 2**63
MAX_VALUES = 200_000
SPOKEN = ("text", "message")
"""Words for the assistant: control characters are taken out of them later, so they are no reason to refuse."""
_BAD = re.compile("[\0\ud800-\udfff]")


async def storable(request: Request) -> None:
    """Raise `InvalidInput`, naming the field, for a body with NUL or half characters or endless numbers."""
    route = request.scope.get("route")
    if not isinstance(route, APIRoute) or route.body_field is None or not _is_json(request):
        return
    problems = [FieldProblem(field=field, message=words) for field, words in _faults(await _json(request))]
    if problems:
        raise InvalidInput(f"{problems[0].field or 'The body'}: {problems[0].message}", fields=problems[:20])


def _is_json(request: Request) -> bool:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return kind == "application/json" or kind.endswith("+json")


async def _json(request: Request) -> Any:
    """The body that FastAPI has parsed already; it refuses what is no JSON before this."""
    return await request.json() if await request.body() else None


def _faults(body: Any) -> Iterator[tuple[str, str]]:
    todo: list[tuple[str, Any, int]] = [("", body, 0)]
    seen = 0
    while todo:
        field, value, depth = todo.pop()
        seen += 1
        if seen + len(todo) > MAX_VALUES:
            yield "", f"This has more than {MAX_VALUES} values."
            return
        if depth > MAX_DEPTH:
            yield _short(field), f"This has more than {MAX_DEPTH} levels."
            continue
        if isinstance(value, dict):
            todo += [(_below(field, key), part, depth + 1) for key, part in reversed(value.items())]
            yield from ((_below(field, "?"), "This name holds characters that are not allowed.") for key in value if _bad(key))
        elif isinstance(value, list):
            todo += [(_below(field, index), value[index], depth + 1) for index in range(len(value) - 1, -1, -1)]
        elif isinstance(value, str) and _bad(value) and not (depth == 1 and field in SPOKEN):
            yield _short(field), "This text holds characters that are not allowed."
        elif isinstance(value, float) and not math.isfinite(value):
            yield _short(field), "This must be a finite number."
        elif isinstance(value, int) and not -MAX_INTEGER <= value < MAX_INTEGER:
            yield _short(field), "This number is too large."


def _bad(text: str) -> bool:
    return _BAD.search(text) is not None


def _below(field: str, key: object) -> str:
    return f"{field}.{key}" if field else str(key)


def _short(field: str) -> str:
    return json.dumps(field)[1:-1][:200]
