"""The server of our own: it comes up, comes up again, keeps its port and its runs, and leaves with us."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

from builder_app.domain.mail import message_id_of
from builder_app.engine.local_server import PORT_FILE, LocalTemporal
from tests.fixtures.servers import free_port
from tests.fixtures.temporal import connected, opened, path_of
from tests.flows import FLAGSHIP

HOLDER = """
import asyncio, sys
from pathlib import Path
from builder_app.engine.local_server import LocalTemporal

async def main():
    async with LocalTemporal(Path(sys.argv[1])) as server:
        print(server.pid, flush=True)
        await asyncio.Event().wait()

asyncio.run(main())
"""


def alive(pid: int) -> bool:
    """Whether a process is there and not a zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


async def gone(pid: int) -> None:
    """Wait for a process to end."""
    async with asyncio.timeout(20):
        while alive(pid):
            await asyncio.sleep(0.05)


async def test_it_answers_and_leaves(tmp_path: Path) -> None:
    async with LocalTemporal(tmp_path) as server:
        client = await connected(server.address)
        assert await client.service_client.check_health()
        pid = server.pid
        assert pid is not None
    assert not alive(pid)


async def test_it_keeps_its_port_over_starts(tmp_path: Path) -> None:
    (tmp_path / PORT_FILE).write_text(str(free_port()))
    async with LocalTemporal(tmp_path) as server:
        assert server.address.endswith((tmp_path / PORT_FILE).read_text())


async def test_it_comes_back_when_it_is_killed(tmp_path: Path) -> None:
    async with LocalTemporal(tmp_path) as server:
        first, address = server.pid, server.address
        assert first is not None
        os.kill(first, signal.SIGKILL)
        async with asyncio.timeout(30):
            while server.pid == first:
                await asyncio.sleep(0.05)
        assert server.address == address
        assert await (await connected(address)).service_client.check_health()


async def test_it_dies_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, str(tmp_path)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert holder.stdout is not None
    pid = int(await asyncio.to_thread(holder.stdout.readline))
    holder.kill()
    holder.wait()
    holder.stdout.close()
    await gone(pid)


async def test_a_waiting_run_outlives_a_server_that_is_killed(tmp_path: Path, sqlite_url: str) -> None:
    async with LocalTemporal(tmp_path) as server, opened(sqlite_url, server.address) as house, house.worker():
        run_id = await house.start(FLAGSHIP, shipment_id="SHP-1")
        await house.waiting(run_id)
        first = server.pid
        assert first is not None
        os.kill(first, signal.SIGKILL)
        async with asyncio.timeout(30):
            while server.pid == first:
                await asyncio.sleep(0.05)
            reply = {"from": "dock@example.com", "body": "Four"}
            assert await house.engine.deliver_reply(run_id, message_id_of(run_id, "ask", 1), reply)
            detail = await house.finished(run_id)
        assert path_of(detail) == ["ask:next", "reply:replied"]
