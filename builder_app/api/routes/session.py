"""Signing in and out, and the first administrator."""

from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from builder_app.api.auth import COOKIE, Caller, keep_session, require_same_origin
from builder_app.api.middleware import address_of
from builder_app.api.routes.common import Body, Id, listed
from builder_app.application.paging import Page
from builder_app.domain.access import Principal
from builder_app.domain.accounts import Session
from builder_app.runtime import current

router = APIRouter(prefix="/api/v1", tags=["session"])


class Credentials(Body):
    """What signing in takes."""

    email: Annotated[str, Field(max_length=254)]
    password: Annotated[str, Field(max_length=200)]


class NewPassword(Body):
    """A change of one's own password."""

    current: Annotated[str, Field(max_length=200)]
    new: Annotated[str, Field(max_length=200)]


class Setup(BaseModel):
    """Whether somebody has to make the first administrator."""

    needs_setup: bool


async def _sign_in(given: Credentials, request: Request, response: Response) -> Principal:
    address = address_of(request.scope)
    accounts = current().accounts
    token = await accounts.sign_in(given.email, given.password, address=address, user_agent=request.headers.get("user-agent", "")[:300])
    keep_session(response, request, token)
    signed_in = await accounts.principal_of_session(token)
    assert signed_in is not None
    return signed_in


@router.post("/session")
async def sign_in(given: Credentials, request: Request, response: Response) -> Principal:
    """Sign in; the session is an HttpOnly cookie."""
    require_same_origin(request)
    return await _sign_in(given, request, response)


@router.get("/session")
async def who(caller: Caller) -> Principal:
    """Who is signed in."""
    return caller


@router.delete("/session", status_code=204)
async def sign_out(request: Request, response: Response) -> None:
    """Sign out."""
    require_same_origin(request)
    token = request.cookies.get(COOKIE)
    if token:
        await current().accounts.sign_out(token)
    response.delete_cookie(COOKIE, path="/")


@router.get("/setup")
async def needs_setup() -> Setup:
    """Whether the first administrator is still to be made."""
    return Setup(needs_setup=await current().accounts.needs_setup())


@router.post("/setup", status_code=201)
async def setup(given: Credentials, request: Request, response: Response) -> Principal:
    """Make the first administrator and sign in; 409 once there is one."""
    require_same_origin(request)
    await current().accounts.setup(given.email, given.password)
    return await _sign_in(given, request, response)


@router.post("/password", status_code=204)
async def change_password(given: NewPassword, caller: Caller) -> None:
    """Change one's own password; other sessions end."""
    await current().accounts.change_password(caller, current=given.current, new=given.new)


@router.get("/sessions")
async def sessions(caller: Caller) -> Page[Session]:
    """One's own sessions."""
    return listed(await current().accounts.sessions(caller))


@router.delete("/sessions/{session_id}", status_code=204)
async def end_session(session_id: Id, caller: Caller) -> None:
    """End one of them."""
    await current().accounts.end_session(caller, session_id)
