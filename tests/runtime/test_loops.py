"""What goes on for as long as the process lives."""

import asyncio
from contextlib import suppress

from loguru import logger

from builder_app.application.context import caller
from builder_app.log import enrich
from builder_app.runtime.loops import every


async def test_each_time_of_a_loop_has_an_id_of_its_own() -> None:
    ids: list[str] = []
    enough = asyncio.Event()

    async def work() -> None:
        ids.append(caller.get().request_id)
        if len(ids) == 3:
            enough.set()

    loop = asyncio.create_task(every(0.01, work, name="Test"))
    await asyncio.wait_for(enough.wait(), 30)
    loop.cancel()
    with suppress(asyncio.CancelledError):
        await loop
    assert len(set(ids[:3])) == 3
    assert all(one.startswith("job_") for one in ids)


async def test_a_failure_is_logged_under_the_id_of_its_time() -> None:
    ids: list[str] = []
    told: list[tuple[str, str]] = []
    heard = asyncio.Event()

    async def work() -> None:
        ids.append(caller.get().request_id)
        raise ValueError("broken")

    def sink(message: object) -> None:
        record = message.record  # type: ignore[attr-defined]
        told.append((record["extra"]["request_id"], record["message"]))
        heard.set()

    logger.configure(patcher=enrich)
    listening = logger.add(sink)
    loop = asyncio.create_task(every(30, work, name="Test"))
    try:
        await asyncio.wait_for(heard.wait(), 30)
    finally:
        loop.cancel()
        logger.remove(listening)
    assert told == [(ids[0], "Test failed; it is tried again")]
