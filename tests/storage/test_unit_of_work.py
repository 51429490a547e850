"""What a unit of work does when the database is away, busy, or its user goes away."""

import asyncio

import pytest

from builder_app.domain.errors import StorageUnavailable
from builder_app.storage.unit_of_work import Database
from tests.fixtures.servers import free_port


async def test_a_database_that_is_away_is_named() -> None:
    database = Database(f"postgresql+psycopg://builder@127.0.0.1:{free_port()}/none")
    with pytest.raises(StorageUnavailable):
        await database().__aenter__()
    assert (await database.status()).status == "unhealthy"
    await database.close()


async def test_readers_do_not_wait_for_a_writer(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    async with database() as writer:
        await writer.deployments.add_removal("wf_1")
        async with asyncio.timeout(2), database(read_only=True) as reader:
            assert await reader.deployments.removals() == []
        await writer.commit()
    async with database(read_only=True) as reader:
        assert await reader.deployments.removals() == ["wf_1"]
    await database.close()


async def test_a_writer_that_is_cancelled_lets_the_next_one_in(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    entered = asyncio.Event()

    async def never_ends() -> None:
        async with database() as uow:
            await uow.deployments.add_removal("wf_1")
            entered.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(never_ends())
    await entered.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    async with asyncio.timeout(2), database() as uow:
        assert await uow.deployments.removals() == []
    await database.close()


async def test_nothing_connects_before_the_first_use() -> None:
    database = Database("postgresql+psycopg://nobody@127.0.0.1:1/none")
    await database.close()
