"""`make bench`: measures, and prints the figures beside their goals. Nothing here fails because a machine is slow."""

import asyncio

import uvloop

from tests.bench import app, conversations, rules, runs, turns
from tests.bench.machine import size


async def main() -> None:
    """All figures."""
    print(f"Measured on {size()}")
    for figure in rules.figures():
        print(figure)
    async for figure in runs.figures():
        print(figure)
    for figure in await asyncio.to_thread(lambda: list(conversations.figures())):
        print(figure)
    for figure in await asyncio.to_thread(lambda: list(turns.figures())):
        print(figure)
    for figure in await asyncio.to_thread(lambda: list(app.figures())):
        print(figure)


uvloop.run(main())
