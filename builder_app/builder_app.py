"""Where the server begins: pages, REST, and what lives as long as the process."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import reflex as rx
from loguru import logger
from redis.asyncio import Redis
from redis.exceptions import RedisError
from reflex.event import EventSpec
from reflex.state import StateUpdate
from reflex.utils import prerequisites
from reflex_base.event import Event
from reflex_base.registry import RegistrationContext

from builder_app.api.app import build_api
from builder_app.api.middleware import secure
from builder_app.application.ids import new_id
from builder_app.domain.errors import BuilderError
from builder_app.domain.text import plain
from builder_app.engine.local_server import die_with_parent
from builder_app.infra import redis
from builder_app.runtime import host_runtime
from builder_app.settings import Settings
from builder_app.ui.guard import SessionGuard
from builder_app.ui.room import Room, bounded
from builder_app.ui.routes import add_pages
from builder_app.ui.session import TROUBLES
from builder_app.ui.troubles import shown

HARMLESS = ("ResizeObserver loop",)
"""What browsers report although nothing is wrong."""


def on_page_error(exception: Exception) -> None:
    """Log what went wrong in a browser."""
    words = plain(str(exception)[:2000])
    if not any(one in words for one in HARMLESS):
        logger.bind(reference=new_id("ref")).error("Error in a page: {}", words)


def on_event_error(exception: Exception) -> EventSpec:
    """Tell the person calmly; errors that the product can name are told in their own words."""
    known = redis.unavailable() if isinstance(exception, RedisError) else exception
    if isinstance(known, BuilderError):
        logger.info("Event refused or failed: {}", known.code)
        return _toast(known.message, known.code)
    reference = new_id("ref")
    logger.bind(reference=reference).opt(exception=exception).error("Unexpected error in an event ({})", reference)
    return _toast(f"Something went wrong on our side. Reference: {reference}", "internal-error", duration=30_000, close_button=True)


def _toast(words: str, code: str, **how: Any) -> EventSpec:
    toast: EventSpec = rx.toast.error(words, id=code, **how)
    return toast


@asynccontextmanager
async def lifespan() -> AsyncIterator[None]:
    """Everything that the process opens, from its start to its end; it ends with its server, however that ends."""
    die_with_parent()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)
    gc.enable()
    async with host_runtime(Settings()):
        yield


def known_event(name: str) -> bool:
    """Whether there is a page event of this name."""
    return name in RegistrationContext.get().event_handlers


def page_client() -> Redis | None:
    """The client over which pages keep their states, where there is Redis."""
    url = prerequisites.parse_redis_url()
    return None if url is None else redis.connect_pages(url)


# Reflex's own client waits without an end, and takes no limits but through a URL, where they would cut listening off too.
prerequisites.get_redis = page_client

app = rx.App(
    api_transformer=[build_api(), partial(secure, known=known_event)],
    frontend_exception_handler=on_page_error,
    backend_exception_handler=on_event_error,
)


async def tell_troubles() -> None:
    """Tell every open page of this process when a part goes away or comes back."""

    async def tell(words: str) -> None:
        logger.info("Every open page is told: {}", words or "everything is back")
        if app.event_namespace is not None:
            await app.event_namespace.emit("event", StateUpdate(events=Event.from_event_type(shown(words))))

    await TROUBLES.watch(tell)


app.add_middleware(SessionGuard())
bounded(app.state_manager, Room())
app.register_lifespan_task(lifespan)
app.register_lifespan_task(tell_troubles)
add_pages(app)
