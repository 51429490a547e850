"""The REST application over the real services and a real SQLite file; engine and assistant are doubles that record."""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from builder_app.api.app import build_api
from builder_app.application.assembly import Ports, assemble
from builder_app.application.health import HealthService
from builder_app.application.identity import IdentityProvider
from builder_app.application.ports import ComponentStatus
from builder_app.application.single_sign_on import SignInRules
from builder_app.application.turns import Delta, Edited, Progress, Question, Replied, TurnEvent, TurnRequest
from builder_app.domain.access import SYSTEM, Role
from builder_app.domain.deployments import Times
from builder_app.domain.edits import AddEdge, AddStep
from builder_app.domain.errors import BuilderError
from builder_app.domain.plan import Plan
from builder_app.domain.runs import RunEvent
from builder_app.domain.workflow import Edge, Step
from builder_app.infra.cache import LocalCache
from builder_app.infra.clock import SystemClock
from builder_app.infra.event_bus import LocalEventBus
from builder_app.infra.rate_limit import RULES, local_limiter
from builder_app.infra.secrets import AesSecretBox
from builder_app.infra.sql import SqlReader
from builder_app.runtime import Runtime, opening
from builder_app.settings import Settings
from builder_app.storage.migrate import upgrade
from builder_app.storage.unit_of_work import Database

ADMIN_KEY = "sfb_test_administrator_key"
PASSWORD = "correct horse battery"


class RecordingEngine:
    """Notes what it is asked for; `on_start` plays the run."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, str]] = []
        self.on_start: Callable[[str], Awaitable[None]] | None = None

    async def start(self, run_id: str, plan: Plan, input: dict[str, Any], trigger: dict[str, Any], **_: Any) -> None:
        self.calls.append(("start", run_id))
        if self.on_start is not None:
            await self.on_start(run_id)

    async def cancel(self, run_id: str, reason: str) -> None:
        self.calls.append(("cancel", run_id))

    async def pause(self, run_id: str) -> None:
        self.calls.append(("pause", run_id))

    async def resume(self, run_id: str) -> None:
        self.calls.append(("resume", run_id))

    async def signal(self, run_id: str, name: str, payload: dict[str, Any]) -> None:
        self.calls.append((f"signal {name}", run_id))

    async def deliver_reply(self, run_id: str, message_id: str, reply: dict[str, Any]) -> bool:
        self.calls.append(("reply", run_id))
        return True

    async def decide(self, run_id: str, task_id: str, decision: dict[str, Any]) -> None:
        self.calls.append(("decide", run_id))

    async def status(self) -> ComponentStatus:
        return ComponentStatus(status="healthy")


class RecordingSchedules:
    """Notes schedules."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, str]] = []

    async def put(self, workflow_id: str, version: int, times: Times, *, work: str = "start", paused: bool = False) -> None:
        self.calls.append(("put", workflow_id))

    async def remove(self, workflow_id: str) -> None:
        self.calls.append(("remove", workflow_id))

    async def next_times(self, cron: str, timezone: str, count: int) -> list[datetime]:
        start = datetime(2030, 1, 1, tzinfo=UTC)
        return [start + timedelta(days=day) for day in range(count)]


class ScriptedAssistant:
    """Adds a log step to every draft; fails with `error` when that is set."""

    def __init__(self) -> None:
        self.error: BuilderError | None = None

    async def turn(self, request: TurnRequest) -> AsyncIterator[TurnEvent]:
        if self.error is not None:
            raise self.error
        yield Progress(text="Reading")
        yield Delta(text="I added ")
        yield Delta(text="a note.")
        number = len(request.definition.steps) + 1
        step = Step(id=f"note_{number}", action="log.write", name="Note", params={"message": "hello"})
        source = request.definition.steps[-1].id if number > 1 else "trigger"
        yield Edited(edits=(AddStep(step=step), AddEdge(edge=Edge(source=source, target=step.id))))
        question = Question(step_id=step.id, field="level", text="How loud?", options=("info", "warning"))
        yield Replied(text="I added a note.", question=question, detected_actions=("log.write",), title="Noted")


class QuickHasher:
    """Stands in for argon2, which is slow on purpose."""

    async def hash(self, password: str) -> str:
        return f"hashed:{password}"

    async def verify(self, password: str, password_hash: str) -> bool:
        return password_hash == f"hashed:{password}"


class PlainReader:
    """Takes every file for UTF-8 text."""

    async def read(self, filename: str, content: bytes) -> str:
        return content.decode()


class NoMailer:
    """Sends nothing: these tests use the built-in mailbox."""

    async def send(self, mail: Any, *, through: Any) -> None:
        raise AssertionError("no mail connection is set")

    async def test(self, connection: Any) -> str:
        return "The server answers."


