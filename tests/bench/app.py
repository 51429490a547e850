"""The started app: how soon it serves its first page, what it holds in memory, and how fast the assistant drafts the flagship."""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import httpx

from tests.bench.machine import line, spread
from tests.e2e.test_story import STORY
from tests.fixtures import processes
from tests.fixtures.app import KEY, App
from tests.fixtures.servers import free_port

TURNS = 60
IDLE_SECONDS = 10


def figures() -> Iterator[str]:
    """Each figure as it is measured."""
    with tempfile.TemporaryDirectory(prefix="builder-bench-") as folder:
        app = App(Path(folder), free_port())
        app.start()
        app.stop()
        began = time.perf_counter()
        app.start(ready="/login/")
        yield line("First page after a warm start", f"{time.perf_counter() - began:.1f} s", "≤ 3 s")
        try:
            app.wait_for_worker()
            time.sleep(IDLE_SECONDS)
            assert app.process is not None
            yield line(
                "Idle memory of everything, shared pages once",
                f"{processes.memory([app.process.pid, *processes.below(app.process.pid)]):.0f} MB",
                "≤ 500 MB",
            )
            yield line("The flagship sentence to a full draft, over REST", spread(_turns(app.url)), "≤ 300 ms at the 95th percentile")
        finally:
            app.stop()


def _turns(url: str) -> list[float]:
    taken = []
    with httpx.Client(base_url=url, headers={"Authorization": f"Bearer {KEY}"}, timeout=30) as client:
        for _ in range(TURNS):
            conversation = client.post("/api/v1/conversations", json={}).json()["id"]
            began = time.perf_counter()
            answer = client.post(f"/api/v1/conversations/{conversation}/messages", json={"text": STORY}).json()
            taken.append(time.perf_counter() - began)
            assert len(answer["workflow"]["steps"]) == 5
    return taken
