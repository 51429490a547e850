"""What the frame says while parts are away."""

import asyncio

from builder_app.application.health import HealthReport
from builder_app.application.ports import ComponentStatus
from builder_app.domain.errors import Unavailable
from builder_app.ui.troubles import Troubles, in_words


def report(*away: str) -> HealthReport:
    """A report in which these parts are away."""
    parts = {
        name: ComponentStatus(status="unhealthy" if name in away else "healthy") for name in ("database", "redis", "temporal", "worker")
    }
    return HealthReport(status="degraded" if away else "healthy", version="0", components=parts)


def scripted(*reports: HealthReport | Unavailable) -> Troubles:
    """A watcher that is answered these reports in turn."""
    left = list(reports)

    async def ask() -> HealthReport:
        one = left.pop(0)
        if isinstance(one, Unavailable):
            raise one
        return one

    return Troubles(ask)


async def test_a_part_is_away_when_it_was_twice_in_a_row_and_back_at_once() -> None:
    board = scripted(report(), report("redis"), report("redis"), report("redis"), report())
    told = [(await board.look(), board.words) for _ in range(5)]
    words = "Redis cannot be reached. Your work is kept, and goes on when it is back."
    assert told == [(False, ""), (False, ""), (True, words), (False, words), (True, "")]


async def test_a_short_absence_is_not_told() -> None:
    board = scripted(report("worker"), report(), report("temporal"), report())
    assert [await board.look() for _ in range(4)] == [False] * 4


async def test_several_parts_are_named_in_one_sentence() -> None:
    board = scripted(report("temporal", "worker"), report("temporal", "worker"))
    await board.look()
    await board.look()
    assert board.words.startswith("The run engine and the worker cannot be reached")
    assert in_words([]) == ""
    assert in_words(["database", "mail"]).startswith("The database cannot be reached")


async def test_a_server_that_cannot_begin_says_why() -> None:
    board = scripted(Unavailable("The server is starting."), Unavailable("The server is starting."), report())
    told = [(await board.look(), board.words) for _ in range(3)]
    assert told == [(False, ""), (True, "The server is starting."), (True, "")]


async def test_every_change_is_told_also_after_a_failure() -> None:
    heard: asyncio.Queue[str] = asyncio.Queue()
    left = [report("redis"), report("redis"), RuntimeError("broken"), report()]

    async def ask() -> HealthReport:
        one = left.pop(0) if left else report()
        if isinstance(one, RuntimeError):
            raise one
        return one

    task = asyncio.create_task(Troubles(ask).watch(heard.put, seconds=0.001))
    try:
        async with asyncio.timeout(5):
            assert (await heard.get()).startswith("Redis")
            assert await heard.get() == ""
    finally:
        task.cancel()
