"""`builder up`: one command that starts everything, keeps it running, and takes it down in order."""

import asyncio
import ctypes
import fcntl
import os
import shutil
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import IO

from builder_app.infra.telemetry import DIRECTORY
from builder_app.settings import Settings

GRACE_SECONDS = 25.0
READY_SECONDS = 60.0
_PR_SET_PDEATHSIG = 1
ROOT = Path(__file__).resolve().parent.parent


class CannotStart(Exception):
    """Why it cannot be started, for the terminal."""


def hold(data_dir: Path) -> IO[str]:
    """The right to use a data directory, as long as the file is open. Raises `CannotStart` while another process has it."""
    data_dir.mkdir(parents=True, exist_ok=True)
    lock = (data_dir / "builder.lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        lock.close()
        raise CannotStart(f"Another builder uses {data_dir} already. Stop it, or set BUILDER_DATA_DIR.") from error
    return lock


def require_free(host: str, port: int) -> None:
    """Raise `CannotStart` when something listens there already."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CannotStart(f"Port {port} on {host} is taken. Stop what uses it, or set BUILDER_PORT.") from error


def up(settings: Settings) -> int:
    """Start the server, print its address when it is ready, and watch it until a signal. Answers the exit code."""
    if not (ROOT / ".web" / "build" / "client").exists():
        raise CannotStart("The pages are not built yet. Run make run.")
    lock = hold(settings.data_dir)
    require_free(settings.host, settings.port)
    try:
        return asyncio.run(_watch(settings))
    finally:
        lock.close()


async def _watch(settings: Settings) -> int:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    signals = 0

    def asked() -> None:
        nonlocal signals
        signals += 1
        stop.set()
        if signals > 1:
            os.killpg(0, signal.SIGKILL)

    for one in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(one, asked)
    wait = 0.5
    while not stop.is_set():
        began = time.monotonic()
        child = await _start(settings)
        announcing = asyncio.create_task(_announce(settings))
        ended, asked_to = asyncio.create_task(child.wait()), asyncio.create_task(stop.wait())
        await asyncio.wait({ended, asked_to}, return_when=asyncio.FIRST_COMPLETED)
        announcing.cancel()
        asked_to.cancel()
        if stop.is_set():
            await _end(child)
            return 0
        print(f"The server ended with code {child.returncode}; starting it again.", file=sys.stderr, flush=True)
        wait = 0.5 if time.monotonic() - began > 30 else min(wait * 2, 10)
        try:
            async with asyncio.timeout(wait):
                await stop.wait()
        except TimeoutError:
            continue
    return 0


async def _start(settings: Settings) -> asyncio.subprocess.Process:
    workers = os.environ.get("GRANIAN_WORKERS", "1")
    environment = {
        **os.environ,
        **(_shared_figures(settings.data_dir) if int(workers) > 1 else {}),
        "BUILDER_DATA_DIR": str(settings.data_dir.absolute()),
        "REFLEX_DIR": os.environ.get("REFLEX_DIR", str(ROOT / ".reflex")),
        "REFLEX_TELEMETRY_ENABLED": "false",
        "REFLEX_STATE_MANAGER_MODE": "redis" if settings.redis_url else "memory",
        "GRANIAN_WORKERS": workers,
        **({"REFLEX_REDIS_URL": settings.redis_url} if settings.redis_url else {}),
    }
    command = [sys.executable, "-m", "builder_app.serve", settings.host, str(settings.port)]
    return await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=environment, preexec_fn=_tied)


def _shared_figures(data_dir: Path) -> dict[str, str]:
    """Where several processes put their figures together: a directory that begins empty, unless the environment names one."""
    if os.environ.get(DIRECTORY):
        return {}
    directory = data_dir.absolute() / "metrics"
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(parents=True)
    return {DIRECTORY: str(directory)}


def _tied() -> None:
    """In the child: end when the parent dies, in whatever way it does (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


async def _announce(settings: Settings) -> None:
    """Print the address as soon as the server can do its job."""
    host = "localhost" if settings.host in ("0.0.0.0", "::") else settings.host
    url = f"http://{host}:{settings.port}"
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        if await asyncio.to_thread(_ready, url):
            print(f"\nReady: {url}\n", flush=True)
            return
        await asyncio.sleep(0.1)
    print("The server does not get ready; see builder.log in the data directory.", file=sys.stderr, flush=True)


def _ready(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/health/ready", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


async def _end(child: asyncio.subprocess.Process) -> None:
    """Let the server finish what it has begun, for a while."""
    if child.returncode is not None:
        return
    child.terminate()
    try:
        async with asyncio.timeout(GRACE_SECONDS):
            await child.wait()
    except TimeoutError:
        child.kill()
        await child.wait()
