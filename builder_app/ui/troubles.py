"""What is away, told to every open page as soon as it changes: one watcher a process asks, pages do not."""

import asyncio
import json
from collections.abc import Awaitable, Callable

import reflex as rx
from loguru import logger

from builder_app.application.health import HealthReport
from builder_app.domain.errors import Unavailable

EVERY_SECONDS = 2.5
PARTS = {
    "temporal": "The run engine",
    "worker": "The worker",
    "database": "The database",
    "redis": "Redis",
    "mail": "A mail server",
    "agent": "The language model",
}


class Troubles:
    """Watches the parts of the app; `words` says which are away, and is empty when none is."""

    def __init__(self, ask: Callable[[], Awaitable[HealthReport]]) -> None:
        self.words = ""
        self._ask = ask
        self._seen: frozenset[str] = frozenset()

    async def watch(self, tell: Callable[[str], Awaitable[None]], *, seconds: float = EVERY_SECONDS) -> None:
        """Ask again and again; `tell` hears of every change."""
        while True:
            try:
                if await self.look():
                    await tell(self.words)
            except Exception:
                logger.exception("Watching the parts failed; it is tried again")
            await asyncio.sleep(seconds)

    async def look(self) -> bool:
        """Ask once; True when there is something new to tell. A part counts as away when it was twice in a row, as back at once."""
        try:
            report = await self._ask()
        except Unavailable as error:
            gone, words = frozenset({"server"}), error.message
        else:
            gone = frozenset(name for name, part in report.components.items() if part.status == "unhealthy")
            words = in_words([name for name in report.components if name in gone & self._seen])
        if not gone & self._seen:
            words = ""
        self._seen = gone
        changed, self.words = words != self.words, words
        return changed


def in_words(names: list[str]) -> str:
    """Which parts are away, as the frame of a page says it. Mail connections stand in the database: without it nothing is known of them."""
    away = [PARTS.get(name, name) for name in names if name != "mail" or "database" not in names]
    if not away:
        return ""
    named = " and ".join([away[0], *(one[0].lower() + one[1:] if one != "Redis" else one for one in away[1:])])
    return f"{named} cannot be reached. Your work is kept, and goes on when {'it is' if len(away) == 1 else 'they are'} back."


def shown(words: str) -> rx.event.EventSpec:
    """Put the words into the frame of the page; empty words take them out."""
    return rx.call_script(f"window.builder.troubles({json.dumps(words)})")
