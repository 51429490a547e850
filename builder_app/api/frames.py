"""What pages send over their sockets. A frame that is none ends its socket before the framework reads it.

The framework's own reading breaks at some such frames, and writes down others with all that came along, the session's cookie too.
"""

import json
import re
from collections.abc import Callable
from typing import Any

from loguru import logger
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from builder_app.application.ids import new_id

KEEPING = ("1", "3")
"""Leaving, and being still there."""
_PACKET = re.compile(r"4(?P<kind>[012])/_event,(?P<content>.*)", re.DOTALL)
PROTOCOL_ERROR = 1002
Known = Callable[[str], bool]


class Sockets:
    """Lets through what pages send; `known` tells the names of the events that there are."""

    def __init__(self, app: ASGIApp, *, known: Known) -> None:
        self._app = app
        self._known = known

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One socket, from its beginning to its end."""
        ended = False

        async def read() -> Message:
            nonlocal ended
            message = await receive()
            if message["type"] != "websocket.receive" or sound(message.get("text") or message.get("bytes"), known=self._known):
                return message
            ended = True
            reference = new_id("ref")
            logger.bind(reference=reference).warning("A frame that no page sends; its socket is closed ({})", reference)
            await send({"type": "websocket.close", "code": PROTOCOL_ERROR})
            return {"type": "websocket.disconnect", "code": PROTOCOL_ERROR}

        async def write(message: Message) -> None:
            if not ended:
                await send(message)

        await self._app(scope, read, write)


def sound(frame: str | bytes | None, *, known: Known) -> bool:
    """Whether a page may have sent this frame: Engine.IO 4 and Socket.IO 5 as Reflex' pages speak them."""
    if not isinstance(frame, str):
        return False
    if frame in KEEPING:
        return True
    packet = _PACKET.fullmatch(frame)
    if packet is None:
        return False
    content = packet["content"]
    try:
        given = json.loads(content) if content else None
    except (ValueError, RecursionError):
        return False
    if packet["kind"] == "2":
        return _says(given, known)
    return given is None or (isinstance(given, dict) and ("event" not in given or _event(given["event"], known)))


def _says(given: Any, known: Known) -> bool:
    match given:
        case ["event", content]:
            return _event(content, known)
        case ["ping"] | ["client_error"] | ["client_error", dict()]:
            return True
    return False


def _event(content: Any, known: Known) -> bool:
    match content:
        case {"name": str(name)}:
            return known(name) and all(isinstance(content.get(part), dict | None) for part in ("payload", "router_data"))
    return False
