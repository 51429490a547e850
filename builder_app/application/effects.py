"""The effects ledger: a retried or replayed step can see that it acted before, and how that ended."""

from collections.abc import Sequence
from typing import Any

from builder_app.application.lookup import found
from builder_app.application.ports import Clock, OpenUnitOfWork
from builder_app.application.projector import RunProjector
from builder_app.domain.runs import Effect, EffectKey, RunEvent


class Effects:
    """Notes each effect before and after it happens."""

    def __init__(self, *, uow: OpenUnitOfWork, clock: Clock, projector: RunProjector) -> None:
        self._uow = uow
        self._clock = clock
        self._projector = projector

    async def begin(self, key: EffectKey, *, kind: str, message_id: str | None = None, events: Sequence[RunEvent] = ()) -> Effect:
        """Announce an effect: `new` the first time, `unfinished` after an attempt that did not report, `done` with its result.

        `events` of the run's history that were not written yet are written in the same transaction.
        """
        async with self._uow() as uow:
            recorded = await self._projector.record_in(uow, key.run_id, events) if events else None
            effect = Effect(key=key, kind=kind, message_id=message_id, status="new")
            if not await uow.effects.add(effect, at=self._clock.now()):
                effect = found(await uow.effects.get(key), "effect")
            await uow.commit()
        if recorded is not None:
            await self._projector.announce(recorded)
        return effect

    async def finish(self, key: EffectKey, result: dict[str, Any]) -> None:
        """Note that an effect happened, with what it gave."""
        async with self._uow() as uow:
            await uow.effects.finish(key, result, at=self._clock.now())
            await uow.commit()
