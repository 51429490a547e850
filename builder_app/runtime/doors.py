"""The doors to the outside: mail, HTTP, files."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from builder_app.actions.needs import Needs
from builder_app.application.assembly import Services
from builder_app.application.connections import Probe
from builder_app.application.inbox import Inbox
from builder_app.application.ports import (
    Clock,
    DatabaseReader,
    DocumentReader,
    HttpClient,
    MailConnection,
    Mailer,
    MailReader,
    OpenUnitOfWork,
    TextModel,
)
from builder_app.infra.documents import FileDocumentReader
from builder_app.infra.http import HttpxClient
from builder_app.infra.mail import SmtpMailer
from builder_app.infra.mail_reader import ImapReader
from builder_app.infra.openid import OpenIdProvider
from builder_app.infra.sql import SqlReader
from builder_app.settings import MailServer, Settings


@dataclass(frozen=True, kw_only=True)
class Doors:
    """What reaches other machines, and how connections are tried."""

    mailer: Mailer
    reader: MailReader
    documents: DocumentReader
    http: HttpClient
    databases: DatabaseReader
    probes: Mapping[str, Probe]


def outside(clock: Clock) -> Doors:
    """The real ones; nothing is contacted until they are used."""
    documents = FileDocumentReader()
    mailer, reader, databases = SmtpMailer(), ImapReader(clock=clock, documents=documents), SqlReader()

    async def try_smtp(config: dict[str, Any]) -> str:
        return await mailer.test(_connection(config))

    async def try_imap(config: dict[str, Any]) -> str:
        return await reader.test(_connection(config))

    async def try_sql(config: dict[str, Any]) -> str:
        return await databases.test(str(config.get("url") or ""))

    probes = {"smtp": try_smtp, "imap": try_imap, "sql": try_sql}
    return Doors(mailer=mailer, reader=reader, documents=documents, http=HttpxClient(), databases=databases, probes=probes)


def identity_provider(settings: Settings) -> OpenIdProvider | None:
    """The identity provider of the settings."""
    if settings.oidc_issuer is None:
        return None
    return OpenIdProvider(
        issuer=settings.oidc_issuer,
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret.get_secret_value(),
        name=settings.oidc_name,
    )


def mail_server(server: MailServer | None, *, sender: str) -> MailConnection | None:
    """The settings' mail server as a connection."""
    if server is None:
        return None
    return MailConnection(
        host=server.host, port=server.port, security=server.security, username=server.username, password=server.password, sender=sender
    )


def handler_needs(services: Services, uow: OpenUnitOfWork, doors: Doors, inbox: Inbox, writer: TextModel | None) -> Needs:
    """What the handlers of actions are given."""
    return Needs(
        mail=services.mail,
        inbox=inbox,
        shipments=services.shipments,
        connections=services.connections,
        uow=uow,
        clock=services.clock,
        http=doors.http,
        databases=doors.databases,
        writer=writer,
    )


def _connection(config: dict[str, Any]) -> MailConnection:
    return MailConnection.model_validate({name: value for name, value in config.items() if value is not None})
