"""What the use cases ask of the outer rooms."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from types import TracebackType
from typing import Any, Literal, Protocol, Self

from pydantic import BaseModel, ConfigDict

from builder_app.application import repositories as r
from builder_app.application.turns import TurnEvent, TurnRequest
from builder_app.domain.deployments import Times
from builder_app.domain.mail import IncomingMail, OutgoingMail
from builder_app.domain.plan import Plan


class UnitOfWork(Protocol):
    """One transaction. Leaving it without `commit` takes everything back."""

    @property
    def workflows(self) -> r.Workflows: ...
    @property
    def templates(self) -> r.Templates: ...
    @property
    def drafts(self) -> r.Drafts: ...
    @property
    def versions(self) -> r.Versions: ...
    @property
    def deployments(self) -> r.Deployments: ...
    @property
    def watches(self) -> r.Watches: ...
    @property
    def runs(self) -> r.Runs: ...
    @property
    def effects(self) -> r.Effects: ...
    @property
    def payloads(self) -> r.Payloads: ...
    @property
    def tasks(self) -> r.Tasks: ...
    @property
    def connections(self) -> r.Connections: ...
    @property
    def shipments(self) -> r.Shipments: ...
    @property
    def accounts(self) -> r.Accounts: ...
    @property
    def mails(self) -> r.Mails: ...
    @property
    def audit(self) -> r.AuditLog: ...
    @property
    def conversations(self) -> r.Conversations: ...
    @property
    def collections(self) -> r.Collections: ...
    @property
    def keys(self) -> r.Keys: ...

    async def __aenter__(self) -> Self: ...
    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None: ...
    async def commit(self) -> None: ...


class OpenUnitOfWork(Protocol):
    """Opens units of work. Raises `StorageUnavailable` when the database does not answer."""

    def __call__(self, *, read_only: bool = False) -> UnitOfWork: ...


class Clock(Protocol):
    """The time."""

    def now(self) -> datetime:
        """Now, aware, in UTC."""
        ...


class EventBus(Protocol):
    """Tells pages that something changed. Messages may be lost; readers reread what is stored."""

    async def publish(self, topic: str, payload: dict[str, Any]) -> None:
        """Hand `payload` to everybody who listens to `topic` now, in every process."""
        ...

    def subscribe(self, topic: str) -> AbstractAsyncContextManager[AsyncIterator[dict[str, Any]]]:
        """Listens from entering to leaving; a listener that is too slow loses the oldest messages."""
        ...


class Cache(Protocol):
    """Values that may be forgotten at any time."""

    async def get(self, key: str) -> Any | None: ...
    async def set(self, key: str, value: Any, *, ttl_seconds: int) -> None: ...
    async def delete(self, key: str) -> None: ...
    async def clear(self) -> None: ...


class RateLimiter(Protocol):
    """Counts what each key does."""

    async def check(self, rule_name: str, key: str) -> None:
        """Count one; raises `RateLimited` when `key` is over the rule's limit."""
        ...


class SecretBox(Protocol):
    """Seals texts so that the database alone does not give them away."""

    def seal(self, text: str) -> str: ...
    def open(self, sealed: str) -> str: ...


class PasswordHasher(Protocol):
    """Slow hashes for passwords, made off the event loop."""

    async def hash(self, password: str) -> str: ...
    async def verify(self, password: str, password_hash: str) -> bool: ...


class MailConnection(BaseModel):
    """Settings of a mail server with the secret opened; it never leaves the process."""

    model_config = ConfigDict(frozen=True)

    host: str
    port: int
    security: Literal["none", "starttls", "tls"] = "starttls"
    username: str = ""
    password: str = ""
    sender: str = ""
    folder: str = "INBOX"


class Mailer(Protocol):
    """Sends mail over SMTP. Raises `MailUnavailable` for what may pass, `EffectFailed` for what will not."""

    async def send(self, mail: OutgoingMail, *, through: MailConnection) -> None: ...
    async def test(self, connection: MailConnection) -> str: ...


