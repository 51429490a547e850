"""Two-step webhook runs (`data.set`, `data.store`) in a whole runtime: own Temporal server, own database, worker beside it."""

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator
from pathlib import Path

from builder_app.application.triggers import HookRequest
from builder_app.domain.access import SYSTEM
from builder_app.runtime import Runtime, open_runtime
from builder_app.settings import Settings
from tests.bench.machine import line, memory, spread
from tests.flows import definition

ALONE, TOGETHER, AT_ONCE = 60, 400, 10
HOOK = definition(
    {"note": ("data.set", {"values": {"n": "{{ trigger.body.n }}"}}),
     "keep": ("data.store", {"collection": "bench", "record": {"n": "{{ steps.note.n }}"}})},
    ["trigger>note", "note>keep"],
    trigger={"type": "webhook", "params": {"path": "bench", "auth": "none"}},
)  # fmt: skip


async def figures() -> AsyncIterator[str]:
    """Each figure as it is measured."""
    with tempfile.TemporaryDirectory(prefix="builder-bench-") as directory:
        settings = Settings(_env_file=None, data_dir=Path(directory), log_level="ERROR", env="test")  # type: ignore[call-arg]
        async with open_runtime(settings) as runtime:
            await _up(runtime)
            workflow = await runtime.workflows.create(SYSTEM, name="Bench", definition=HOOK)
            await runtime.versions.publish(SYSTEM, workflow.id)
            await runtime.deployments.deploy(SYSTEM, workflow.id)
            runs = Finishes(runtime)
            listening = asyncio.create_task(runs.listen())
            await asyncio.sleep(0)
            await _many(runs, 20)
            alone = [await runs.one(number) for number in range(ALONE)]
            yield line("Webhook run of two steps, alone", spread(alone), "≤ 60 ms median")
            began = time.perf_counter()
            together = await _many(runs, TOGETHER)
            rate = TOGETHER / (time.perf_counter() - began)
            yield line(f"Such runs, {AT_ONCE} at once", f"{rate:.0f} runs/s, {spread(together)}", "≥ 60 runs/s")
            listening.cancel()
            yield line("Memory of the process with worker", f"{memory():.0f} MiB", "≤ 500 MB with all")


async def _up(runtime: Runtime) -> None:
    """Wait for the engine and its worker."""
    async with asyncio.timeout(60):
        while (await runtime.health.report()).components["worker"].status != "healthy":
            await asyncio.sleep(0.05)


class Finishes:
    """Starts runs and learns from the bus when each is finished."""

    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime
        self.over: dict[str, asyncio.Future[str]] = {}

    def of(self, run_id: str) -> "asyncio.Future[str]":
        """The status that a run will end with."""
        return self.over.setdefault(run_id, asyncio.get_running_loop().create_future())

    async def listen(self) -> None:
        """Take in what the bus says, for as long as it goes on."""
        async with self.runtime.bus.subscribe("runs") as news:
            async for item in news:
                if item["status"] in ("succeeded", "failed", "cancelled") and not self.of(item["run_id"]).done():
                    self.of(item["run_id"]).set_result(item["status"])

    async def one(self, number: int) -> float:
        """Seconds from the call to the finished run in the database."""
        began = time.perf_counter()
        request = HookRequest(method="POST", body={"n": number}, headers={}, query={})
        run = (await self.runtime.triggers.webhook("bench", request)).run
        status = await self.of(run.id)
        assert status == "succeeded"
        return time.perf_counter() - began


async def _many(runs: Finishes, count: int) -> list[float]:
    numbers = iter(range(count))

    async def lane() -> list[float]:
        return [await runs.one(number) for number in numbers]

    return [taken for lane_taken in await asyncio.gather(*(lane() for _ in range(AT_ONCE))) for taken in lane_taken]
