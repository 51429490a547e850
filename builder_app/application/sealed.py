"""Connections with their secrets opened, for the moment of use."""

import json
from typing import Any

from builder_app.application.lookup import found
from builder_app.application.ports import SecretBox, UnitOfWork


async def open_sealed(uow: UnitOfWork, box: SecretBox, connection_id: str) -> dict[str, Any]:
    """The whole configuration of a connection, secrets included. Raises `NotFound`."""
    connection = found(await uow.connections.get(connection_id), "connection")
    sealed = await uow.connections.sealed(connection_id)
    secrets: dict[str, Any] = json.loads(box.open(sealed)) if sealed else {}
    return {**connection.config, **secrets}
