"""Turns of the built-in assistant over REST, with a thousand conversations open: two processes, PostgreSQL and Redis, all on this machine."""

import asyncio
import itertools
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import httpx

from tests.bench.machine import line, spread
from tests.fixtures.place import Place, place

CONVERSATIONS, PEOPLE, AT_ONCE, SECONDS = 1000, 100, 12, 20.0
BUILD = "When a shipment is more than {n} hours late, email dock{n}@acme.test, wait 48 hours for a reply, then escalate to ops@acme.test"
CHANGES = (
    "Make the wait {n} hours",
    "Add a log step at the end that says done {n}",
    "Rename the first email to Ask dock {n}",
    "What happens if nobody answers?",
    "Undo",
)


@dataclass
class Talkers:
    """People who talk in conversations that are open."""

    client: httpx.AsyncClient
    talks: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    took: list[float] = field(default_factory=list)

    async def open(self, number: int, token: str) -> None:
        """A conversation with its first turn."""
        headers = {"cookie": f"builder_session={token}"}
        begun = await self.client.post("/api/v1/conversations", json={}, headers=headers)
        path = f"/api/v1/conversations/{begun.raise_for_status().json()['id']}/messages"
        (await self.client.post(path, json={"text": BUILD.format(n=number % 40 + 2)}, headers=headers)).raise_for_status()
        self.talks.append((path, headers))

    async def say(self, number: int) -> None:
        """One more turn in one of them."""
        path, headers = self.talks[number * 7919 // len(CHANGES) % len(self.talks)]
        began = time.perf_counter()
        text = CHANGES[number % len(CHANGES)].format(n=number % 90 + 3)
        (await self.client.post(path, json={"text": text}, headers=headers)).raise_for_status()
        self.took.append(time.perf_counter() - began)


async def _measure(there: Place) -> tuple[list[float], float]:
    tokens = await there.people(PEOPLE)
    async with httpx.AsyncClient(base_url=there.app.url, timeout=60) as client:
        talkers = Talkers(client)
        numbers = iter(range(CONVERSATIONS))

        async def opening() -> None:
            for number in numbers:
                await talkers.open(number, tokens[number % PEOPLE])

        await asyncio.gather(*(opening() for _ in range(AT_ONCE)))
        turns, end = itertools.count(), time.monotonic() + SECONDS

        async def saying() -> None:
            while time.monotonic() < end:
                await talkers.say(next(turns))

        began = time.monotonic()
        await asyncio.gather(*(saying() for _ in range(AT_ONCE)))
        return talkers.took, len(talkers.took) / (time.monotonic() - began)


def figures() -> Iterator[str]:
    """Lines of the table."""
    with place(BUILDER_CHAT_RATE_LIMIT="100000/minute") as there:
        took, rate = asyncio.run(_measure(there))
    yield line(f"Turns a second, {CONVERSATIONS:,} conversations open", f"{rate:.0f} turns/s, {AT_ONCE} at once", "≥ 100")
    yield line("Such a turn over REST", spread(took), "≤ 150 ms at the 95th percentile")
