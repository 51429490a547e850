"""The use cases, put together over the ports that they are given."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from builder_app.application.accounts import AccountService
from builder_app.application.answer_cache import CachedAssistant
from builder_app.application.audit import AuditService
from builder_app.application.chat import ChatService
from builder_app.application.connections import ConnectionService, Probe
from builder_app.application.conversations import ConversationService
from builder_app.application.deployments import DeploymentService
from builder_app.application.drafts import DraftService
from builder_app.application.effects import Effects
from builder_app.application.identity import IdentityProvider
from builder_app.application.looks import LookService
from builder_app.application.mail import MailService
from builder_app.application.plans import PlanService
from builder_app.application.ports import (
    Assistant,
    Cache,
    Clock,
    DatabaseReader,
    DocumentReader,
    EventBus,
    MailConnection,
    Mailer,
    OpenUnitOfWork,
    PasswordHasher,
    RateLimiter,
    RunEngine,
    ScheduleEngine,
    SecretBox,
)
from builder_app.application.projector import RunProjector
from builder_app.application.recovery import Recovery
from builder_app.application.runs import RunService
from builder_app.application.shipments import ShipmentService
from builder_app.application.single_sign_on import SignInRules, SingleSignOn
from builder_app.application.tasks import TaskService
from builder_app.application.templates import TemplateService
from builder_app.application.transcripts import Transcripts
from builder_app.application.triggers import TriggerService
from builder_app.application.versions import VersionService
from builder_app.application.workflows import WorkflowService


@dataclass(frozen=True, kw_only=True)
class Ports:
    """What the use cases stand on. `shared_cache` is one outside of this process, `stand_in` the built-in assistant beside a language
    model, where there is one; `measured` counts the turns of an assistant."""

    uow: OpenUnitOfWork
    clock: Clock
    bus: EventBus
    cache: Cache
    limiter: RateLimiter
    box: SecretBox
    hasher: PasswordHasher
    engine: RunEngine
    schedules: ScheduleEngine
    assistant: Assistant
    assistant_identity: str
    stand_in: Assistant | None = None
    mailer: Mailer
    documents: DocumentReader
    databases: DatabaseReader
    identity: IdentityProvider | None = None
    measured: Callable[[Assistant], Assistant] = lambda assistant: assistant
    shared_cache: Cache | None = None


@dataclass(frozen=True, kw_only=True)
class Services:
    """All use cases."""

    clock: Clock
    bus: EventBus
    cache: Cache
    limiter: RateLimiter
    audit: AuditService
    accounts: AccountService
    single_sign_on: SingleSignOn
    drafts: DraftService
    workflows: WorkflowService
    templates: TemplateService
    versions: VersionService
    deployments: DeploymentService
    runs: RunService
    projector: RunProjector
    effects: Effects
    triggers: TriggerService
    looks: LookService
    tasks: TaskService
    mail: MailService
    connections: ConnectionService
    shipments: ShipmentService
    conversations: ConversationService
    chat: ChatService
    plans: PlanService
    answers: CachedAssistant
    recovery: Recovery


def assemble(
    ports: Ports,
    *,
    agent_timeout: timedelta,
    smtp: MailConnection | None = None,
    mail_from: str = "",
    probes: Mapping[str, Probe] | None = None,
    sign_in: SignInRules | None = None,
) -> Services:
    """The use cases over `ports`; nothing is opened."""
    p = ports
    audit = AuditService(uow=p.uow, clock=p.clock)
    accounts = AccountService(uow=p.uow, clock=p.clock, audit=audit, hasher=p.hasher, limiter=p.limiter)
    drafts = DraftService(uow=p.uow, clock=p.clock, bus=p.bus, audit=audit)
    workflows = WorkflowService(uow=p.uow, clock=p.clock, bus=p.bus, audit=audit, drafts=drafts)
    versions = VersionService(uow=p.uow, clock=p.clock, bus=p.bus, audit=audit, drafts=drafts)
    deployments = DeploymentService(uow=p.uow, clock=p.clock, bus=p.bus, audit=audit, versions=versions, schedules=p.schedules)
    runs = RunService(uow=p.uow, clock=p.clock, bus=p.bus, audit=audit, versions=versions, engine=p.engine, limiter=p.limiter)
    triggers = TriggerService(uow=p.uow, runs=runs, box=p.box, limiter=p.limiter)
    tasks = TaskService(uow=p.uow, clock=p.clock, bus=p.bus, audit=audit, engine=p.engine)
    mail = MailService(
        uow=p.uow,
        clock=p.clock,
        bus=p.bus,
        audit=audit,
        engine=p.engine,
        triggers=triggers,
        mailer=p.mailer,
        box=p.box,
        default=smtp,
        sender=mail_from,
    )
    connections = ConnectionService(uow=p.uow, clock=p.clock, audit=audit, box=p.box, probes=probes or {})
    projector = RunProjector(uow=p.uow, bus=p.bus)
    answers = CachedAssistant(p.assistant, identity=p.assistant_identity, cache=p.cache, uow=p.uow, clock=p.clock)
    chat = ChatService(
        uow=p.uow, clock=p.clock, bus=p.bus, audit=audit, drafts=drafts, assistant=p.measured(answers), limiter=p.limiter, timeout=agent_timeout, stand_in=p.measured(p.stand_in) if p.stand_in else None,
    )  # fmt: skip
    return Services(
        clock=p.clock,
        bus=p.bus,
        cache=p.cache,
        limiter=p.limiter,
        audit=audit,
        drafts=drafts,
        workflows=workflows,
        templates=TemplateService(uow=p.uow, clock=p.clock, audit=audit, workflows=workflows),
        versions=versions,
        deployments=deployments,
        runs=runs,
        triggers=triggers,
        looks=LookService(uow=p.uow, clock=p.clock, bus=p.bus, runs=runs, connections=connections, databases=p.databases),
        tasks=tasks,
        mail=mail,
        chat=chat,
        answers=answers,
        plans=PlanService(uow=p.uow, bus=p.bus, drafts=drafts),
        accounts=accounts,
        single_sign_on=SingleSignOn(
            uow=p.uow, clock=p.clock, box=p.box, accounts=accounts, provider=p.identity, rules=sign_in or SignInRules(domains=())
        ),
        projector=projector,
        effects=Effects(uow=p.uow, clock=p.clock, projector=projector),
        connections=connections,
        shipments=ShipmentService(uow=p.uow, clock=p.clock, bus=p.bus, audit=audit, triggers=triggers, limiter=p.limiter),
        conversations=ConversationService(
            uow=p.uow,
            clock=p.clock,
            audit=audit,
            workflows=workflows,
            documents=p.documents,
            limiter=p.limiter,
            transcripts=Transcripts(p.shared_cache),
        ),
        recovery=Recovery(runs=runs, tasks=tasks, mail=mail, deployments=deployments, chat=chat),
    )
