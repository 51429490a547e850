"""One database after the other: what every contract of the storage runs on."""

from collections.abc import AsyncIterator

import pytest

from builder_app.storage.unit_of_work import Database


@pytest.fixture(params=["sqlite_url", "postgres_url"])
async def database(request: pytest.FixtureRequest) -> AsyncIterator[Database]:
    opened = Database(request.getfixturevalue(request.param))
    yield opened
    await opened.close()
