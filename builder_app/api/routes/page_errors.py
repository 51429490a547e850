"""What broke in a browser before its page could say so over its socket."""

from typing import Annotated

from fastapi import APIRouter, Request
from loguru import logger
from pydantic import Field

from builder_app.api.auth import require_same_origin
from builder_app.api.middleware import address_of
from builder_app.api.routes.common import Body
from builder_app.domain.text import one_line
from builder_app.runtime import current

router = APIRouter(prefix="/api/v1/page-errors", tags=["session"])


class PageError(Body):
    """The reference that the person sees, the page, and what the browser says."""

    reference: Annotated[str, Field(pattern=r"^ref_[0-9a-f]{8}$")]
    page: Annotated[str, Field(max_length=300)] = ""
    words: Annotated[str, Field(max_length=2000)] = ""


@router.post("", status_code=204)
async def report(given: PageError, request: Request) -> None:
    """Put what broke into the server's log, under its reference."""
    require_same_origin(request)
    await current().limiter.check("page_errors", address_of(request.scope) or "unknown")
    words = f"{given.reference} {one_line(given.page)}: {one_line(given.words)}"
    logger.bind(reference=given.reference).error("Error in a page: {}", words)
