"""Users, API keys and the audit log."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from pydantic import AwareDatetime, Field
from starlette.responses import StreamingResponse

from builder_app.api.audit_csv import audit_csv
from builder_app.api.auth import Caller
from builder_app.api.routes.common import Body, Cursor, Id, Limit, Name, Search, listed
from builder_app.application.paging import Page
from builder_app.domain.access import Role
from builder_app.domain.accounts import ApiKey, User
from builder_app.domain.audit import AuditEntry, AuditFilter
from builder_app.runtime import current

router = APIRouter(prefix="/api/v1", tags=["administration"])
Password = Annotated[str, Field(max_length=200)]


class NewUser(Body):
    """Somebody new."""

    email: Annotated[str, Field(max_length=254)]
    password: Password
    role: Role = Role.EDITOR
    name: Annotated[str, Field(max_length=120)] = ""


class UserPatch(Body):
    """What changes of a person."""

    role: Role | None = None
    active: bool | None = None
    name: Annotated[str | None, Field(max_length=120)] = None
    password: Password | None = None


class NewKey(Body):
    """A key for programs, with its owner's role or a lower one."""

    name: Name
    role: Role | None = None
    expires_at: AwareDatetime | None = None


class MadeKey(ApiKey):
    """A new key with its text."""

    key: str


@router.get("/users")
async def users(caller: Caller) -> Page[User]:
    """Everybody."""
    return listed(await current().accounts.users(caller))


@router.post("/users", status_code=201)
async def create_user(given: NewUser, caller: Caller) -> User:
    """Add a person."""
    return await current().accounts.create_user(caller, email=given.email, password=given.password, role=given.role, name=given.name)


@router.patch("/users/{user_id}")
async def update_user(user_id: Id, given: UserPatch, caller: Caller) -> User:
    """Change a person's role, name, password or whether they may sign in."""
    return await current().accounts.update_user(caller, user_id, **given.model_dump(exclude_none=True))


@router.delete("/users/{user_id}", status_code=204)
async def delete_user(user_id: Id, caller: Caller) -> None:
    """Remove a person."""
    await current().accounts.delete_user(caller, user_id)


@router.get("/api-keys")
async def keys(caller: Caller) -> Page[ApiKey]:
    """One's own keys; an administrator sees all."""
    return listed(await current().accounts.api_keys(caller))


@router.post("/api-keys", status_code=201)
async def create_key(given: NewKey, caller: Caller) -> MadeKey:
    """Make a key; `key` is shown this once."""
    record, plain = await current().accounts.create_api_key(caller, name=given.name, role=given.role, expires_at=given.expires_at)
    return MadeKey(**record.model_dump(), key=plain)


@router.delete("/api-keys/{key_id}", status_code=204)
async def delete_key(key_id: Id, caller: Caller) -> None:
    """Remove a key."""
    await current().accounts.delete_api_key(caller, key_id)


_CSV: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/csv": {"schema": {"type": "string"}}}, "description": "Entries, newest first"}
}


@router.get("/audit", response_model=Page[AuditEntry], responses=_CSV)
async def audit(
    caller: Caller,
    request: Request,
    cursor: Cursor = None,
    limit: Limit = 50,
    actor: Search = "",
    action: Search = "",
    target_id: Search = "",
    since: Annotated[AwareDatetime | None, Query(description="From this moment on")] = None,
    until: Annotated[AwareDatetime | None, Query(description="Before this moment")] = None,
    format: Annotated[
        Literal["json", "csv"], Query(description="`csv`: all entries that fit as a file; also with `Accept: text/csv`")
    ] = "json",
) -> Any:
    """What was done, newest first: a page of it, or all of it as a CSV file. `actor`, `action` and `target_id` find a part of the words."""
    wanted = AuditFilter(actor=actor, action=action, target_id=target_id, since=since, until=until)
    found = await current().audit.list(caller, cursor=cursor, limit=limit, wanted=wanted)
    if format == "json" and "text/csv" not in request.headers.get("accept", ""):
        return found
    entries = current().audit.every(caller, wanted)
    headers = {"Content-Disposition": 'attachment; filename="audit.csv"'}
    return StreamingResponse(audit_csv(entries), media_type="text/csv; charset=utf-8", headers=headers)
