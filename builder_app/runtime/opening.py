"""Opens everything in its order, and closes it in the opposite one."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field, fields
from datetime import timedelta
from functools import partial
from importlib.metadata import PackageNotFoundError, version

from loguru import logger

from builder_app.actions.registry import build_registry
from builder_app.application.assembly import Ports, Services, assemble
from builder_app.application.health import HealthService
from builder_app.application.health import Probe as HealthProbe
from builder_app.application.ids import new_id
from builder_app.application.inbox import Inbox
from builder_app.application.ports import Cache, ComponentStatus, EventBus
from builder_app.application.single_sign_on import SignInRules
from builder_app.assistant.service import build_assistant, build_stand_in, build_writer, identity
from builder_app.domain.errors import Unavailable
from builder_app.engine.activities import EngineServices
from builder_app.engine.client import TemporalConnection, TemporalRunEngine
from builder_app.engine.local_server import LocalTemporal
from builder_app.engine.payloads import StoredPayloads, converter
from builder_app.engine.schedules import TemporalScheduleEngine
from builder_app.engine.worker import WorkerHost
from builder_app.infra import redis as shared
from builder_app.infra.cache import LocalCache, RedisCache
from builder_app.infra.clock import SystemClock
from builder_app.infra.draining import Draining
from builder_app.infra.event_bus import LocalEventBus, RedisEventBus
from builder_app.infra.measured import MeasuredAssistant, MeasuredBus, MeasuredCache, MeasuredLimiter, measure_pool, measured_handlers
from builder_app.infra.rate_limit import RULES, local_limiter, redis_limiter
from builder_app.infra.secrets import AesSecretBox, ArgonPasswordHasher
from builder_app.log import set_up
from builder_app.runtime.checks import BEAT_SECONDS, Heartbeats, agent_check, mail_check
from builder_app.runtime.doors import Doors, handler_needs, identity_provider, mail_server, outside
from builder_app.runtime.loops import Loops, every, first_of, in_background
from builder_app.settings import Settings
from builder_app.storage.migrate import upgrade
from builder_app.storage.unit_of_work import Database

RECOVER_SECONDS = 2.0
RETRY_SECONDS = 1.0
RETENTION_SECONDS = 3600.0
_PACKAGE = "supply-flow-builder"


@dataclass(frozen=True, kw_only=True)
class Runtime(Services):
    """All use cases of a process that is up, with its settings and its health."""

    settings: Settings
    health: HealthService
    worker: WorkerHost | None = None
    loops: Loops = field(default_factory=Loops)
    closing: asyncio.Event = field(default_factory=asyncio.Event)

    async def drain(self) -> None:
        """Take no new work and finish what is at hand: turns and activities get a while, then they are interrupted or handed back."""
        self.closing.set()
        if self.worker is not None:
            self.worker.stop()
        await self.loops.end()
        await asyncio.gather(self.chat.close(), *([self.worker.stopped()] if self.worker is not None else []))


_current: Runtime | None = None


def current() -> Runtime:
    """The runtime of this process. Raises `Unavailable` while it starts or stops."""
    if _current is None:
        raise Unavailable("The server is starting. Try again in a moment.", code="starting")
    return _current


@asynccontextmanager
async def host_runtime(settings: Settings) -> AsyncIterator[None]:
    """Opens the runtime behind a server that answers meanwhile; a database that is away is waited for."""
    set_up(settings)
    stop, draining = asyncio.Event(), Draining()
    draining.listen()
    task = asyncio.create_task(_host(settings, stop, draining))
    try:
        yield
    finally:
        stop.set()
        await task


async def _host(settings: Settings, stop: asyncio.Event, draining: Draining) -> None:
    while not stop.is_set() and not draining.asked.is_set():
        try:
            async with open_runtime(settings) as runtime:
                await first_of(stop, draining.asked)
                await runtime.drain()
                draining.finished()
                await stop.wait()
        except Unavailable as error:
            logger.error("Not started yet: {}", error.message)
        except Exception:
            # A process that listens and never opens would answer a share of all calls with an error for good.
            logger.exception("The server could not be opened")
        if not stop.is_set():
            with suppress(TimeoutError):
                async with asyncio.timeout(RETRY_SECONDS):
                    await stop.wait()
    draining.finished()


@asynccontextmanager
async def open_runtime(settings: Settings, *, beats: bool = False) -> AsyncIterator[Runtime]:
    """Migrates, opens and starts everything; comes up while Temporal, Redis or mail are away. With `beats` its worker shows that it lives.

    Raises `StorageUnavailable` when the database does not answer.
    """
    global _current
    await asyncio.to_thread(upgrade, settings.database)
    async with AsyncExitStack() as stack:
        runtime, life = await _open(settings, stack)
        await _bootstrap(runtime)
        worker = runtime.worker
        if worker is not None:
            await stack.enter_async_context(_working(worker))
            if beats:
                await stack.enter_async_context(in_background(every(BEAT_SECONDS, lambda: life.beat(worker.status), name="Sign of life")))
        stack.push_async_callback(runtime.drain)
        _current = runtime
        logger.info("Ready")
        try:
            yield runtime
        finally:
            _current = None


@dataclass(frozen=True, kw_only=True)
class _Opened:
    """The use cases over opened ports, and what else a server needs."""

    services: Services
    database: Database
    payloads: StoredPayloads
    temporal: TemporalConnection
    engine: TemporalRunEngine
    doors: Doors
    box: AesSecretBox
    probes: dict[str, HealthProbe]


@asynccontextmanager
async def open_services(settings: Settings) -> AsyncIterator[Services]:
    """The use cases over the migrated database for one command; no server, worker or loop runs. Raises `StorageUnavailable`."""
    await asyncio.to_thread(upgrade, settings.database)
    async with AsyncExitStack() as stack:
        yield (await _open_ports(settings, stack)).services


async def _open_ports(settings: Settings, stack: AsyncExitStack) -> _Opened:
    """In the order of their needs: database, Redis, engine, doors, use cases."""
    clock = SystemClock()
    database = Database(settings.database)
    measure_pool(database.engine)
    stack.push_async_callback(database.close)
    rules = {**RULES, "chat": settings.chat_rate_limit}
    probes: dict[str, HealthProbe] = {"database": database.status, "redis": _no_redis}
    bus: EventBus = LocalEventBus()
    cache: Cache = MeasuredCache(LocalCache())
    shared_cache: Cache | None = None
    limiter = local_limiter(rules)
    if settings.redis_url:
        client = shared.connect(settings.redis_url)
        stack.push_async_callback(client.aclose)
        reached = RedisEventBus(client, origin=new_id("proc"))
        await reached.start()
        stack.push_async_callback(reached.stop)
        cache = shared_cache = MeasuredCache(RedisCache(client))
        bus, limiter = reached, redis_limiter(settings.redis_url, rules)
        probes["redis"] = lambda: shared.status(client)

    payloads = StoredPayloads(database, clock)
    temporal = TemporalConnection(address=settings.temporal_address, namespace=settings.temporal_namespace, converter=converter(payloads))
    engine = TemporalRunEngine(temporal, task_queue=settings.temporal_task_queue, eager=settings.worker == "embedded")
    doors = outside(clock)
    stack.push_async_callback(doors.http.close)
    box = AesSecretBox(settings.secret)
    ports = Ports(
        uow=database, clock=clock, bus=MeasuredBus(bus), cache=cache, shared_cache=shared_cache, limiter=MeasuredLimiter(limiter), box=box, hasher=ArgonPasswordHasher(), engine=engine,
        schedules=TemporalScheduleEngine(temporal, task_queue=settings.temporal_task_queue, clock=clock),
        assistant=build_assistant(settings), measured=partial(MeasuredAssistant, limit=settings.agent_timeout), assistant_identity=identity(settings), stand_in=build_stand_in(settings), mailer=doors.mailer, documents=doors.documents,
        databases=doors.databases, identity=identity_provider(settings),
    )  # fmt: skip
    services = assemble(
        ports, agent_timeout=settings.agent_timeout, smtp=mail_server(settings.smtp, sender=settings.mail_from),
        mail_from=settings.mail_from, probes=doors.probes,
        sign_in=SignInRules(domains=settings.oidc_allowed_domains, role=settings.oidc_default_role),
    )  # fmt: skip
    return _Opened(
        services=services, database=database, payloads=payloads, temporal=temporal, engine=engine, doors=doors, box=box, probes=probes
    )


async def _open(settings: Settings, stack: AsyncExitStack) -> tuple[Runtime, Heartbeats]:
    """The use cases, and what works for them as long as the process lives."""
    opened = await _open_ports(settings, stack)
    services, database = opened.services, opened.database
    if settings.temporal_address is None:
        await stack.enter_async_context(in_background(_local_temporal(settings, opened.temporal)))
    inbox = Inbox(
        uow=database, box=opened.box, reader=opened.doors.reader, mail=services.mail,
        default=mail_server(settings.imap, sender=settings.mail_from),
    )  # fmt: skip
    worker = _worker(settings, opened, inbox) if settings.worker == "embedded" else None
    beats = Heartbeats(database, services.clock, task_queue=settings.temporal_task_queue)
    servers = {"smtp": mail_server(settings.smtp, sender=settings.mail_from), "imap": mail_server(settings.imap, sender=settings.mail_from)}
    probes = {
        **opened.probes, "temporal": opened.engine.status, "worker": worker.status if worker else beats.status,
        "mail": mail_check(database, servers), "agent": agent_check(settings, stack),
    }  # fmt: skip
    await services.chat.interrupt_dead(all_of_them=database.sqlite)
    loops = Loops(
        every(RECOVER_SECONDS, services.recovery.once, name="Recovery"),
        every(RETENTION_SECONDS, opened.payloads.forget, name="Finished runs' values"),
        every(settings.mail_poll_seconds, inbox.once, name="Mailbox reader"),
        *(
            [every(RETENTION_SECONDS, partial(_forget, services, settings.retention_days), name="Retention")]
            if settings.retention_days
            else []
        ),
    )
    stack.push_async_callback(loops.end)
    health = HealthService(version=_version(), probes=probes)
    values = {one.name: getattr(services, one.name) for one in fields(services)}
    return Runtime(**values, settings=settings, health=health, worker=worker, loops=loops), beats


def _worker(settings: Settings, opened: _Opened, inbox: Inbox) -> WorkerHost:
    """A worker in this process, with a handler for each action."""
    services = opened.services
    needs = handler_needs(services, opened.database, opened.doors, inbox, build_writer(settings))
    handlers = measured_handlers(build_registry(needs))
    parts = EngineServices(
        handlers=handlers, projector=services.projector, effects=services.effects, tasks=services.tasks, runs=services.runs,
        triggers=services.triggers, looks=services.looks,
    )  # fmt: skip
    return WorkerHost(opened.temporal, parts, task_queue=settings.temporal_task_queue)


@asynccontextmanager
async def _working(worker: WorkerHost) -> AsyncIterator[None]:
    task = asyncio.create_task(worker.run())
    try:
        yield
    finally:
        worker.stop()
        await asyncio.gather(task, return_exceptions=True)


async def _local_temporal(settings: Settings, temporal: TemporalConnection) -> None:
    """Our own Temporal server, tried again until it starts; the connection learns its address."""
    while True:
        try:
            async with LocalTemporal(settings.data_dir, namespace=settings.temporal_namespace) as server:
                temporal.address = server.address
                logger.info("Temporal server started")
                await asyncio.Event().wait()
        except (OSError, RuntimeError, TimeoutError) as error:
            logger.error("The Temporal server did not start: {}", error)
            await asyncio.sleep(RETRY_SECONDS)


async def _forget(services: Services, days: int) -> None:
    gone = await services.conversations.forget(before=services.clock.now() - timedelta(days=days))
    if gone:
        logger.info("{} conversations that were not used for {} days were deleted", gone, days)


async def _bootstrap(runtime: Runtime) -> None:
    settings = runtime.settings
    await runtime.accounts.bootstrap(
        email=settings.admin_email,
        password=settings.admin_password.get_secret_value() if settings.admin_password else None,
        api_key=settings.admin_api_key.get_secret_value() if settings.admin_api_key else None,
    )


async def _no_redis() -> ComponentStatus:
    return ComponentStatus(status="disabled", detail="Not set up; one process needs none.")


def _version() -> str:
    try:
        return version(_PACKAGE)
    except PackageNotFoundError:
        return "0.1.0"
