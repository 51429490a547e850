"""Who is calling: a bearer key, or the session cookie of a browser on our own origin."""

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request
from fastapi.security import HTTPBearer

from builder_app.domain.access import Principal
from builder_app.domain.errors import Forbidden, NotSignedIn
from builder_app.runtime import current

COOKIE = "builder_session"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_bearer = HTTPBearer(auto_error=False, description="An API key")


async def principal(request: Request, _: Annotated[object, Depends(_bearer)]) -> Principal:
    """The caller. Raises `NotSignedIn`; `Forbidden` when another site's page uses a browser's cookie."""
    scheme, _sep, key = request.headers.get("authorization", "").partition(" ")
    accounts = current().accounts
    if scheme.lower() == "bearer" and key.strip():
        found = await accounts.principal_of_key(key.strip())
        if found is None:
            raise NotSignedIn("This API key is not valid.")
        return found
    token = request.cookies.get(COOKIE, "")
    found = await accounts.principal_of_session(token) if token else None
    if found is None:
        raise NotSignedIn("Sign in, or send an API key.")
    require_same_origin(request)
    return found


def require_same_origin(request: Request) -> None:
    """Raise `Forbidden` when a page of another origin wants to change something with our cookie."""
    origin = request.headers.get("origin")
    if request.method in SAFE or not origin:
        return
    if urlsplit(origin).netloc != request.headers.get("host", ""):
        raise Forbidden("Requests from other sites are refused.")


Caller = Annotated[Principal, Depends(principal)]
