"""Shipments, mail, collections, keys that may be taken once."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from builder_app.application.ids import derived_id
from builder_app.domain.mail import MailMessage
from builder_app.domain.shipments import Shipment
from builder_app.storage.gateway import Gateway, contains
from builder_app.storage.mappers import values_of
from builder_app.storage.tables.world import MailRow, RecordRow, ShipmentRow, TakenKeyRow


class SqlShipments:
    """See `repositories.Shipments`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._rows = Gateway(connection, ShipmentRow, Shipment)

    async def get(self, shipment_id: str, *, lock: bool = False) -> Shipment | None:
        return await self._rows.one(self._rows.c.shipment_id == shipment_id, lock=lock)

    async def put(self, shipment: Shipment) -> None:
        await self._rows.upsert(shipment)

    async def remove(self, shipment_id: str) -> bool:
        return await self._rows.remove(self._rows.c.shipment_id == shipment_id) > 0

    async def page(
        self, *, cursor: str | None, limit: int, search: str = "", status: str | None = None
    ) -> tuple[list[Shipment], str | None]:
        c = self._rows.c
        where = [c.status == status] if status else []
        if search.strip():
            where.append(contains(search, c.shipment_id, c.carrier, c.customer, c.origin, c.destination))
        return await self._rows.page(*where, by=c.updated_at, key=c.shipment_id, cursor=cursor, limit=limit)

    async def scan(self, *, after: str = "", limit: int = 500) -> list[Shipment]:
        c = self._rows.c
        return await self._rows.many(c.shipment_id > after, order=[c.shipment_id], limit=limit)


class SqlMails:
    """See `repositories.Mails`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._rows = Gateway(connection, MailRow, MailMessage)

    async def add(self, mail: MailMessage) -> bool:
        return await self._rows.insert_new([values_of(mail, self._rows.table)]) == 1

    async def get(self, mail_id: str) -> MailMessage | None:
        return await self._rows.get(mail_id)

    async def save(self, mail: MailMessage) -> None:
        await self._rows.update(mail)

    async def by_message_id(self, message_id: str, *, direction: str) -> MailMessage | None:
        c = self._rows.c
        return await self._rows.one(c.direction == direction, c.message_id == message_id)

    async def page(self, *, cursor: str | None, limit: int, direction: str | None = None) -> tuple[list[MailMessage], str | None]:
        c = self._rows.c
        where = [c.direction == direction] if direction else []
        return await self._rows.page(*where, by=c.created_at, key=c.id, cursor=cursor, limit=limit)

    async def undelivered(self, *, limit: int) -> list[MailMessage]:
        c = self._rows.c
        return await self._rows.many(c.delivered.is_(False), order=[c.created_at], limit=limit)

    async def of_run(self, run_id: str) -> list[MailMessage]:
        return await self._rows.many(self._rows.c.run_id == run_id, order=[self._rows.c.created_at])


class _Stored(BaseModel):
    """A record of a collection as its table holds it."""

    collection: str
    key: str
    id: str
    record: Any
    created_at: datetime
    updated_at: datetime


class SqlCollections:
    """See `repositories.Collections`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._rows = Gateway(connection, RecordRow, _Stored)

    async def put(self, collection: str, record: dict[str, Any], *, key: str, at: datetime) -> str:
        id_ = derived_id("rec", collection, key)
        stored = _Stored(collection=collection, key=key, id=id_, record=record, created_at=at, updated_at=at)
        if await self._rows.insert_new([values_of(stored, self._rows.table)]) == 0:
            c = self._rows.c
            where = [c.collection == collection, c.key == key]
            await self._rows.execute(update(self._rows.table).where(*where).values(record=record, updated_at=at))
        return id_

    async def get(self, collection: str, key: str) -> dict[str, Any] | None:
        c = self._rows.c
        stored = await self._rows.one(c.collection == collection, c.key == key)
        return None if stored is None else stored.record

    async def all_of(self, collection: str, *, limit: int = 100) -> list[dict[str, Any]]:
        c = self._rows.c
        found = await self._rows.many(c.collection == collection, order=[c.updated_at.desc(), c.key], limit=limit)
        return [one.record for one in found]


class _Taken(BaseModel):
    """A key that was taken."""

    scope: str
    key: str
    value: str
    at: datetime


class SqlKeys:
    """See `repositories.Keys`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._rows = Gateway(connection, TakenKeyRow, _Taken)

    async def take(self, scope: str, key: str, *, value: str = "", at: datetime) -> str | None:
        taken = _Taken(scope=scope, key=key, value=value, at=at)
        if await self._rows.insert_new([values_of(taken, self._rows.table)]) == 1:
            return None
        return await self.value(scope, key)

    async def value(self, scope: str, key: str) -> str | None:
        c = self._rows.c
        result = await self._rows.execute(select(c.value).where(c.scope == scope, c.key == key))
        return result.scalar_one_or_none()

    async def free(self, scope: str, key: str) -> None:
        await self._rows.remove(self._rows.c.scope == scope, self._rows.c.key == key)

    async def forget(self, scope: str, *, before: datetime) -> int:
        return await self._rows.remove(self._rows.c.scope == scope, self._rows.c.at < before)
