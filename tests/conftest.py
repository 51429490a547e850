"""What all tests share: real servers, and the order in which tests run."""

import pytest

pytest_plugins = ["tests.fixtures.servers", "tests.fixtures.temporal", "tests.fixtures.app", "tests.fixtures.identity"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests last: the browser's own event loop would be in the way of asyncio tests after it."""
    items.sort(key=lambda item: "/e2e/" in item.path.as_posix())
