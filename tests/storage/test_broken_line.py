"""The line to the database breaks in the middle of a unit of work."""

import pytest

from builder_app.domain.errors import StorageUnavailable
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
