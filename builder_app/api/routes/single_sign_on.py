"""Signing in with an identity provider. A browser goes through these paths, so what goes wrong leads back to the sign-in page."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from loguru import logger
from starlette.responses import RedirectResponse

from builder_app.api.auth import keep_session
from builder_app.api.middleware import address_of, encrypted
from builder_app.domain.errors import BuilderError
from builder_app.runtime import current

router = APIRouter(prefix="/api/v1/session/provider", tags=["session"])
STATE_COOKIE = "builder_sign_in"
CALLBACK = "/api/v1/session/provider/callback"
LASTS = 600


@router.get("", status_code=303, response_class=RedirectResponse)
async def begin(request: Request) -> RedirectResponse:
    """Lead the browser to the identity provider."""
    secure = encrypted(request.scope)
    back = f"{'https' if secure else 'http'}://{request.headers.get('host', '')}{CALLBACK}"
    try:
        attempt, target = await current().single_sign_on.begin(redirect_uri=back, address=address_of(request.scope))
    except BuilderError as error:
        return _to_sign_in(error)
    answer = RedirectResponse(target, status_code=303)
    answer.set_cookie(STATE_COOKIE, attempt.state, max_age=LASTS, httponly=True, samesite="lax", secure=secure, path=CALLBACK)
    return answer


@router.get("/callback", status_code=303, response_class=RedirectResponse)
async def finish(
    request: Request,
    state: Annotated[str, Query(max_length=200)] = "",
    code: Annotated[str, Query(max_length=4000)] = "",
) -> RedirectResponse:
    """Where the identity provider sends the browser back to: signed in, or to the sign-in page with the reason."""
    try:
        token = await current().single_sign_on.finish(
            state=state,
            expected=request.cookies.get(STATE_COOKIE, ""),
            code=code,
            address=address_of(request.scope),
            user_agent=request.headers.get("user-agent", "")[:300],
        )
    except BuilderError as error:
        answer = _to_sign_in(error)
    else:
        answer = RedirectResponse("/", status_code=303)
        keep_session(answer, request, token)
    answer.delete_cookie(STATE_COOKIE, path=CALLBACK)
    return answer


def _to_sign_in(error: BuilderError) -> RedirectResponse:
    logger.info("Sign-in with the identity provider failed: {}", error.code)
    return RedirectResponse(f"/login?{urlencode({'problem': error.code})}", status_code=303)
