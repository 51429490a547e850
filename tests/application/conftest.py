"""The use cases over SQLite, with doubles for what is outside."""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from builder_app.application.assembly import Ports, Services, assemble
from builder_app.application.ports import Cache, ComponentStatus, MailConnection
from builder_app.application.turns import Replied, TurnEvent, TurnRequest
from builder_app.domain.access import Principal, Role
from builder_app.domain.deployments import Times
from builder_app.domain.errors import EngineUnavailable, InvalidInput
from builder_app.domain.mail import OutgoingMail
from builder_app.domain.plan import Plan
from builder_app.infra.cache import LocalCache
from builder_app.infra.event_bus import LocalEventBus
from builder_app.infra.rate_limit import RULES, local_limiter
from builder_app.infra.secrets import AesSecretBox
from builder_app.infra.sql import SqlReader
from builder_app.storage.unit_of_work import Database

PERSON = Principal(user_id="usr_op", email="op@acme.example", role=Role.OPERATOR)
ADMIN = Principal(user_id="usr_admin", email="admin@acme.example", role=Role.ADMIN)
VIEWER = Principal(user_id="usr_view", email="view@acme.example", role=Role.VIEWER)
START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


class MovableClock:
    """A clock that tests set; it moves on a little with each look, as real ones do."""

    def __init__(self) -> None:
        self.time = START

    def now(self) -> datetime:
        self.time += timedelta(microseconds=1)
        return self.time


@dataclass
class RecordingEngine:
    """Notes what it is asked; away while `away` is set."""

    calls: list[tuple[Any, ...]] = field(default_factory=list)
    away: bool = False
    takes_replies: bool = True
    refuses: bool = False

    def _note(self, *call: Any) -> None:
        if self.away:
            raise EngineUnavailable("away")
        self.calls.append(call)

    async def start(self, run_id: str, plan: Plan, input: dict[str, Any], trigger: dict[str, Any], **more: Any) -> None:
        if self.refuses:
            raise InvalidInput("never")
        self._note("start", run_id, plan.version, input, trigger, more)

    async def cancel(self, run_id: str, reason: str) -> None:
        self._note("cancel", run_id, reason)

    async def pause(self, run_id: str) -> None:
        self._note("pause", run_id)

    async def resume(self, run_id: str) -> None:
        self._note("resume", run_id)

    async def signal(self, run_id: str, name: str, payload: dict[str, Any]) -> None:
        self._note("signal", run_id, name, payload)

    async def deliver_reply(self, run_id: str, message_id: str, reply: dict[str, Any]) -> bool:
        self._note("reply", run_id, message_id, reply)
        return self.takes_replies

    async def decide(self, run_id: str, task_id: str, decision: dict[str, Any]) -> None:
        self._note("decide", run_id, task_id, decision)

    async def status(self) -> ComponentStatus:
        return ComponentStatus(status="unhealthy" if self.away else "healthy")

    def of(self, kind: str) -> list[tuple[Any, ...]]:
        """The calls of one kind."""
        return [call for call in self.calls if call[0] == kind]


@dataclass
class RecordingSchedules:
    """Keeps schedules in a dictionary; away while `away` is set."""

    kept: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    works: dict[str, str] = field(default_factory=dict)
    paused: set[str] = field(default_factory=set)
    away: bool = False

    def _check(self) -> None:
        if self.away:
            raise EngineUnavailable("away")

    async def put(self, workflow_id: str, version: int, times: Times, *, work: str = "start", paused: bool = False) -> None:
        self._check()
        self.kept[workflow_id] = (version, times.cron, times.timezone)
        self.works[workflow_id] = work
        (self.paused.add if paused else self.paused.discard)(workflow_id)

    async def remove(self, workflow_id: str) -> None:
        self._check()
        self.kept.pop(workflow_id, None)

    async def next_times(self, cron: str, timezone: str, count: int) -> Sequence[datetime]:
        return [START + timedelta(days=n) for n in range(count)]


@dataclass
class ScriptedAssistant:
    """Answers each turn by the function that a test gives it."""

    script: Callable[[TurnRequest], AsyncIterator[TurnEvent]] | None = None
    requests: list[TurnRequest] = field(default_factory=list)

    async def turn(self, request: TurnRequest) -> AsyncIterator[TurnEvent]:
        self.requests.append(request)
        if self.script is None:
            yield Replied(text="Done.")
            return
        async for event in self.script(request):
            yield event


@dataclass
class RecordingMailer:
    """Keeps what it is given to send."""

    sent: list[tuple[OutgoingMail, MailConnection]] = field(default_factory=list)

    async def send(self, mail: OutgoingMail, *, through: MailConnection) -> None:
        self.sent.append((mail, through))

    async def test(self, connection: MailConnection) -> str:
        return "ok"


class PlainHasher:
    """Hashes that take no time."""

    async def hash(self, password: str) -> str:
        return f"hash:{password}"

    async def verify(self, password: str, password_hash: str) -> bool:
        return password_hash == f"hash:{password}"


class TextReader:
    """Takes every file as text."""

    async def read(self, filename: str, content: bytes) -> str:
        return content.decode()


@dataclass
class House:
    """The use cases and the doubles behind them."""

    services: Services
    database: Database
    clock: MovableClock
    engine: RecordingEngine
    schedules: RecordingSchedules
    assistant: ScriptedAssistant
    mailer: RecordingMailer
    person: Principal = PERSON
    admin: Principal = ADMIN
    viewer: Principal = VIEWER


def furnish(
    database: Database, *, agent_timeout: timedelta = timedelta(seconds=5), house: House | None = None, shared_cache: Cache | None = None
) -> House:
    """A house over a database; with `house`, a second process beside it with the same doubles."""
    clock = house.clock if house else MovableClock()
    engine = house.engine if house else RecordingEngine()
    schedules = house.schedules if house else RecordingSchedules()
    assistant = house.assistant if house else ScriptedAssistant()
    mailer = house.mailer if house else RecordingMailer()
    ports = Ports(
        uow=database,
        clock=clock,
        bus=LocalEventBus(),
        cache=LocalCache(),
        limiter=local_limiter({**RULES, "chat": "1000/minute"}),
        box=AesSecretBox("a key for tests"),
        hasher=PlainHasher(),
        engine=engine,
        schedules=schedules,
        assistant=assistant,
        assistant_identity="scripted 1",
        mailer=mailer,
        documents=TextReader(),
        databases=SqlReader(),
        shared_cache=shared_cache,
    )
    services = assemble(ports, agent_timeout=agent_timeout)
    return House(services=services, database=database, clock=clock, engine=engine, schedules=schedules, assistant=assistant, mailer=mailer)


@pytest.fixture
async def database(sqlite_url: str) -> AsyncIterator[Database]:
    """An empty database."""
    opened = Database(sqlite_url)
    yield opened
    await opened.close()


@pytest.fixture
async def house(database: Database) -> AsyncIterator[House]:
    """The use cases over an empty database."""
    made = furnish(database)
    yield made
    await made.services.chat.close(grace=timedelta(seconds=0))
