"""Runs on a real Temporal server."""

from collections.abc import AsyncIterator

import pytest

from tests.fixtures.servers import sqlite_template, sqlite_url
from tests.fixtures.temporal import House, opened, temporal_server

__all__ = ["sqlite_template", "sqlite_url", "temporal_server"]


@pytest.fixture
async def idle_house(sqlite_url: str, temporal_server: str) -> AsyncIterator[House]:
    """Services without a worker."""
    async with opened(sqlite_url, temporal_server) as house:
        yield house


@pytest.fixture
async def house(idle_house: House) -> AsyncIterator[House]:
    """Services with a worker."""
    async with idle_house.worker():
        yield idle_house
