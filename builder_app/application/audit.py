"""The audit log."""

from collections.abc import AsyncIterator
from typing import Any

from builder_app.application.context import caller
from builder_app.application.ids import new_id
from builder_app.application.paging import Page, clamp, page
from builder_app.application.ports import Clock, OpenUnitOfWork, UnitOfWork
from builder_app.domain.access import Permission, Principal, require
from builder_app.domain.audit import EVERYTHING, AuditEntry, AuditFilter


class AuditService:
    """Writes entries inside the transactions of other use cases, and reads them for administrators."""

    def __init__(self, *, uow: OpenUnitOfWork, clock: Clock) -> None:
        self._uow = uow
        self._clock = clock

    async def record(
        self,
        uow: UnitOfWork,
        principal: Principal,
        action: str,
        target: tuple[str, str],
        *,
        before: dict[str, Any] | None = None,
        after: dict[str, Any] | None = None,
    ) -> None:
        """Add an entry about `target` (kind, id) that stands or falls with `uow`."""
        entry = AuditEntry(
            id=new_id("aud"),
            at=self._clock.now(),
            actor_id=principal.user_id,
            actor=principal.email,
            via=principal.via,
            action=action,
            target_kind=target[0],
            target_id=target[1],
            before=before,
            after=after,
            address=caller.get().address,
        )
        await uow.audit.add(entry)

    async def every(self, principal: Principal, wanted: AuditFilter = EVERYTHING) -> AsyncIterator[AuditEntry]:
        """All entries that fit, newest first, read a page at a time. Administrators only."""
        cursor: str | None = None
        while True:
            read = await self.list(principal, cursor=cursor, limit=200, wanted=wanted)
            for entry in read.items:
                yield entry
            cursor = read.next_cursor
            if cursor is None:
                return

    async def list(
        self,
        principal: Principal,
        *,
        cursor: str | None = None,
        limit: int = 50,
        wanted: AuditFilter = EVERYTHING,
    ) -> Page[AuditEntry]:
        """Entries that fit, newest first. Administrators only."""
        require(principal, Permission.ADMINISTER)
        async with self._uow(read_only=True) as uow:
            items, more = await uow.audit.page(cursor=cursor, limit=clamp(limit), wanted=wanted)
        return page(items, more)
