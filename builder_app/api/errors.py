"""Errors as problem documents (RFC 9457)."""

import math
from typing import Any, Literal

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from loguru import logger
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from builder_app.application.context import caller
from builder_app.application.ids import new_id
from builder_app.application.versions import PublishRefused
from builder_app.domain import errors as e
from builder_app.domain.issues import Issue

MEDIA_TYPE = "application/problem+json"
MAX_FIELDS = 50
STATUS: tuple[tuple[type[e.BuilderError], int], ...] = (
    (e.InvalidInput, 422),
    (e.NotFound, 404),
    (e.Conflict, 409),
    (e.NotSignedIn, 401),
    (e.Forbidden, 403),
    (e.RateLimited, 429),
    (e.TurnTimeout, 504),
    (e.Unavailable, 503),
    (e.Refused, 403),
    (e.EffectFailed, 502),
)
"""The first class that fits decides; anything else is 500."""
TITLES = {
    400: "Bad request",
    401: "Not signed in",
    403: "Forbidden",
    404: "Not found",
    405: "Method not allowed",
    409: "Conflict",
    413: "Too large",
    415: "Unsupported type",
    422: "Invalid input",
    429: "Too many requests",
    500: "Internal error",
    502: "Another system failed",
    503: "Unavailable",
    504: "Timed out",
}


class FieldFault(BaseModel):
    """One wrong value: the dotted path of its field, and what is allowed there."""

    field: str
    message: str


class Problem(BaseModel):
    """Why a request was not fulfilled. `code` is stable; `reference` finds the request in the server's log."""

    type: str = "about:blank"
    title: str
    status: int
    code: str
    detail: str
    reference: str
    fields: list[FieldFault] = Field(default=[], description="The values that are wrong (400, 422)")
    issues: list[Issue] = Field(default=[], description="What validation found, when publishing was refused")
    stand_in: Literal["builtin"] | None = Field(
        default=None, description="The assistant that may be asked the same, when another one failed"
    )
    current: int | None = Field(default=None, description="The draft's revision, when the one that was sent is stale (409)")


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The OpenAPI entries of problem documents with these statuses."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    retry = {"Retry-After": {"description": "Seconds to wait", "schema": {"type": "integer", "minimum": 1}}}
    return {
        status: {"description": TITLES[status], "content": content, **({"headers": retry} if status == 429 else {})} for status in statuses
    }


def status_of(error: e.BuilderError) -> int:
    """The HTTP status of a named error."""
    return next((status for kind, status in STATUS if isinstance(error, kind)), 500)


def problem(status: int, code: str, detail: str, *, headers: dict[str, str] | None = None, **more: Any) -> JSONResponse:
    """A problem document as a response; its reference is the request's id, which is in the log."""
    reference = caller.get().request_id or new_id("ref")
    body = Problem(title=TITLES.get(status, "Error"), status=status, code=code, detail=detail, reference=reference, **more)
    return JSONResponse(body.model_dump(mode="json"), status_code=status, media_type=MEDIA_TYPE, headers=headers)


def of_error(error: e.BuilderError) -> JSONResponse:
    """The problem document of a named error."""
    status = status_of(error)
    headers: dict[str, str] = {}
    more: dict[str, Any] = {}
    if isinstance(error, e.RateLimited):
        headers["Retry-After"] = str(max(1, math.ceil(error.retry_after_seconds)))
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, e.InvalidInput):
        more["fields"] = [FieldFault(field=one.field, message=one.message) for one in error.fields]
    if isinstance(error, PublishRefused):
        more["issues"] = list(error.issues)
    if error.stand_in is not None:
        more["stand_in"] = error.stand_in
    if isinstance(error, e.StaleRevision):
        more["current"] = error.current
    return problem(status, error.code, error.message, headers=headers, **more)


def install(app: FastAPI) -> None:
    """Let every error of `app` leave as a problem document."""
    app.add_exception_handler(e.BuilderError, _named)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)


async def _named(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, e.BuilderError)
    if status_of(error) >= 500:
        logger.warning("Request failed: {} ({})", error.code, error.message)
    return of_error(error)


async def _invalid(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    found = error.errors()
    if any(one["type"] == "json_invalid" for one in found):
        return problem(400, "not-json", "The body is not JSON.", fields=[FieldFault(field="body", message="This is not JSON.")])
    faults = [FieldFault(field=_path(one["loc"]), message=_words(str(one["msg"]))) for one in found[:MAX_FIELDS]]
    return problem(
        422,
        "invalid-input",
        f"{faults[0].field}: {faults[0].message}" if faults else "This is not valid.",
        fields=faults,
    )


async def _http(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    code = TITLES.get(error.status_code, "error").lower().replace(" ", "-")
    return problem(error.status_code, code, str(error.detail), headers=dict(error.headers or {}))


def _words(message: str) -> str:
    """A message that can be sent: what it quotes of the input may hold anything."""
    return message.removeprefix("Value error, ").encode("utf-8", "replace").decode()


def _path(loc: tuple[int | str, ...]) -> str:
    parts = loc[1:] if len(loc) > 1 and loc[0] in ("body", "query", "path", "header") else loc
    return _words(".".join(str(part) for part in parts))
