"""`make chaos`: events and messages go in while everything is killed in turn; then what was acknowledged is compared with what is there.

The app runs as in production: two processes, PostgreSQL, Redis, Temporal, a mail server. Bounded in time; exit code 1 when anything is missing or double.
"""

import argparse
import asyncio
import random
import sys
import time

import httpx

from tests.bench.machine import line, size
from tests.chaos.callers import Callers
from tests.chaos.faults import Breaker
from tests.chaos.reckoning import Reckoning, reckon
from tests.fixtures.app import KEY
from tests.fixtures.place import Place, place
from tests.fixtures.smtp import Sink, listening

WORKFLOW = {
    "name": "Two mails an event",
    "trigger": {"type": "webhook", "params": {}},
    "steps": [
        {"id": "one", "action": "email.send", "params": {"to": ["dock@acme.test"], "subject": "first mail about {{ trigger.body.number }}", "body": "Late."}},
        {"id": "rest", "action": "flow.wait", "params": {"duration": {"value": 4, "unit": "seconds"}}},
        {"id": "two", "action": "email.send", "params": {"to": ["ops@acme.test"], "subject": "second mail about {{ trigger.body.number }}", "body": "Still."}},
    ],
    "edges": [{"source": "trigger", "target": "one"}, {"source": "one", "target": "rest"}, {"source": "rest", "target": "two"}],
}  # fmt: skip


def settings(sink: Sink) -> dict[str, str]:
    """What the app is told of the mail server, and that its callers are many."""
    mail = {"BUILDER_SMTP_URL": f"smtp://127.0.0.1:{sink.port}", "BUILDER_MAIL_FROM": "workflows@acme.test"}
    return {"BUILDER_CHAT_RATE_LIMIT": "10000/minute", **mail}


async def storm(there: Place, sink: Sink, *, rounds: int, apart: float, events: float, people: int, only: str = "") -> Reckoning:
    """Every way to break, in an order made by chance, as often as `rounds` says; then the reckoning."""
    async with httpx.AsyncClient(base_url=there.app.url, headers={"Authorization": f"Bearer {KEY}"}, timeout=10) as client:
        callers, chance = Callers(), random.Random(5)
        workflow_id, hook = await _deployed(callers, client)
        breaker = Breaker(there, sink, chance)
        ways = [way for way in breaker.ways().items() if only in way[0]] * rounds
        chance.shuffle(ways)
        async with asyncio.TaskGroup() as group:
            group.create_task(callers.work(client, hook, events_a_second=events, people=people))
            await asyncio.sleep(apart)
            for name, way in ways:
                began = time.monotonic()
                await way()
                await asyncio.sleep(apart)
                gap = callers.acknowledged.longest_gap(began, time.monotonic())
                print(line(name, f"no event taken for {gap:.1f} s", "goes on by itself"), flush=True)
            callers.leave()
        there.app.wait_for_worker()
        found = await reckon(client, callers.acknowledged, sink, workflow_id)
    _tell(callers, found)
    return found


async def _deployed(callers: Callers, client: httpx.AsyncClient) -> tuple[str, str]:
    made = await callers.until_taken(client, "/api/v1/workflows", {"name": WORKFLOW["name"], "definition": WORKFLOW})
    await callers.until_taken(client, f"/api/v1/workflows/{made['id']}/versions", {})
    deployed = await callers.until_taken(client, f"/api/v1/workflows/{made['id']}/deployment", {})
    return made["id"], f"/hooks/{deployed['webhook_path']}"


def _tell(callers: Callers, found: Reckoning) -> None:
    taken = callers.acknowledged
    troubles = ", ".join(f"{count}× {what}" for what, count in taken.troubles.most_common()) or "none"
    print(line("Acknowledged", f"{len(taken.events)} events, {len(taken.messages)} messages", "as many as came"))
    print(line("Not taken at once, asked again", troubles, "none named"))
    print(line("Until the last run had ended", f"{found.settled_seconds:.0f} s", "none named"))
    print(line("Mails delivered again with the same Message-ID", str(found.delivered_again), "0"))
    print(line("Lost, double or wrong", str(len(found.problems)), "0"))
    for problem in found.problems[:40]:
        print(f"  {problem}")


def run() -> int:
    """From the command line."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rounds", type=int, default=3, help="how often each way")
    asked.add_argument("--apart", type=float, default=8, help="seconds between them")
    asked.add_argument("--events", type=float, default=5, help="webhook events a second")
    asked.add_argument("--people", type=int, default=5)
    asked.add_argument("--only", default="", help="only ways whose name holds this")
    given = asked.parse_args()
    print(f"Measured on {size()}")
    with listening() as sink, place(**settings(sink)) as there:
        found = asyncio.run(
            storm(there, sink, rounds=given.rounds, apart=given.apart, events=given.events, people=given.people, only=given.only)
        )
    return 1 if found.problems else 0


if __name__ == "__main__":
    sys.exit(run())
