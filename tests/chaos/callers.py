"""Those who use the app while it breaks: each asks again, with the same key, until it is answered."""

import asyncio
import random
import time
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import httpx

PASSING = (409, 425, 429, 500, 502, 503, 504)
"""Answers that say: not now."""
PATIENCE_SECONDS = 120.0
WORDS = ("wait {n} hours instead", "rename the workflow to Dock {n}", "which actions are there?", "what happens at the end?")
FIRST = "When a shipment is two hours late, email dock@acme.test. Wait 24 hours. Then email ops@acme.test."


@dataclass
class Acknowledged:
    """What the app took: the runs it named for each event, the conversation of each message, and what else it answered."""

    events: dict[int, set[str]] = field(default_factory=dict)
    messages: dict[str, str] = field(default_factory=dict)
    moments: list[float] = field(default_factory=list)
    troubles: "Counter[str]" = field(default_factory=Counter)

    def longest_gap(self, since: float, until: float) -> float:
        """The longest time in seconds, between two moments, in which no event was taken."""
        between = [since, *(at for at in self.moments if since < at < until), until]
        return max(later - earlier for earlier, later in pairwise(between))


class Callers:
    """A stream of webhook events, and people who chat. Both go on until `leave`."""

    def __init__(self) -> None:
        self.acknowledged = Acknowledged()
        self._random = random.Random(11)
        self._leaving = asyncio.Event()

    async def work(self, client: httpx.AsyncClient, hook: str, *, events_a_second: float, people: int) -> None:
        """Until everybody was asked to leave and has the answer to what they sent last."""
        async with asyncio.TaskGroup() as group:
            for _ in range(people):
                group.create_task(self._chat(client))
            number = 0
            while not self._leaving.is_set():
                number += 1
                for _ in range(self._random.choice((1, 1, 2))):
                    group.create_task(self._event(client, hook, number))
                await asyncio.sleep(self._random.expovariate(events_a_second))

    async def until_taken(self, client: httpx.AsyncClient, path: str, body: Any, *, headers: dict[str, str] | None = None) -> Any:
        """What the app answers at last; the same request again until then. Gives up after two minutes."""
        last, end = "", time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end:
            try:
                answer = await client.post(path, json=body, headers=headers)
            except httpx.TransportError as error:
                last = type(error).__name__
            else:
                if answer.is_success:
                    return answer.json()
                last = f"{answer.status_code} {answer.json().get('code')}"
                assert answer.status_code in PASSING, f"{path}: {answer.status_code} {answer.text[:300]}"
            self.acknowledged.troubles[last] += 1
            await asyncio.sleep(self._random.uniform(0.1, 0.6))
        raise AssertionError(f"{path} is not taken: {last}")

    def leave(self) -> None:
        """Send nothing new."""
        self._leaving.set()

    async def _event(self, client: httpx.AsyncClient, hook: str, number: int) -> None:
        body, key = {"number": number}, {"Idempotency-Key": f"event-{number}"}
        answer = await self.until_taken(client, hook, body, headers=key)
        self.acknowledged.events.setdefault(number, set()).add(answer["run_id"])
        self.acknowledged.moments.append(time.monotonic())

    async def _chat(self, client: httpx.AsyncClient) -> None:
        conversation = (await self.until_taken(client, "/api/v1/conversations", {}))["id"]
        text = FIRST
        while not self._leaving.is_set():
            said = str(uuid.uuid4())
            await self.until_taken(client, f"/api/v1/conversations/{conversation}/messages", {"text": text, "client_id": said})
            self.acknowledged.messages[said] = conversation
            text = self._random.choice(WORDS).format(n=self._random.randrange(1, 90))
            await asyncio.sleep(self._random.uniform(0.2, 1.5))


async def pages(client: httpx.AsyncClient, path: str, **query: str) -> Sequence[dict[str, Any]]:
    """All items of a list."""
    items: list[dict[str, Any]] = []
    cursor: str | None = ""
    while cursor is not None:
        answer = (
            (await client.get(path, params={**query, "limit": "100", **({"cursor": cursor} if cursor else {})})).raise_for_status().json()
        )
        items += answer["items"]
        cursor = answer.get("next_cursor")
    return items
