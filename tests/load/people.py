"""People who work: each opens a workflow, then chats, drags steps and loads the page again, at random and some time apart."""

import asyncio
import random
from collections import Counter
from dataclasses import dataclass, field

from tests.load.tab import Failed, Tab, timed

REQUEST = (
    "When a shipment is more than {hours} hours late, email the facility at dock{number}@acme.com asking for a status update. "
    "Wait 48 hours for a reply. If nobody answers, escalate to ops.manager@acme.com."
)
QUESTIONS = ("which actions are there?", "what happens if nobody answers?", "explain the workflow", "is anything missing?")
MIX = {"chat": 50, "canvas": 40, "open": 10}
"""What they do, in parts of a hundred."""


@dataclass
class Tally:
    """What happened since it was made."""

    taken: dict[str, list[float]] = field(default_factory=lambda: {kind: [] for kind in MIX})
    errors: "Counter[str]" = field(default_factory=Counter)

    @property
    def all(self) -> list[float]:
        """Seconds from an event to its answer, all kinds."""
        return [one for many in self.taken.values() for one in many]


class Crowd:
    """Everybody who works now. `apart` is the mean time between one's acts, in seconds."""

    def __init__(self, url: str, tokens: list[str], *, apart: float) -> None:
        self.apart, self.tally, self.arrivals = apart, Tally(), Tally()
        self._url, self._tokens = url, tokens
        self._tasks: list[asyncio.Task[None]] = []
        self._random = random.Random(7)

    async def grow(self, count: int, *, a_second: float) -> None:
        """Let people arrive one after the other until there are `count`."""
        while len(self._tasks) < count:
            self._tasks.append(asyncio.create_task(self._work(len(self._tasks))))
            await asyncio.sleep(1 / a_second)

    async def measure(self, seconds: float) -> Tally:
        """What happens in the next seconds."""
        self.tally = Tally()
        await asyncio.sleep(seconds)
        return self.tally

    async def leave(self) -> None:
        """Everybody goes home."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _work(self, number: int) -> None:
        async with Tab(self._url, self._tokens[number]) as tab:
            while not await self._arrive(tab, number):
                await asyncio.sleep(self.apart)
            while True:
                await asyncio.sleep(self._random.expovariate(1 / self.apart))
                kind = self._random.choices(list(MIX), list(MIX.values()))[0]
                try:
                    self.tally.taken[kind].append(await timed(self._act(tab, kind)))
                except Failed as failure:
                    self.tally.errors[f"{kind}: {failure}"] += 1
                    await self._again(tab)

    async def _arrive(self, tab: Tab, number: int) -> bool:
        try:
            await tab.open("/")
            text = REQUEST.format(hours=2 + number % 40, number=number)
            self.arrivals.taken["open"].append(await timed(tab.begin(text)))
        except Failed as failure:
            self.arrivals.errors[str(failure)] += 1
            return False
        return True

    async def _act(self, tab: Tab, kind: str) -> None:
        if kind == "open":
            await tab.open(tab.path)
        elif kind == "canvas":
            await tab.move(self._random.choice(tab.steps), self._random.randrange(-4000, 4000), self._random.randrange(9000))
        else:
            asked = self._random.choice([*QUESTIONS, f"wait {self._random.randrange(1, 90)} hours instead"])
            await tab.say(asked)

    async def _again(self, tab: Tab) -> None:
        """As a browser does when its line was cut: load the page again until it comes."""
        while True:
            await asyncio.sleep(self._random.uniform(0.5, 3))
            try:
                await tab.open(tab.path)
            except Failed as failure:
                self.tally.errors[f"reconnect: {failure}"] += 1
            else:
                return
