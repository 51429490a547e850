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
from contextlib import AsyncExitStack
from pathlib import Path
from typing import IO, Self

from builder_app.engine.local_server import LocalTemporal
from builder_app.infra.draining import ASKED, DONE
from builder_app.infra.telemetry import DIRECTORY
from builder_app.settings import Settings

DRAIN_SECONDS, END_SECONDS = 13.0, 14.0
"""What is at hand gets ten seconds; all together ends within thirty."""
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
    stop, now = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def asked() -> None:
        (now if stop.is_set() else stop).set()

    for one in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(one, asked)
    async with AsyncExitStack() as stack:
        if _processes() > 1 and settings.temporal_address is None:
            # Several processes cannot each have a server of their own over the same file.
            server = await stack.enter_async_context(LocalTemporal(settings.data_dir, namespace=settings.temporal_namespace))
            settings = settings.model_copy(update={"temporal_address": server.address})
        return await _keep_up(settings, stop, now)


async def _keep_up(settings: Settings, stop: asyncio.Event, now: asyncio.Event) -> int:
    """Start the server again whenever it ends by itself, until `stop`."""
    wait = 0.5
    while not stop.is_set():
        began = time.monotonic()
        server = await Server.start(settings)
        announcing = asyncio.create_task(_announce(settings))
        ended, asked_to = asyncio.create_task(server.process.wait()), asyncio.create_task(stop.wait())
        await asyncio.wait({ended, asked_to}, return_when=asyncio.FIRST_COMPLETED)
        announcing.cancel()
        asked_to.cancel()
        if stop.is_set():
            return await server.end(now)
        server.forget()
        print(f"The server ended with code {server.process.returncode}; starting it again.", file=sys.stderr, flush=True)
        wait = 0.5 if time.monotonic() - began > 30 else min(wait * 2, 10)
        try:
            async with asyncio.timeout(wait):
                await stop.wait()
        except TimeoutError:
            continue
    return 0


def _processes() -> int:
    """How many processes serve."""
    return int(os.environ.get("GRANIAN_WORKERS", "1"))


class Server:
    """The web server's process, and the pipes over which it is asked to finish and answers."""

    def __init__(self, process: asyncio.subprocess.Process, *, ask: int, answers: int) -> None:
        self.process = process
        self._ask = ask
        self._answers = answers

    @classmethod
    async def start(cls, settings: Settings) -> Self:
        """Start it in a session of its own: Ctrl-C reaches only us, and we take it down in order."""
        asked, ask = os.pipe()
        answers, done = os.pipe()
        try:
            environment = {**_environment(settings), ASKED: str(asked), DONE: str(done)}
            command = [sys.executable, "-m", "builder_app.serve", settings.host, str(settings.port)]
            process = await asyncio.create_subprocess_exec(
                *command, cwd=ROOT, env=environment, preexec_fn=_tied, pass_fds=(asked, done), start_new_session=True
            )
        finally:
            os.close(asked)
            os.close(done)
        return cls(process, ask=ask, answers=answers)

    async def end(self, now: asyncio.Event) -> int:
        """Let it finish what it has begun, for a while, then end it; at once when `now` is set. Answers the exit code."""
        orderly = asyncio.create_task(self._finish())
        hurry = asyncio.create_task(now.wait())
        await asyncio.wait({orderly, hurry}, return_when=asyncio.FIRST_COMPLETED)
        hurry.cancel()
        orderly.cancel()
        await asyncio.gather(orderly, return_exceptions=True)
        hurried = self.process.returncode is None
        if hurried:
            os.killpg(self.process.pid, signal.SIGKILL)
            await self.process.wait()
        self.forget()
        return 1 if hurried and now.is_set() else 0

    async def _finish(self) -> None:
        os.close(self._ask)
        self._ask = -1
        try:
            async with asyncio.timeout(DRAIN_SECONDS):
                await asyncio.wait(
                    {asyncio.create_task(self._answered()), asyncio.create_task(self.process.wait())}, return_when=asyncio.FIRST_COMPLETED
                )
        except TimeoutError:
            print("The server did not finish in time; it is ended.", file=sys.stderr, flush=True)
        if self.process.returncode is None:
            self.process.terminate()
        async with asyncio.timeout(END_SECONDS):
            await self.process.wait()

    async def _answered(self) -> None:
        """Until every process has answered."""
        loop = asyncio.get_running_loop()
        answered = asyncio.Event()
        os.set_blocking(self._answers, False)
        missing = _processes()

        def read() -> None:
            nonlocal missing
            got = os.read(self._answers, 64)
            missing -= len(got)
            if missing <= 0 or not got:
                loop.remove_reader(self._answers)
                answered.set()

        loop.add_reader(self._answers, read)
        try:
            await answered.wait()
        finally:
            loop.remove_reader(self._answers)

    def forget(self) -> None:
        """Let the pipes go."""
        for end in (self._ask, self._answers):
            if end >= 0:
                os.close(end)
        self._ask = self._answers = -1


def _environment(settings: Settings) -> dict[str, str]:
    return {
        **os.environ,
        **(_shared_figures(settings.data_dir) if _processes() > 1 else {}),
        "BUILDER_DATA_DIR": str(settings.data_dir.absolute()),
        "REFLEX_DIR": os.environ.get("REFLEX_DIR", str(ROOT / ".reflex")),
        "REFLEX_TELEMETRY_ENABLED": "false",
        "REFLEX_STATE_MANAGER_MODE": "redis" if settings.redis_url else "memory",
        "REFLEX_SOCKET_INTERVAL": os.environ.get("REFLEX_SOCKET_INTERVAL", "5"),
        "REFLEX_SOCKET_TIMEOUT": os.environ.get("REFLEX_SOCKET_TIMEOUT", "10"),
        "GRANIAN_WORKERS": str(_processes()),
        **({"REFLEX_REDIS_URL": settings.redis_url} if settings.redis_url else {}),
        **({"BUILDER_TEMPORAL_ADDRESS": settings.temporal_address} if settings.temporal_address else {}),
    }


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
