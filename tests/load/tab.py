"""One browser tab: Reflex's own protocol over a websocket (Engine.IO 4, Socket.IO 5, one JSON array an event)."""

import asyncio
import json
import re
import time
import uuid
from collections.abc import Callable
from typing import Any, Self

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

ROOT = "reflex___state____state"
PAGES = f"{ROOT}.builder_app___ui___pages"
BEGIN = f"{PAGES}___home___state____home_state.begin"
CHAT, DRAFT = f"{PAGES}___builder___chat_state____chat_state", f"{PAGES}___builder___draft_state____draft_state"
SAY, COMMAND = f"{CHAT}.say", f"{DRAFT}.command"
ARRIVE = f"{ROOT}.reflex___state____on_load_internal_state.on_load_internal"
EVENT = '42/_event,["event",'
ANSWER_SECONDS = 30.0
_MOVED_TO = re.compile(r'"path":"(/workflows/wf_\w+)"')
_STEP = re.compile(r'"id":"(?!trigger")([^"]+)","label"')


class Failed(Exception):
    """What a user would have been told: no answer, a line that was cut, or an error on the page."""


class Tab:
    """A signed-in tab. Each act comes back when the page shows its result, or raises `Failed`."""

    def __init__(self, url: str, cookie: str) -> None:
        self._url, self._cookie, self._token = url, cookie, str(uuid.uuid4())
        self._line: ClientConnection | None = None
        self._reader: asyncio.Task[None] | None = None
        self._wanted: list[tuple[Callable[[str], bool], asyncio.Future[str]]] = []
        self.path, self.steps, self.received = "/", [], 0  # type: tuple[str, list[str], int]

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def open(self, path: str) -> None:
        """Load a page: connect, and wait until it is filled."""
        await self.close()
        self.path = path
        address = self._url.replace("http", "ws", 1) + f"/_event/?token={self._token}&EIO=4&transport=websocket"
        headers = {"Cookie": f"builder_session={self._cookie}", "Origin": self._url}
        try:
            self._line = await connect(address, additional_headers=headers, open_timeout=ANSWER_SECONDS, max_size=None, ping_interval=None)
        except (OSError, TimeoutError, ConnectionClosed) as error:
            raise Failed(f"no connection: {error}") from error
        self._reader = asyncio.create_task(self._read(self._line))
        event = {"name": f"{ROOT}.hydrate_and_load", "payload": {}, "router_data": self._place()}
        filled = self._await(lambda text: '"is_hydrated_rx_state_":true' in text)
        draft = self._await(lambda text: DRAFT in text and '"nodes_rx_state_"' in text) if path != "/" else None
        await self._line.send("40/_event," + json.dumps({"event": event}))
        await self._answer(filled)
        if draft is not None:
            self.steps = _STEP.findall((await self._answer(draft)).partition('"nodes_rx_state_"')[2])

    async def begin(self, text: str) -> None:
        """A first request on the home page: a new workflow, its page, and the request answered there."""
        client_id = str(uuid.uuid4())
        moved = self._await(lambda text: _MOVED_TO.search(text) is not None)
        await self._send(BEGIN, {"said": {"text": text, "client_id": client_id}})
        found = _MOVED_TO.search(await self._answer(moved))
        assert found is not None
        self.path = found[1]
        shown = self._await(lambda text: '"is_hydrated_rx_state_":true' in text)
        await self._send(ARRIVE, {})
        await self._answer(shown)
        await self.say(text, client_id)

    async def say(self, text: str, client_id: str | None = None) -> None:
        """A message to the assistant; back when its answer is on the page."""
        said = client_id or str(uuid.uuid4())
        answered = self._await(lambda frame: CHAT in frame and frame.find('"role":"assistant"', frame.find(said) % (len(frame) + 1)) > 0)
        drawn = self._await(lambda frame: DRAFT in frame and '"nodes_rx_state_"' in frame) if client_id else None
        await self._send(SAY, {"said": {"text": text, "client_id": said}})
        await self._answer(answered)
        if drawn is not None:
            self.steps = _STEP.findall((await self._answer(drawn)).partition('"nodes_rx_state_"')[2])

    async def move(self, step_id: str, x: int, y: int) -> None:
        """Drag a step; back when the canvas comes back with it in its new place."""
        drawn = self._await(lambda frame: DRAFT in frame and f'"x":{float(x)},"y":{float(y)}' in frame)
        await self._send(COMMAND, {"given": {"kind": "move", "moves": [{"id": step_id, "x": x, "y": y}]}})
        await self._answer(drawn)

    async def close(self) -> None:
        """Leave."""
        if self._reader is not None:
            self._reader.cancel()
            await asyncio.gather(self._reader, return_exceptions=True)
        if self._line is not None:
            await self._line.close()
        self._reader = self._line = None
        self._wanted.clear()

    def _place(self) -> dict[str, Any]:
        query = {"workflow_id": self.path.rpartition("/")[2]} if self.path != "/" else {}
        return {"pathname": self.path, "asPath": self.path, "query": query}

    def _await(self, wanted: Callable[[str], bool]) -> "asyncio.Future[str]":
        future: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._wanted.append((wanted, future))
        return future

    async def _answer(self, future: "asyncio.Future[str]") -> str:
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                return await future
        except TimeoutError as error:
            raise Failed("no answer") from error

    async def _send(self, name: str, payload: dict[str, Any]) -> None:
        assert self._line is not None
        event = {"name": name, "payload": payload, "router_data": self._place()}
        try:
            await self._line.send(f"{EVENT}{json.dumps(event)}]")
        except ConnectionClosed as error:
            raise Failed("the line was cut") from error

    async def _read(self, line: ClientConnection) -> None:
        try:
            async for frame in line:
                text = str(frame)
                self.received += len(text)
                if text == "2":
                    await line.send("3")
                elif text.startswith(EVENT):
                    self._take(text)
        except ConnectionClosed:
            self._fail("the line was cut")

    def _take(self, text: str) -> None:
        if "toast.error" in text or "toast['error']" in text or 'toast["error"]' in text:
            self._fail(f"an error on the page: {text[:300]}")
            return
        for pair in [pair for pair in self._wanted if pair[0](text)]:
            self._wanted.remove(pair)
            if not pair[1].done():
                pair[1].set_result(text)

    def _fail(self, why: str) -> None:
        for _, future in self._wanted:
            if not future.done():
                future.set_exception(Failed(why))
        self._wanted.clear()


async def timed(act: Any) -> float:
    """Seconds that an act took."""
    began = time.perf_counter()
    await act
    return time.perf_counter() - began
