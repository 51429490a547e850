"""Errors as problem documents (RFC 9457)."""

from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from loguru import logger
from pydantic import BaseModel, ValidationError
from starlette.exceptions import HTTPException

from builder_app.application.context import caller
from builder_app.application.ids import new_id
from builder_app.application.versions import PublishRefused
from builder_app.domain import errors as e
from builder_app.domain.expressions.functions import text_of

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
)
"""The first class that fits decides; anything else is 500."""


class FieldFault(BaseModel):
    """One wrong field."""

    field: str
    message: str


class Problem(BaseModel):
    """A problem document."""

    type: str = "about:blank"
    title: str
    status: int
    code: str
    detail: str
    reference: str
    errors: list[FieldFault] = []
    issues: list[dict[str, Any]] = []


TITLES = {
    400: "Bad request", 401: "Not signed in", 403: "Forbidden", 404: "Not found", 405: "Method not allowed", 409: "Conflict", 413: "Too large",
    415: "Unsupported type", 422: "Invalid input", 429: "Too many requests", 500: "Internal error", 503: "Unavailable", 504: "Timed out",
}  # fmt: skip
RESPONSES: dict[int | str, dict[str, Any]] = {
    status: {"model": Problem, "description": TITLES[status]} for status in (400, 401, 403, 404, 409, 413, 415, 422, 429, 500, 503, 504)
}
"""What every path may answer besides success."""


def status_of(error: e.BuilderError) -> int:
    """The HTTP status of a named error."""
    return next((status for kind, status in STATUS if isinstance(error, kind)), 500)


def problem(status: int, code: str, detail: str, *, headers: dict[str, str] | None = None, **more: Any) -> JSONResponse:
    """A problem document as a response; its reference is the request's id, which is in the log."""
    reference = caller.get().request_id or new_id("ref")
    body = Problem(title=TITLES.get(status, "Error"), status=status, code=code, detail=detail, reference=reference, **more)
    return JSONResponse(body.model_dump(mode="json"), status_code=status, media_type="application/problem+json", headers=headers)


def of_error(error: e.BuilderError) -> JSONResponse:
    """The problem document of a named error."""
    status = status_of(error)
    headers = {}
    if isinstance(error, e.RateLimited):
        headers["Retry-After"] = str(max(1, round(error.retry_after_seconds)))
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    fields = [FieldFault(field=one.field, message=one.message) for one in error.fields] if isinstance(error, e.InvalidInput) else []
    issues = [one.model_dump() for one in error.issues] if isinstance(error, PublishRefused) else []
    return problem(status, error.code, error.message, headers=headers, errors=fields, issues=issues)


def install(app: FastAPI) -> None:
    """Let every error of `app` leave as a problem document."""

    async def named(_: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, e.BuilderError)
        if status_of(error) >= 500:
            logger.warning("Request failed: {}", error.code)
        return of_error(error)

    async def invalid(_: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError | ValidationError)
        faults = [FieldFault(field=_path(one["loc"]), message=text_of(one["msg"])) for one in error.errors()[:50]]
        if any(one["type"] == "json_invalid" for one in error.errors()):
            return problem(400, "not-json", "The body is not JSON.", errors=faults)
        first = f"{faults[0].field}: {faults[0].message}" if faults else "The request is not valid."
        return problem(422, "invalid-input", first, errors=faults)

    async def http(_: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, HTTPException)
        code = TITLES.get(error.status_code, "error").lower().replace(" ", "-")
        return problem(error.status_code, code, text_of(error.detail), headers=dict(error.headers or {}))

    async def unexpected(_: Request, error: Exception) -> JSONResponse:
        logger.opt(exception=error).error("Unexpected error in a request")
        return problem(500, "internal-error", "Something went wrong on our side. Quote the reference when you report it.")

    app.add_exception_handler(e.BuilderError, named)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(ValidationError, invalid)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(Exception, unexpected)


def _path(loc: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in loc if part not in ("body", "query", "path", "header"))
