"""The line to the database breaks or falls silent in the middle of a unit of work."""

import asyncio
import time
from collections.abc import Awaitable
from contextlib import AsyncExitStack
from datetime import UTC, datetime

import pytest

from builder_app.domain.access import Role
from builder_app.domain.accounts import Credentials, User
from builder_app.domain.errors import StorageUnavailable
from builder_app.storage import postgres, unit_of_work
from builder_app.storage.unit_of_work import Database
from tests.fixtures.gate import Gate
from tests.fixtures.servers import postgres_server, postgres_url

__all__ = ["postgres_server", "postgres_url"]


async def test_a_line_that_breaks_before_the_end_is_named(postgres_url: str) -> None:
    server = postgres_url.partition("@")[2].partition("/")[0]
    gate = Gate(server)
    gate.open()
    database = Database(postgres_url.replace(server, f"127.0.0.1:{gate.port}"))
    try:
        uow = database()
        await uow.__aenter__()
        await uow.workflows.get("wf_none")
        gate.shut()
        with pytest.raises(StorageUnavailable):
            await uow.__aexit__(None, None, None)
        gate.open()
        async with database(read_only=True) as uow:
            assert await uow.workflows.get("wf_none") is None
    finally:
        await database.close()
        gate.shut()


async def test_a_line_that_falls_silent_is_not_waited_for_without_end(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Within a unit of work, at the beginning of one on a connection that is there, and at the beginning of one on a new connection."""
    monkeypatch.setattr(postgres, "ANSWER_SECONDS", 0.5)
    server = postgres_url.partition("@")[2].partition("/")[0]
    gate = Gate(server)
    gate.open()
    database = Database(postgres_url.replace(server, f"127.0.0.1:{gate.port}"))

    async def read() -> None:
        async with database(read_only=True) as uow:
            await uow.workflows.get("wf_none")

    try:
        inside = await database().__aenter__()
        await asyncio.gather(inside.workflows.get("wf_none"), read())
        gate.hush()
        async with asyncio.timeout(25):
            ends = await asyncio.gather(inside.workflows.get("wf_none"), read(), read(), return_exceptions=True)
            assert [type(one) for one in ends] == [StorageUnavailable] * 3
            await inside.__aexit__(None, None, None)
    finally:
        gate.shut()
    gate.open()
    await read()
    await database.close()
    gate.shut()


async def test_with_the_limits_as_they_are_all_is_given_up_before_a_turn_would_be(postgres_url: str) -> None:
    """In the middle of a unit of work within 16 s; at the beginning of one, whatever it waits for, within 13 s."""
    server = postgres_url.partition("@")[2].partition("/")[0]
    gate = Gate(server)
    gate.open()
    database = Database(postgres_url.replace(server, f"127.0.0.1:{gate.port}"))

    async def timed(work: Awaitable[object]) -> float:
        began = time.monotonic()
        with pytest.raises(StorageUnavailable):
            await work
        return time.monotonic() - began

    async def read() -> None:
        async with database(read_only=True) as uow:
            await uow.workflows.get("wf_none")

    try:
        inside = await database().__aenter__()
        await asyncio.gather(read(), read())
        await asyncio.sleep(unit_of_work.RESTED_SECONDS)
        gate.hush()
        middle, *beginnings = await asyncio.gather(timed(inside.workflows.get("wf_none")), *(timed(read()) for _ in range(25)))
        assert middle < 18
        assert max(beginnings) < 15
        await inside.__aexit__(None, None, None)
    finally:
        gate.shut()
        await database.close()


async def test_a_line_that_broke_while_it_rested_is_replaced_before_anybody_uses_it(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = postgres_url.partition("@")[2].partition("/")[0]
    gate = Gate(server)
    gate.open()
    database = Database(postgres_url.replace(server, f"127.0.0.1:{gate.port}"))
    monkeypatch.setattr(unit_of_work, "RESTED_SECONDS", 0.0)
    try:
        for _ in range(2):
            async with database(read_only=True) as uow:
                assert await uow.workflows.get("wf_none") is None
            gate.shut()
            gate.open()
    finally:
        await database.close()
        gate.shut()


async def test_when_one_connection_broke_no_other_of_that_time_is_believed(postgres_url: str) -> None:
    server = postgres_url.partition("@")[2].partition("/")[0]
    gate = Gate(server)
    gate.open()
    database = Database(postgres_url.replace(server, f"127.0.0.1:{gate.port}"))

    async def read() -> object:
        async with database(read_only=True) as uow:
            await asyncio.sleep(0.05)
            return await uow.workflows.get("wf_none")

    try:
        assert await asyncio.gather(read(), read(), read()) == [None, None, None]
        gate.shut()
        gate.open()
        with pytest.raises(StorageUnavailable):
            await read()
        assert [await read(), await read(), await read()] == [None, None, None]
    finally:
        await database.close()
        gate.shut()


async def test_a_statement_that_was_given_up_takes_its_connection_with_it(postgres_url: str) -> None:
    database = Database(postgres_url)
    try:
        async with database() as first:
            await first.accounts.add_user(
                User(id="usr_given_up", email="given@up.test", role=Role.EDITOR, created_at=datetime.now(UTC)),
                Credentials(user_id="usr_given_up", password_hash="!"),
            )
            async with database() as second:
                with pytest.raises(TimeoutError):
                    async with asyncio.timeout(0.2):
                        await second.accounts.add_user(
                            User(id="usr_given_up", email="given@up.test", role=Role.EDITOR, created_at=datetime.now(UTC)),
                            Credentials(user_id="usr_given_up", password_hash="!"),
                        )
            await first.commit()
        async with database(read_only=True) as uow:
            assert await uow.accounts.user("usr_given_up") is not None
    finally:
        await database.close()


async def test_a_connection_that_does_not_come_free_is_named(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unit_of_work, "POOL_SECONDS", 0.1)
    database = Database(postgres_url)
    try:
        async with AsyncExitStack() as taken:
            for _ in range(20):
                await taken.enter_async_context(database(read_only=True))
            with pytest.raises(StorageUnavailable):
                await database(read_only=True).__aenter__()
    finally:
        await database.close()
