"""The checks behind /health that need more than one part: mail servers, the language model, a worker in another process."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import datetime, timedelta

import httpx

from builder_app.application.health import Probe
from builder_app.application.ports import Clock, ComponentStatus, MailConnection, OpenUnitOfWork
from builder_app.infra.probes import Remembered, greets, model_answers
from builder_app.settings import Settings

BEAT_SECONDS = 1.0
SILENCE = timedelta(seconds=3.5)
SCOPE = "worker"
OPENAI = "https://api.openai.com/v1"


def mail_check(uow: OpenUnitOfWork, defaults: dict[str, MailConnection | None]) -> Probe:
    """Whether the servers of all mail connections answer; the settings' ones count where there are none of a kind."""

    async def ask() -> ComponentStatus:
        servers: list[tuple[str, MailConnection]] = []
        async with uow(read_only=True) as work:
            for kind, default in defaults.items():
                stored = [MailConnection.model_validate(_given(one.config)) for one in await work.connections.all_of(kind)]
                servers += [(kind, one) for one in stored or ([default] if default else [])]
        if not servers:
            return ComponentStatus(status="disabled", detail="The built-in mailbox keeps all mail here.")
        greeted = await asyncio.gather(*(greets(one.host, one.port, security=one.security) for _, one in servers))
        silent = [kind for (kind, _), good in zip(servers, greeted, strict=True) if not good]
        if silent:
            return ComponentStatus(
                status="unhealthy", detail=f"{len(silent)} of {len(servers)} mail servers do not answer ({', '.join(sorted(set(silent)))})."
            )
        return ComponentStatus(status="healthy")

    return Remembered(ask)


def _given(config: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in config.items() if value is not None}


def agent_check(settings: Settings, stack: AsyncExitStack) -> Probe:
    """Whether the language model answers, where one is set up; the built-in assistant always does."""
    key = settings.llm_api_key
    if key is None:
        return _built_in
    client = httpx.AsyncClient()
    stack.push_async_callback(client.aclose)
    return Remembered(lambda: model_answers(client, settings.llm_base_url or OPENAI, key.get_secret_value()))


async def _built_in() -> ComponentStatus:
    return ComponentStatus(status="healthy", detail="Built-in assistant")


class Heartbeats:
    """Signs of life of workers in other processes, in the database."""

    def __init__(self, uow: OpenUnitOfWork, clock: Clock, *, task_queue: str) -> None:
        self._uow = uow
        self._clock = clock
        self._queue = task_queue

    async def beat(self, status: Callable[[], Awaitable[ComponentStatus]]) -> None:
        """Say that this process works for the queue, if it does."""
        if (await status()).status != "healthy":
            return
        now = self._clock.now()
        async with self._uow() as uow:
            await uow.keys.free(SCOPE, self._queue)
            await uow.keys.take(SCOPE, self._queue, value=now.isoformat(), at=now)
            await uow.commit()

    async def status(self) -> ComponentStatus:
        """Whether a worker gave a sign of life lately."""
        async with self._uow(read_only=True) as uow:
            last = await uow.keys.value(SCOPE, self._queue)
        if last is not None and self._clock.now() - datetime.fromisoformat(last) <= SILENCE:
            return ComponentStatus(status="healthy", detail="Runs in a process of its own.")
        return ComponentStatus(status="unhealthy", detail="No worker is running: start one with builder worker.")