class MailReader(Protocol):
    """Reads mail over IMAP. A message is given again until it is `taken`, and after a restart. Raises `MailUnavailable`."""

    async def unseen(self, connection: MailConnection, *, limit: int = 50) -> list[IncomingMail]: ...
    async def recent(self, connection: MailConnection, *, since: datetime, limit: int) -> list[IncomingMail]: ...
    async def taken(self, connection: MailConnection, mail: IncomingMail) -> None: ...
    async def mark_read(self, connection: MailConnection, message_ids: Collection[str]) -> int: ...
    async def test(self, connection: MailConnection) -> str: ...


class HttpAnswer(BaseModel):
    """What an HTTP server answered; `body` is parsed JSON where it is JSON, else text."""

    model_config = ConfigDict(frozen=True)

    status: int
    headers: dict[str, str] = {}
    body: Any = None


class TextModel(Protocol):
    """Writes texts with a language model, within time and size limits. Raises `EffectFailed`."""

    async def write(self, prompt: str, *, instructions: str = "") -> str: ...


class HttpClient(Protocol):
    """Calls other systems, within time and size limits. Raises `EffectFailed`."""

    async def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        query: Mapping[str, Any] | None = None,
        body: Any = None,
        timeout_seconds: float = 30,
    ) -> HttpAnswer: ...

    async def close(self) -> None: ...


class DatabaseReader(Protocol):
    """Reads from other databases, and cannot write. Raises `EffectFailed`."""

    async def rows(self, url: str, sql: str, parameters: Mapping[str, Any], *, limit: int) -> list[dict[str, Any]]: ...
    async def test(self, url: str) -> str: ...


class DocumentReader(Protocol):
    """Takes the text out of uploaded files. Raises `InvalidInput` for types, sizes and contents that are not taken."""

    async def read(self, filename: str, content: bytes) -> str: ...


class ComponentStatus(BaseModel):
    """How a part of the system is; `disabled` means that it is not set up and nothing needs it."""

    model_config = ConfigDict(frozen=True)

    status: Literal["healthy", "degraded", "unhealthy", "disabled"]
    latency_ms: float | None = None
    detail: str = ""


class RunEngine(Protocol):
    """Executes runs. Every method raises `EngineUnavailable` while the engine is away, and may be called again."""

    async def start(
        self,
        run_id: str,
        plan: Plan,
        input: dict[str, Any],
        trigger: dict[str, Any],
        *,
        started_at: datetime,
        from_step: str | None = None,
        outputs: dict[str, dict[str, Any]] | None = None,
    ) -> None:
        """Start a run, from a step with the outputs of an earlier run where given; starting one that was started does nothing."""
        ...

    async def cancel(self, run_id: str, reason: str) -> None: ...
    async def pause(self, run_id: str) -> None: ...
    async def resume(self, run_id: str) -> None: ...
    async def signal(self, run_id: str, name: str, payload: dict[str, Any]) -> None: ...

    async def deliver_reply(self, run_id: str, message_id: str, reply: dict[str, Any]) -> bool:
        """Hand the run an answer to the message that it sent; False when it takes none any more."""
        ...

    async def decide(self, run_id: str, task_id: str, decision: dict[str, Any]) -> None: ...
    async def status(self) -> ComponentStatus: ...


TimedWork = Literal["start", "look"]
"""What a schedule's time brings: a run, or a look by a query trigger."""


class ScheduleEngine(Protocol):
    """Starts runs, and looks, at fixed times. Raises `EngineUnavailable`."""

    async def put(self, workflow_id: str, version: int, times: Times, *, work: TimedWork = "start", paused: bool = False) -> None:
        """Make the schedule, or change it in one step; a paused one starts nothing for now."""
        ...

    async def remove(self, workflow_id: str) -> None: ...

    async def next_times(self, cron: str, timezone: str, count: int) -> Sequence[datetime]:
        """The next times after now. Raises `InvalidInput` for a cron line or zone that cannot be read."""
        ...


class Assistant(Protocol):
    """Turns words into edits."""

    def turn(self, request: TurnRequest) -> AsyncIterator[TurnEvent]:
        """The events of one turn; `Replied` is the last. Raises the named errors of the model."""
        ...
