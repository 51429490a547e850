"""Connections; secrets go in and never come out."""

from typing import Any

from fastapi import APIRouter

from builder_app.api.auth import Caller
from builder_app.api.routes.common import Body, Id, Name, listed
from builder_app.application.connections import TestResult
from builder_app.application.paging import Page
from builder_app.domain.connections import Connection, ConnectionKind
from builder_app.runtime import current

router = APIRouter(prefix="/api/v1/connections", tags=["connections"])


class NewConnection(Body):
    """A connection to be made."""

    kind: ConnectionKind
    name: Name
    config: dict[str, Any] = {}


class ConnectionPatch(Body):
    """What changes; secrets that are left out stay."""

    name: Name | None = None
    config: dict[str, Any] | None = None


@router.get("")
async def list_connections(caller: Caller, kind: ConnectionKind | None = None) -> Page[Connection]:
    """All connections, or those of one kind."""
    return listed(await current().connections.list(caller, kind=kind))


@router.post("", status_code=201)
async def create(given: NewConnection, caller: Caller) -> Connection:
    """Make a connection."""
    return await current().connections.create(caller, kind=given.kind, name=given.name, config=given.config)


@router.get("/{connection_id}")
async def get(connection_id: Id, caller: Caller) -> Connection:
    """One connection, without its secrets."""
    return await current().connections.get(caller, connection_id)


@router.patch("/{connection_id}")
async def update(connection_id: Id, given: ConnectionPatch, caller: Caller) -> Connection:
    """Change it."""
    return await current().connections.update(caller, connection_id, name=given.name, config=given.config)


@router.delete("/{connection_id}", status_code=204)
async def delete(connection_id: Id, caller: Caller) -> None:
    """Remove it."""
    await current().connections.delete(caller, connection_id)


@router.post("/{connection_id}/test")
async def test(connection_id: Id, caller: Caller) -> TestResult:
    """Try it."""
    return await current().connections.test(caller, connection_id)
