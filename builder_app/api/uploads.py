"""Uploads of pages, which the framework takes: of a form that it breaks at, the caller is told that it is none."""

from loguru import logger
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from builder_app.api.errors import problem
from builder_app.application.ids import new_id

PATH = "/_upload"
BROKEN = 500


class Uploads:
    """What an upload does runs as a page event, by itself; so an error in its request is an error of the form."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One upload."""
        refused = False

        async def write(message: Message) -> None:
            nonlocal refused
            refused = refused or (message["type"] == "http.response.start" and message["status"] >= BROKEN)
            if not refused:
                await send(message)

        kind = ""
        try:
            await self._app(scope, receive, write)
        except Exception as error:
            if not refused:
                raise
            kind = type(error).__name__
        if refused:
            reference = new_id("ref")
            logger.bind(reference=reference).warning("An upload that no page sends was refused ({}): {}", reference, kind)
            words = f"This is no upload that a page sends. Reference: {reference}"
            await problem(400, "bad-upload", words)(scope, receive, send)
