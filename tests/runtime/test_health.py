"""The health paths tell the truth: every part is really stopped, and comes back."""

import asyncio
import signal
import sys
import tempfile
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
from aiosmtpd.controller import Controller

from builder_app.api.app import build_api
from builder_app.runtime import host_runtime, open_runtime
from builder_app.settings import Settings
from tests.fixtures.dovecot import PASSWORD, Dovecot, dovecot
from tests.fixtures.programs import Program, postgres, redis, running, temporal
from tests.fixtures.servers import free_port

__all__ = ["dovecot"]
ROOT = Path(__file__).resolve().parents[2]
LIMIT_SECONDS = 5.0


class Models(BaseHTTPRequestHandler):
    """Lists models, as an endpoint of a language model does."""

    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/v1/models" else 404)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        return


class ModelServer:
    """An endpoint that can go away."""

    def __init__(self) -> None:
        self.port = free_port()
        self.server: ThreadingHTTPServer | None = None

    def start(self) -> None:
        self.server = ThreadingHTTPServer(("127.0.0.1", self.port), Models)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        if self.server is not None:
            self.server.shutdown()
            self.server.server_close()
            self.server = None


class SmtpServer:
    """A mail server that can go away."""

    def __init__(self) -> None:
        self.port = free_port()
        self.controller: Controller | None = None

    def start(self) -> None:
        self.controller = Controller(object(), hostname="127.0.0.1", port=self.port)
        self.controller.start()

    def stop(self) -> None:
        if self.controller is not None:
            self.controller.stop()
            self.controller = None


@dataclass
class Parts:
    """By the component that each belongs to: how to stop it, and how to start it again."""

    settings: Settings
    switches: list[tuple[str, Callable[[], object], Callable[[], object]]] = field(default_factory=list)


@pytest.fixture
def parts(dovecot: Dovecot) -> Iterator[Parts]:
    """All parts, running, each a server of its own."""
    with ExitStack() as stack:
        homes = [Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="builder-part-", dir="/tmp"))) for _ in range(5)]
        database = stack.enter_context(running(postgres(homes[0])))
        cache, engine = stack.enter_context(running(redis(homes[1]))), stack.enter_context(running(temporal(homes[2])))
        model, smtp = ModelServer(), SmtpServer()
        for one in (model, smtp):
            one.start()
            stack.callback(one.stop)
        given = {
            "BUILDER_DATABASE_URL": database.url, "BUILDER_REDIS_URL": f"redis://127.0.0.1:{cache.port}/0",
            "BUILDER_TEMPORAL_ADDRESS": f"127.0.0.1:{engine.port}", "BUILDER_WORKER": "separate", "BUILDER_ENV": "test",
            "BUILDER_LLM_BASE_URL": f"http://127.0.0.1:{model.port}/v1", "BUILDER_LLM_API_KEY": "key",
            "BUILDER_SMTP_URL": f"smtp+plain://127.0.0.1:{smtp.port}",
            "BUILDER_IMAP_URL": f"imap+plain://someone:{PASSWORD}@127.0.0.1:{dovecot.port}", "BUILDER_SECRET_KEY": "k" * 40,
        }  # fmt: skip
        environment = {"PYTHONPATH": str(ROOT), **given, "BUILDER_DATA_DIR": str(homes[4])}
        worker = Program((sys.executable, "-m", "builder_app", "worker"), 0, homes[4], environment=environment)
        values = {name.removeprefix("BUILDER_").lower(): value for name, value in given.items()}
        parts = Parts(Settings(_env_file=None, data_dir=homes[3], **values))  # type: ignore[arg-type]
        parts.switches = [
            ("redis", cache.stop, cache.start),
            ("mail", smtp.stop, smtp.start),
            ("mail", dovecot.stop, dovecot.start),
            ("agent", model.stop, model.start),
            ("worker", lambda: worker.stop(signal.SIGKILL), worker.start),
            ("temporal", engine.stop, engine.start),
            ("database", database.stop, database.start),
        ]
        stack.enter_context(running(worker))
        yield parts


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(build_api()), base_url="http://builder") as made:
        yield made


async def _told(client: httpx.AsyncClient, name: str, status: str, *, within: float = LIMIT_SECONDS) -> float:
    """The seconds until /health says so about a part."""
    began = time.monotonic()
    while True:
        body = (await client.get("/health")).json()
        if body["components"][name]["status"] == status:
            return time.monotonic() - began
        assert time.monotonic() - began < within, body
        await asyncio.sleep(0.1)


@pytest.mark.timeout(240)
async def test_every_part_that_stops_and_comes_back_is_told_within_five_seconds(parts: Parts, client: httpx.AsyncClient) -> None:
    async with open_runtime(parts.settings):
        for name in ("database", "redis", "temporal", "worker", "mail", "agent"):
            await _told(client, name, "healthy", within=40)
        assert (await client.get("/health")).json()["status"] == "healthy"
        for name, stop, start in parts.switches:
            stop()
            gone = await _told(client, name, "unhealthy")
            vital = name == "database"
            health, ready = await client.get("/health"), await client.get("/health/ready")
            assert (health.status_code, health.json()["status"]) == ((503, "unhealthy") if vital else (200, "degraded"))
            assert ready.status_code == (503 if vital else 200)
            assert (await client.get("/health/live")).status_code == 200
            start()
            back = await _told(client, name, "healthy", within=20 if name == "worker" else LIMIT_SECONDS)
            print(f"{name}: told gone after {gone:.1f} s, back after {back:.1f} s")
        await _told(client, "worker", "healthy", within=20)


async def test_not_ready_while_migrations_run(postgres_url: str, tmp_path: Path, client: httpx.AsyncClient) -> None:
    settings = Settings(_env_file=None, data_dir=tmp_path, database_url=postgres_url, env="test", temporal_address="127.0.0.1:9")  # type: ignore[call-arg]
    with psycopg.connect(postgres_url.replace("+psycopg", "")) as migrating:
        migrating.execute("LOCK TABLE alembic_version IN ACCESS EXCLUSIVE MODE")
        async with host_runtime(settings):
            async with asyncio.timeout(20):
                while not migrating.execute("SELECT 1 FROM pg_locks WHERE NOT granted").fetchall():
                    await asyncio.sleep(0.05)
            assert (await client.get("/health/ready")).status_code == 503
            assert (await client.get("/health/live")).status_code == 200
            migrating.rollback()
            async with asyncio.timeout(20):
                while (await client.get("/health/ready")).status_code != 200:
                    await asyncio.sleep(0.05)
        assert (await client.get("/health/ready")).status_code == 503
