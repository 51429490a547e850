"""`make load`: up to a thousand signed-in websocket clients against two processes; prints what was measured beside the goals.

The clients share the machine with the app, PostgreSQL and Redis, so the figures are a lower bound. Bounded in time by its stages.
"""

import argparse
import asyncio

import uvloop

from tests.bench.machine import at, line, size
from tests.fixtures.place import PROCESSES, Place, place
from tests.load.people import Crowd, Tally

APART = 10.0
GOAL = "0 errors, median ≤ 100 ms, 95th percentile ≤ 500 ms"


def told(tally: Tally) -> str:
    """Errors, counts and times."""
    errors = f"{tally.errors.total()} errors" + "".join(f" ({count}× {what[:160]})" for what, count in tally.errors.most_common(3))
    if not tally.all:
        return errors
    kinds = ", ".join(f"{kind} {at(0.5, many) * 1000:.0f}/{at(0.95, many) * 1000:.0f}" for kind, many in tally.taken.items() if many)
    return (
        f"{errors}, {len(tally.all)} events, {at(0.5, tally.all) * 1000:.0f} ms median, {at(0.95, tally.all) * 1000:.0f} ms p95 ({kinds})"
    )


async def stage(crowd: Crowd, clients: int, *, seconds: float) -> Tally:
    """One line of the table."""
    tally = await crowd.measure(seconds)
    rate = len(tally.all) / seconds
    print(line(f"{clients} clients, {crowd.apart:g} s apart ({rate:.0f} events/s)", told(tally), GOAL), flush=True)
    return tally


async def main(steps: list[int], seconds: float, there: Place) -> None:
    """Grow through the steps, then press until it breaks, then see how it recovers."""
    crowd = Crowd(there.app.url, await there.people(max(steps)), apart=APART)
    empty = there.memory()
    for clients in steps:
        await crowd.grow(clients, a_second=10)
        await asyncio.sleep(2)
        await stage(crowd, clients, seconds=seconds)
    full = there.memory()
    each = ", ".join(f"{name} {(full[name] - empty[name]) * 1024 / steps[-1]:.0f} kB" for name in full)
    print(line("Memory a client", f"{each} (empty: web {empty['web']:.0f} MB, Redis {empty['redis']:.0f} MB)", "none named"))
    print(line("Arriving: first request to its drawn graph", told(crowd.arrivals), "0 errors"), flush=True)
    for apart in (5.0, 2.5, 1.25):
        crowd.apart = apart
        await asyncio.sleep(APART / 2)
        pressed = await stage(crowd, steps[-1], seconds=seconds / 2)
        if pressed.errors or at(0.95, pressed.all) > 5:
            break
    crowd.apart = APART
    for _ in range(4):
        after = await stage(crowd, steps[-1], seconds=seconds / 2)
        if not after.errors and at(0.95, after.all) <= 0.5:
            break
    await crowd.leave()


def run() -> None:
    """From the command line."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--clients", type=int, nargs="+", default=[100, 250, 500, 1000])
    asked.add_argument("--seconds", type=float, default=30)
    given = asked.parse_args()
    print(f"Measured on {size()}; {PROCESSES} web processes, PostgreSQL, Redis and the clients together")
    with place(BUILDER_CHAT_RATE_LIMIT="1000/minute") as there:
        uvloop.run(main(given.clients, given.seconds, there))


if __name__ == "__main__":
    run()