@dataclass
class World:
    """What a test talks to and looks at."""

    app: FastAPI
    client: httpx.AsyncClient
    runtime: Runtime
    engine: RecordingEngine
    schedules: RecordingSchedules
    assistant: ScriptedAssistant
    keys: dict[str, str] = field(default_factory=dict)

    def as_(self, role: str) -> dict[str, str]:
        """The header of a caller with this role."""
        return {"Authorization": f"Bearer {self.keys[role]}"}

    def anonymous(self) -> httpx.AsyncClient:
        """A client without a key."""
        return httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url="http://test")

    async def finish(self, run_id: str) -> None:
        """Report that a run was finished at once."""
        at = datetime.now(UTC)
        events = [
            RunEvent(run_id=run_id, seq=1, at=at, kind="run_started"),
            RunEvent(run_id=run_id, seq=2, at=at, kind="step_started", step_id="note", visit=1, input={"message": "hello"}),
            RunEvent(
                run_id=run_id,
                seq=3,
                at=at,
                kind="step_finished",
                step_id="note",
                visit=1,
                status="succeeded",
                outcome="next",
            ),
            RunEvent(run_id=run_id, seq=4, at=at, kind="run_finished", status="succeeded"),
        ]
        await self.runtime.projector.record(run_id, events)


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the newest schema, to be copied."""
    path = tmp_path_factory.mktemp("schema") / "empty.db"
    upgrade(f"sqlite+aiosqlite:///{path}")
    return path


@asynccontextmanager
async def opened(
    database_file: Path,
    *,
    identity: IdentityProvider | None = None,
    assistant: Any = None,
    stand_in: Any = None,
    agent_timeout: timedelta = timedelta(seconds=5),
) -> AsyncIterator[World]:
    """The application over this database, as the process' runtime."""
    settings = Settings(data_dir=database_file.parent, env="test", _env_file=None)
    database = Database(f"sqlite+aiosqlite:///{database_file}")
    engine, schedules, assistant = RecordingEngine(), RecordingSchedules(), assistant or ScriptedAssistant()
    ports = Ports(
        uow=database,
        clock=SystemClock(),
        bus=LocalEventBus(),
        cache=LocalCache(),
        limiter=local_limiter(dict.fromkeys(RULES, "100000/minute")),
        box=AesSecretBox("k" * 40),
        hasher=QuickHasher(),
        engine=engine,
        schedules=schedules,
        assistant=assistant,
        assistant_identity="scripted",
        stand_in=stand_in,
        mailer=NoMailer(),
        documents=PlainReader(),
        databases=SqlReader(),
        identity=identity,
    )
    services = assemble(ports, agent_timeout=agent_timeout, sign_in=SignInRules(domains=("acme.test",)))
    health = HealthService(version="0.1.0", probes={"database": database.status, "temporal": engine.status})
    values = {one.name: getattr(services, one.name) for one in fields(services)}
    runtime = Runtime(**values, settings=settings, health=health)
    app = build_api()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(opening, "_current", runtime)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
            yield World(app, client, runtime, engine, schedules, assistant)
    await database.close()


async def populate(world: World) -> None:
    """A person and a key for each role; the client is the administrator's."""
    accounts = world.runtime.accounts
    await accounts.bootstrap(email="admin@example.com", password=PASSWORD, api_key=ADMIN_KEY)
    world.keys["admin"] = ADMIN_KEY
    for role in (Role.VIEWER, Role.EDITOR, Role.OPERATOR):
        await accounts.create_user(SYSTEM, email=f"{role}@example.com", password=PASSWORD, role=role)
        world.keys[role.value] = await accounts.key_for(f"{role}@example.com", name="test")
    world.client.headers["Authorization"] = f"Bearer {ADMIN_KEY}"


@pytest.fixture
async def bare(empty_database: Path, tmp_path: Path) -> AsyncIterator[World]:
    """The application before anybody has an account."""
    async with opened(Path(shutil.copy(empty_database, tmp_path / "builder.db"))) as world:
        yield world


@pytest.fixture
async def world(bare: World) -> World:
    """The application with a person and a key for each role."""
    await populate(bare)
    return bare


@pytest.fixture
def noted() -> dict[str, Any]:
    """A valid definition with one step."""
    return {
        "schema": 1,
        "name": "Noted",
        "trigger": {"type": "manual", "params": {}},
        "inputs": [{"name": "who", "type": "string", "required": False}],
        "steps": [{"id": "note", "action": "log.write", "name": "Note", "params": {"message": "hello {{ input.who }}"}}],
        "edges": [{"source": "trigger", "target": "note", "outcome": "next"}],
    }


@pytest.fixture(autouse=True)
def _no_leftovers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings of this machine do not reach the tests."""
    for name in ("BUILDER_ADMIN_EMAIL", "BUILDER_ADMIN_PASSWORD", "BUILDER_DATABASE_URL", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)
