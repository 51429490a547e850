"""The whole OpenAPI document against the application: no 5xx, no answer outside its schema."""

import asyncio
import json
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from granian.constants import Interfaces
from granian.server.embed import Server
from hypothesis import HealthCheck, settings
from schemathesis.core.failures import AcceptedNegativeData, FailureGroup
from schemathesis.openapi.checks import RejectedPositiveData

from builder_app.api.app import build_api
from tests.api.conftest import ADMIN_KEY, opened, populate
from tests.fixtures.servers import free_port

OPEN = {"/health", "/health/live", "/health/ready", "/metrics", "/hooks/{path}", "/api/v1/session", "/api/v1/setup",
        "/api/v1/session/provider", "/api/v1/session/provider/callback", "/api/v1/page-errors"}  # fmt: skip
"""Paths that answer people who are not signed in."""


@pytest.fixture(scope="module")
def served(empty_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the application, served over HTTP from a thread of its own."""
    port, ready = free_port(), threading.Event()
    path = Path(shutil.copy(empty_database, tmp_path_factory.mktemp("served") / "builder.db"))
    stop: list[Any] = []

    async def serve() -> None:
        async with opened(path) as world:
            await populate(world)
            server = Server(world.app, address="127.0.0.1", port=port, interface=Interfaces.ASGI)
            stop.append((asyncio.get_running_loop(), server))
            ready.set()
            await server.serve()

    thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
    thread.start()
    assert ready.wait(30)
    yield f"http://127.0.0.1:{port}"
    loop, server = stop[0]
    loop.call_soon_threadsafe(server.stop)
    thread.join(30)


schema = schemathesis.openapi.from_dict(build_api().openapi())


@schema.parametrize()
@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_every_operation_keeps_to_the_document(case: schemathesis.Case, served: str) -> None:
    answer = case.call(base_url=served, headers={"Authorization": f"Bearer {ADMIN_KEY}"})
    try:
        case.validate_response(answer)
    except FailureGroup as group:
        if any(not _meant(one, answer.text) for one in group.exceptions):
            raise


def _meant(failure: Exception, answer: str) -> bool:
    """Whether the application means to be more lenient, or stricter, than a schema can say."""
    if isinstance(failure, RejectedPositiveData):
        return any(rule in json.loads(answer)["detail"] for rule in BEYOND_A_SCHEMA)
    return isinstance(failure, AcceptedNegativeData) and any(words in str(failure) for words in READ_LENIENTLY)


BEYOND_A_SCHEMA = (
    "A name has 1 to 120 characters", "There is no action", "A title needs at least one character", "This cursor is not one that a list gave",
    "An idempotency key has 1 to 200 printable characters", "A password has 8 to 200 characters",
    "The current password is wrong", "This is not an e-mail address", "A file has 1 byte to 10 MB", "The message is empty",
    "holds characters that are not allowed", "This number is too large", "The first line must name the columns",
    "Some settings of the connection are missing", "needs at least one node of type trigger", "which is not there", "Unable to extract tag",
)  # fmt: skip
"""Rules by which requests that fit the document are refused; each says itself what is wrong."""
READ_LENIENTLY = ("Incorrect type", "violates `type`", "'date-time' format")
"""Numbers and switches may be sent as texts, as forms send them; an empty text is no time."""


def test_every_path_says_what_it_needs() -> None:
    for path, operations in build_api().openapi()["paths"].items():
        for method, operation in operations.items():
            guarded = bool(operation.get("security"))
            assert guarded or path in OPEN, f"{method} {path} needs nobody to be signed in"
            assert operation.get("description"), f"{method} {path} does not say what it does"
