"""Frames that no browser of ours sends: each may cost its own socket, nothing else, and is logged."""

import asyncio
import contextlib
import json
import uuid
from pathlib import Path

import httpx
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tests.fixtures.app import EMAIL, PASSWORD, App, own_app
from tests.runtime.test_every_door import DONE, joined

__all__ = ["own_app"]
FRAMES: tuple[str | bytes, ...] = (
    "x", "", "9", "-", "4", "4x", "48", "42", "42/_event", "42/_event,{", '42/_event,["event"', '42/_event,["event",1]', "42/_event,[]",
    '42/_event,["event","words"]', '42/_event,["event",{"name":1}]', '42/_event,["event",{"name":"no.such.thing"}]',
    '451-/_event,["event",{"_placeholder":true,"num":0}]', "44/_event", "40/elsewhere,", "\ud7ff\x00\u202e", b"\x00\xff", b"",
    '42/_event,["event",{"name":"reflex___state____state.hydrate","payload":[1]}]', '40/_event,{"event":{"name":"no.such.thing"}}', "40/_event,[1]",
    "4" + "[" * 100_000, '42/_event,["event",' + "[" * 100_000, "42/_event," + "9" * 5_000,
)  # fmt: skip
"""No packet, a packet of no kind, one that ends too early, one that holds something else, one of another place, bytes, depth, a long number."""


def logged(log: Path) -> list[str]:
    """What was logged as a warning or an error."""
    records = (json.loads(line)["record"] for line in log.read_text().splitlines())
    return [one["message"] for one in records if one["level"]["no"] >= 30]


async def ended(socket: ClientConnection) -> None:
    """Wait until the other side closes."""
    with contextlib.suppress(ConnectionClosed):
        async with asyncio.timeout(10):
            async for _ in socket:
                pass


@pytest.mark.timeout(180)
async def test_a_frame_that_is_none_breaks_at_most_its_own_socket_and_is_logged(own_app: App) -> None:
    own_app.start()
    async with httpx.AsyncClient(base_url=own_app.url) as client:
        answer = await client.post("/api/v1/session", json={"email": EMAIL, "password": PASSWORD})
        cookie = str(answer.raise_for_status().cookies["builder_session"])
        good, log = await joined(own_app, cookie), own_app.data_dir / "builder.log"
        for frame in FRAMES:
            before = len(logged(log))
            address = own_app.url.replace("http", "ws", 1) + f"/_event/?token={uuid.uuid4()}&EIO=4&transport=websocket"
            headers = {"Cookie": f"builder_session={cookie}", "Origin": own_app.url}
            async with connect(address, additional_headers=headers) as bad:
                await bad.recv()
                await bad.send("40/_event,")
                await bad.recv()
                await bad.send(frame)
                await ended(bad)
                assert bad.close_code == 1002, frame
            assert "window.builder.done()" in await good.said_to(DONE, {}, "/", ends=2)
            told = logged(log)[before:]
            assert len(told) == 1, (frame, told)
            assert "A frame that no page sends" in told[0]
    await good.socket.close()
    everything = log.read_text() + (own_app.data_dir / "output.log").read_text()
    assert cookie not in everything
    assert "Traceback" not in everything
