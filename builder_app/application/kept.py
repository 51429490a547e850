"""Answers that are the same for everybody until what they tell of changes: kept under a version that every change renews, in all processes."""

from datetime import datetime

from builder_app.application.ids import new_id
from builder_app.application.ports import OpenUnitOfWork, UnitOfWork

SCOPE, EVERYTHING, TEMPLATES = "cache", "generation", "templates"


async def version(uow: UnitOfWork, name: str) -> str:
    """Under which version answers about `name` are kept now."""
    return await uow.keys.value(SCOPE, name) or ""


async def renew(uow: UnitOfWork, name: str, *, at: datetime) -> None:
    """Let what was kept about `name` never be found again, from the end of the caller's transaction on."""
    await uow.keys.free(SCOPE, name)
    await uow.keys.take(SCOPE, name, value=new_id("gen"), at=at)


async def versions(open_uow: OpenUnitOfWork, *names: str) -> tuple[str, ...]:
    """The versions of these names, and of everything."""
    async with open_uow(read_only=True) as uow:
        return tuple([await version(uow, name) for name in (EVERYTHING, *names)])
