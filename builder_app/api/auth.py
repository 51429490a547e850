"""Who is calling: a bearer key, or the session cookie of a browser on our own origin."""

from typing import Annotated

from fastapi import Depends, Request, Response
from fastapi.security import APIKeyCookie, HTTPBearer
from fastapi.security.http import HTTPAuthorizationCredentials
from loguru import logger

from builder_app.api.middleware import encrypted, foreign
from builder_app.application import doors
from builder_app.application.accounts import SESSION_LIFE
from builder_app.domain.access import Permission, Principal, require
from builder_app.domain.errors import Forbidden, NotSignedIn
from builder_app.runtime import current

COOKIE = "builder_session"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_bearer = HTTPBearer(auto_error=False, scheme_name="apiKey", description="An API key")
_cookie = APIKeyCookie(name=COOKIE, auto_error=False, scheme_name="session", description="The cookie of a signed-in browser")


async def principal(
    request: Request,
    key: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
    token: Annotated[str | None, Depends(_cookie)],
) -> Principal:
    """The caller. Raises `NotSignedIn`; `Forbidden` for a role that may not, and when another site's page uses a browser's cookie."""
    found = await _caller(request, key, token)
    needed = doors.of_path(request.method, request.scope["route"].path)
    if isinstance(needed, Permission):
        require(found, needed)
    elif needed is doors.NOBODY:
        logger.error("A path is missing in the table of doors: {}", request.scope["route"].path)
        raise Forbidden("This path is shut.")
    return found


async def _caller(request: Request, key: HTTPAuthorizationCredentials | None, token: str | None) -> Principal:
    accounts = current().accounts
    if request.headers.get("authorization"):
        found = await accounts.principal_of_key(key.credentials.strip()) if key is not None else None
        if found is None:
            raise NotSignedIn("This API key is not valid.")
        return found
    found = await accounts.principal_of_session(token) if token else None
    if found is None:
        raise NotSignedIn("Sign in, or send an API key.")
    require_same_origin(request)
    return found


def require_same_origin(request: Request) -> None:
    """Raise `Forbidden` when a page of another origin wants to change something with our cookie."""
    if request.method in SAFE:
        return
    elsewhere = request.headers.get("sec-fetch-site") == "cross-site" and not request.headers.get("origin")
    if elsewhere or foreign(request.headers):
        raise Forbidden("Requests from other sites are refused.", code="foreign-origin")


def keep_session(response: Response, request: Request, token: str) -> None:
    """Let the browser keep its session, out of script's reach and of other sites' forms."""
    lasts = int(SESSION_LIFE.total_seconds())
    response.set_cookie(COOKIE, token, max_age=lasts, httponly=True, samesite="lax", secure=encrypted(request.scope), path="/")


Caller = Annotated[Principal, Depends(principal)]
