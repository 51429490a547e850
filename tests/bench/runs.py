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
            await _many(runtime, 20)
            alone = [await _run(runtime, number) for number in range(ALONE)]
            yield line("Webhook run of two steps, alone", spread(alone), "≤ 60 ms median")
            began = time.perf_counter()
            together = await _many(runtime, TOGETHER)
            rate = TOGETHER / (time.perf_counter() - began)
            yield line(f"Such runs, {AT_ONCE} at once", f"{rate:.0f} runs/s, {spread(together)}", "≥ 60 runs/s")
            yield line("Memory of the process with worker", f"{memory():.0f} MiB", "≤ 500 MB with all")


async def _up(runtime: Runtime) -> None:
    """Wait for the engine and its worker."""
    async with asyncio.timeout(60):
        while (await runtime.health.report()).components["worker"].status != "healthy":
            await asyncio.sleep(0.05)


async def _many(runtime: Runtime, count: int) -> list[float]:
    numbers = iter(range(count))

    async def lane() -> list[float]:
        return [await _run(runtime, number) for number in numbers]

    return [taken for lane_taken in await asyncio.gather(*(lane() for _ in range(AT_ONCE))) for taken in lane_taken]


async def _run(runtime: Runtime, number: int) -> float:
    """Seconds from the call to the finished run in the database."""
    began = time.perf_counter()
    async with runtime.bus.subscribe("runs") as news:
        request = HookRequest(method="POST", body={"n": number}, headers={}, query={})
        run = (await runtime.triggers.webhook("bench", request)).run
        async for item in news:
            if item["run_id"] == run.id and item["status"] in ("succeeded", "failed"):
                assert item["status"] == "succeeded"
                break
    return time.perf_counter() - began
