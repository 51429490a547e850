"""Redis stands still in the middle of the pages' work: what a page asks fails within a bounded time, in words, and all goes on when Redis does."""

import asyncio
import json
import signal
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.fixtures.app import EMAIL, PASSWORD, App, own_app
from tests.fixtures.programs import Program, redis, running
from tests.load.tab import EVENT
from tests.runtime.test_every_door import DONE, Line, joined

__all__ = ["own_app"]
SECONDS = 8.0
"""Of a page's event: taking its state and giving it back, two seconds each, and a little."""


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[Program]:
    """A Redis server."""
    with running(redis(tmp_path)) as server:
        yield server


async def heard(line: Line, words: str, *, within: float) -> str:
    """The frame that holds these words."""
    async with asyncio.timeout(within):
        while words not in (frame := await line.next(within=within)):
            pass
    return frame


async def asked(line: Line) -> None:
    """Send an event that everybody who is signed in may send."""
    place = {"pathname": "/", "asPath": "/", "query": {}}
    await line.socket.send(EVENT + json.dumps({"name": DONE, "payload": {}, "router_data": place}) + "]")


@pytest.mark.timeout(120)
async def test_an_event_of_a_page_fails_in_time_and_in_words_and_the_next_one_works(own_app: App, cache: Program) -> None:
    own_app.extra = {"BUILDER_REDIS_URL": f"redis://127.0.0.1:{cache.port}/0"}
    own_app.start()
    async with httpx.AsyncClient(base_url=own_app.url) as client:
        answer = await client.post("/api/v1/session", json={"email": EMAIL, "password": PASSWORD})
    line = await joined(own_app, str(answer.raise_for_status().cookies["builder_session"]))
    await asked(line)
    await heard(line, "window.builder.done()", within=10)
    assert cache.process is not None
    cache.process.send_signal(signal.SIGSTOP)
    try:
        await asked(line)
        await heard(line, "redis-unavailable", within=SECONDS)
        await heard(line, "window.builder.troubles(", within=10)
    finally:
        cache.process.send_signal(signal.SIGCONT)
    await asked(line)
    await heard(line, "window.builder.done()", within=12)
    await line.socket.close()
