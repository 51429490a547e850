"""One walk through a running server: every path, page and page event, as each role and as nobody, against the one table of doors."""

import asyncio
import json
import uuid
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from websockets.asyncio.client import ClientConnection, connect

from builder_app.application import doors
from builder_app.domain.access import Permission, Role, allows
from tests.api.test_doors import filled, operations
from tests.fixtures.app import KEY, App, started
from tests.load.tab import EVENT, ROOT
from tests.ui.test_doors import events, fitting

PASSWORD = "a long enough password"
DONE = f"{ROOT}.builder_app___ui___components___work____work_state.done"
NOBODY = "nobody"
FILES = {("ChatState", "attach"), ("ShipmentsState", "upload")}
"""Events that take files."""
ENDS_ITSELF = {("delete", "/api/v1/session"), ("post", "/api/v1/password")}


@pytest.fixture(scope="module")
def place() -> Iterator[App]:
    """An app of its own: what everybody may do is done in it."""
    with started("builder-doors-") as running:
        yield running


def allowed(needed: doors.Needed, who: str) -> bool:
    """What the table says."""
    return needed is doors.ANYBODY or (isinstance(needed, Permission) and who != NOBODY and allows(Role(who), needed))


class Line:
    """A tab's socket, on which an event is followed by one that everybody who is signed in may send: its answer is the end of the first one's."""

    def __init__(self, socket: ClientConnection, token: str) -> None:
        self.socket = socket
        self.token = token

    async def given(self, app: App, name: str, file: bytes, *, ends: int) -> str:
        """All that comes back for a file that is sent to an event: files come over HTTP, for the tab of a socket."""
        headers = {"Reflex-Client-Token": self.token, "Reflex-Event-Handler": name, "Origin": app.url}
        async with httpx.AsyncClient(base_url=app.url, timeout=30) as client:
            answer = await client.post("/_upload", headers=headers, files={"files": ("plan.csv", file)})
        assert answer.status_code == 200, answer.text
        return await self.said_to(DONE, {}, "/", ends=ends, twice=False)

    async def said_to(self, name: str, payload: dict[str, Any], path: str, *, ends: int, twice: bool = True) -> str:
        """All that comes back for an event; `ends` are the answers of the second one and, where nobody is signed in, of a first one that is shut."""
        place = {"pathname": path, "asPath": path, "query": {}}
        for one, given in ((name, payload), (DONE, {}))[0 if twice else 1 :]:
            await self.socket.send(EVENT + json.dumps({"name": one, "payload": given, "router_data": place}) + "]")
        heard = ""
        while heard.count("window.builder.done()") + heard.count("signedOut") < ends:
            heard += await self.next(within=20)
        return heard

    async def next(self, *, within: float) -> str:
        """The next frame that tells the page something. Raises `TimeoutError`."""
        async with asyncio.timeout(within):
            while True:
                frame = str(await self.socket.recv())
                if frame == "2":
                    await self.socket.send("3")
                elif frame.startswith(EVENT):
                    return frame


async def joined(app: App, cookie: str) -> Line:
    token = str(uuid.uuid4())
    address = app.url.replace("http", "ws", 1) + f"/_event/?token={token}&EIO=4&transport=websocket"
    socket = await connect(address, additional_headers={"Cookie": f"builder_session={cookie}", "Origin": app.url}, max_size=None)
    await socket.recv()
    await socket.send("40/_event,")
    return Line(socket, token)


async def token_of(client: httpx.AsyncClient, who: str) -> str:
    if who == NOBODY:
        return ""
    person = {"email": f"{who}-{uuid.uuid4().hex[:8]}@acme.test", "password": PASSWORD, "role": who}
    (await client.post("/api/v1/users", json=person, headers={"Authorization": f"Bearer {KEY}"})).raise_for_status()
    answer = await client.post("/api/v1/session", json={"email": person["email"], "password": PASSWORD})
    client.cookies.clear()
    return str(answer.raise_for_status().cookies["builder_session"])


@pytest.mark.timeout(300)
@pytest.mark.parametrize("who", [NOBODY, *Role])
async def test_every_door_opens_for_whom_the_table_names(place: App, who: str) -> None:
    async with httpx.AsyncClient(base_url=place.url, timeout=30) as client:
        token = await token_of(client, who)
        cookie = {"Cookie": f"builder_session={token}", "Origin": place.url}
        for method, path in operations():
            if (method.lower(), path) in ENDS_ITSELF:
                continue
            answer = await client.request(method, filled(path), headers=cookie)
            shut = answer.status_code in (401, 403) and answer.json()["code"] in ("not-signed-in", "forbidden")
            assert shut is not allowed(doors.of_path(method, path), who), f"{who} {method} {path}: {answer.status_code} {answer.text[:200]}"
        line = await joined(place, token)
        for route, needed in doors.PAGES.items():
            if needed is doors.ANYBODY:
                continue
            heard = await line.said_to(
                f"{ROOT}.builder_app___ui___session____session_state.load", {}, route, ends=2 if who == NOBODY else 1
            )
            shut = "signedOut" in heard or "does not open that page" in heard
            assert shut is not allowed(needed, who), f"{who} {route}: {heard[:300]}"
        for kind, name in events():
            needed = doors.of_event(kind.__name__, name)
            payload = fitting(kind.event_handlers[name].fn)
            if (kind.__name__, name) in FILES:
                # Taking shipments ends with the work's own end on the page; an event of nobody with the way to sign in.
                ends = 2 if who == NOBODY or (name == "upload" and allowed(needed, who)) else 1
                heard = await line.given(place, f"{kind.get_full_name()}.{name}", b"shipment_id\nSHP-1\n", ends=ends)
                shut = heard.count("signedOut") > 1 or "cannot do this; it needs" in heard
                assert shut is not allowed(needed, who), f"{who} {kind.__name__}.{name}: {heard[:300]}"
                continue
            twice = f"{kind.get_full_name()}.{name}" == DONE or (who == NOBODY and not allowed(needed, who))
            ends = 2 if twice else 1
            heard = await line.said_to(f"{kind.get_full_name()}.{name}", payload, "/", ends=ends)
            shut = heard.count("signedOut") > 1 or "cannot do this; it needs" in heard or "Pages do not do this" in heard
            assert shut is not allowed(needed, who), f"{who} {kind.__name__}.{name}: {heard[:300]}"
        await line.socket.close()
