"""Connections to other systems; their secrets go in and never come out."""

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict

from builder_app.application.audit import AuditService
from builder_app.application.ids import new_id
from builder_app.application.lookup import found
from builder_app.application.ports import Clock, OpenUnitOfWork, SecretBox
from builder_app.application.sealed import open_sealed
from builder_app.domain.access import Permission, Principal, require
from builder_app.domain.connections import Connection, secret_fields, split
from builder_app.domain.errors import BuilderError, FieldProblem, InvalidInput
from builder_app.domain.text import one_line

Probe = Callable[[dict[str, Any]], Awaitable[str]]
"""Tries a connection with its opened configuration; answers what it found, raises a named error."""


class TestResult(BaseModel):
    """Whether a connection works, in words that help."""

    __test__ = False
    model_config = ConfigDict(frozen=True)

    ok: bool
    message: str


class ConnectionService:
    """Use cases about connections. `probes` try each kind that can be tried."""

    def __init__(self, *, uow: OpenUnitOfWork, clock: Clock, audit: AuditService, box: SecretBox, probes: Mapping[str, Probe]) -> None:
        self._uow = uow
        self._clock = clock
        self._audit = audit
        self._box = box
        self._probes = probes

    async def list(self, principal: Principal, *, kind: str | None = None) -> list[Connection]:
        """All connections, without secrets."""
        require(principal, Permission.READ)
        async with self._uow(read_only=True) as uow:
            return await uow.connections.all_of(kind)

    async def get(self, principal: Principal, connection_id: str) -> Connection:
        """One connection, without secrets."""
        require(principal, Permission.READ)
        async with self._uow(read_only=True) as uow:
            return found(await uow.connections.get(connection_id), "connection")

    async def create(self, principal: Principal, *, kind: Any, name: str, config: Mapping[str, Any]) -> Connection:
        """A new connection. Raises `InvalidInput` naming each wrong setting."""
        require(principal, Permission.OPERATE)
        shown, hidden = split(kind, config)
        now = self._clock.now()
        connection = Connection(
            id=new_id("conn"),
            kind=kind,
            name=_name(name),
            config=shown,
            secrets_set=tuple(hidden),
            created_by=principal.email,
            created_at=now,
            updated_at=now,
        )
        async with self._uow() as uow:
            await uow.connections.add(connection, self._seal(hidden))
            await self._audit.record(uow, principal, "connection.create", ("connection", connection.id), after={"kind": kind, "name": name})
            await uow.commit()
        return connection

    async def update(
        self, principal: Principal, connection_id: str, *, name: str | None = None, config: Mapping[str, Any] | None = None
    ) -> Connection:
        """Change the settings that are given; a secret that is left out or empty stays as it is."""
        require(principal, Permission.OPERATE)
        async with self._uow() as uow:
            before = found(await uow.connections.get(connection_id), "connection")
            whole = await open_sealed(uow, self._box, connection_id)
            kept = secret_fields(before.kind)
            given = {k: v for k, v in (config or {}).items() if k not in kept or v}
            shown, hidden = split(before.kind, {**whole, **given})
            update = {"name": before.name if name is None else _name(name), "config": shown, "secrets_set": tuple(hidden)}
            after = before.model_copy(update={**update, "updated_at": self._clock.now(), "test_ok": None, "test_message": ""})
            await uow.connections.save(after, self._seal(hidden))
            await self._audit.record(
                uow,
                principal,
                "connection.update",
                ("connection", connection_id),
                before={"name": before.name, "config": before.config},
                after={"name": after.name, "config": after.config},
            )
            await uow.commit()
        return after

    async def delete(self, principal: Principal, connection_id: str) -> None:
        """Remove a connection with its secrets."""
        require(principal, Permission.OPERATE)
        async with self._uow() as uow:
            connection = found(await uow.connections.get(connection_id), "connection")
            await uow.connections.remove(connection_id)
            before = {"kind": connection.kind, "name": connection.name}
            await self._audit.record(uow, principal, "connection.delete", ("connection", connection_id), before=before)
            await uow.commit()

    async def test(self, principal: Principal, connection_id: str) -> TestResult:
        """Try a connection now, and keep what came of it."""
        require(principal, Permission.OPERATE)
        async with self._uow(read_only=True) as uow:
            connection = found(await uow.connections.get(connection_id), "connection")
            config = await open_sealed(uow, self._box, connection_id)
        result = await self._try(connection.kind, config)
        async with self._uow() as uow:
            stored = found(await uow.connections.get(connection_id), "connection")
            tested = {"tested_at": self._clock.now(), "test_ok": result.ok, "test_message": result.message}
            await uow.connections.save(stored.model_copy(update=tested))
            await uow.commit()
        return result

    async def opened(self, connection_id: str, *, kinds: tuple[str, ...]) -> dict[str, Any]:
        """A connection's whole configuration, for steps that use it. Raises `InvalidInput` for one of another kind."""
        async with self._uow(read_only=True) as uow:
            connection = found(await uow.connections.get(connection_id), "connection")
            if connection.kind not in kinds:
                raise InvalidInput(f"“{connection.name}” is a connection of kind {connection.kind}; this needs {' or '.join(kinds)}.")
            return await open_sealed(uow, self._box, connection_id)

    async def _try(self, kind: str, config: dict[str, Any]) -> TestResult:
        probe = self._probes.get(kind)
        if probe is None:
            return TestResult(ok=True, message="The settings are complete. This kind is tried when a step uses it.")
        try:
            return TestResult(ok=True, message=await probe(config))
        except BuilderError as error:
            return TestResult(ok=False, message=error.message)

    def _seal(self, hidden: dict[str, str]) -> str:
        return self._box.seal(json.dumps(hidden)) if hidden else ""


def _name(text: str) -> str:
    name = one_line(text)
    if not 1 <= len(name) <= 120:
        message = "A name has 1 to 120 characters."
        raise InvalidInput(message, fields=[FieldProblem(field="name", message=message)])
    return name
