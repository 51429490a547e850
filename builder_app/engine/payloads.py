"""What is too large for Temporal's history lies in the product's own database; the history holds a reference to it."""

import dataclasses
import hashlib
from collections.abc import Sequence
from datetime import timedelta

from temporalio.api.common.v1 import Payload
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.converter import (
    DataConverter,
    ExternalStorage,
    StorageDriver,
    StorageDriverClaim,
    StorageDriverRetrieveContext,
    StorageDriverStoreContext,
)

from builder_app.application.ports import Clock, OpenUnitOfWork
from builder_app.domain.errors import EngineUnavailable
from builder_app.engine import contracts as c

OVER = 64 * 1024
"""Bytes of a value that still go into the history: Temporal takes 2 MB for one value and 50 MB for one run's history."""
KEPT = timedelta(days=1)
"""How long the values of a run are kept after its end, when nothing reads its history any more."""


class StoredPayloads(StorageDriver):
    """Temporal's storage driver over the database. A value is known by its run and its digest, so storing it again changes nothing."""

    def __init__(self, uow: OpenUnitOfWork, clock: Clock) -> None:
        self._uow = uow
        self._clock = clock

    def name(self) -> str:
        """What references in histories call this driver; it must never change."""
        return "database"

    def type(self) -> str:
        """The kind of driver."""
        return "database"

    async def store(self, context: StorageDriverStoreContext, payloads: Sequence[Payload]) -> list[StorageDriverClaim]:
        """Keep the values; the references to them, in the same order."""
        owner = c.run_id_of((context.target and context.target.id) or "")
        values = [one.SerializeToString(deterministic=True) for one in payloads]
        digests = [hashlib.sha256(value).hexdigest() for value in values]
        async with self._uow() as uow:
            await uow.payloads.add(owner, dict(zip(digests, values, strict=True)), at=self._clock.now())
            await uow.commit()
        return [StorageDriverClaim(claim_data={"run": owner, "sha256": digest}) for digest in digests]

    async def retrieve(self, context: StorageDriverRetrieveContext, claims: Sequence[StorageDriverClaim]) -> list[Payload]:
        """The values. Raises `EngineUnavailable` when one is not there: the run waits, and its task is tried again."""
        wanted = [(one.claim_data["run"], one.claim_data["sha256"]) for one in claims]
        async with self._uow(read_only=True) as uow:
            found = await uow.payloads.get(wanted)
        if missing := [digest for _, digest in wanted if digest not in found]:
            raise EngineUnavailable(f"{len(missing)} stored values of the run {wanted[0][0]} are not in the database.")
        return [Payload.FromString(found[digest]) for _, digest in wanted]

    async def forget(self) -> None:
        """Remove what belongs to runs that have been over for `KEPT`."""
        async with self._uow() as uow:
            await uow.payloads.forget(before=self._clock.now() - KEPT)
            await uow.commit()


def converter(stored: StoredPayloads) -> DataConverter:
    """Temporal's converter for this product: pydantic's JSON, large values by reference."""
    return dataclasses.replace(pydantic_data_converter, external_storage=ExternalStorage(drivers=[stored], payload_size_threshold=OVER))
