"""Connections to other systems: what each kind needs, and which of it is secret."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from builder_app.domain.errors import FieldProblem, InvalidInput
from builder_app.domain.records import Record

ConnectionKind = Literal["smtp", "imap", "http", "slack", "teams", "pagerduty", "sql"]
Security = Literal["none", "starttls", "tls"]


def secret(help: str = "", *, default: Any = None) -> Any:
    """A field that is sealed when stored and never given out."""
    return Field(default, description=help, json_schema_extra={"secret": True, "widget": "password"})


class Config(BaseModel):
    """Base of the kinds' settings."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Smtp(Config):
    """Sending mail."""

    host: str = Field(min_length=1, max_length=255, description="Mail server")
    port: int = Field(default=587, ge=1, le=65535)
    security: Security = "starttls"
    username: str = Field(default="", max_length=255)
    password: str | None = secret("Password of the mail account")
    sender: str = Field(min_length=3, max_length=255, description="Address in From", pattern=r"^[^\s@]+@[^\s@]+$")


class Imap(Config):
    """Reading mail."""

    host: str = Field(min_length=1, max_length=255, description="Mail server")
    port: int = Field(default=993, ge=1, le=65535)
    security: Security = "tls"
    username: str = Field(min_length=1, max_length=255)
    password: str | None = secret("Password of the mail account")
    folder: str = Field(default="INBOX", max_length=255)


class Http(Config):
    """Credentials for HTTP calls, and for callers of our webhooks."""

    base_url: str = Field(default="", max_length=2000, pattern=r"^(https?://.*)?$", description="Put before relative addresses")
    auth: Literal["none", "bearer", "basic", "header", "hmac"] = "none"
    username: str = Field(default="", max_length=255)
    header: str = Field(default="Authorization", max_length=100, pattern=r"^[A-Za-z0-9-]+$")
    token: str | None = secret("Token, password or shared secret")


class Slack(Config):
    """An incoming webhook of Slack."""

    webhook_url: str | None = secret("Address of the incoming webhook")
    channel: str = Field(default="", max_length=100)


class Teams(Config):
    """A workflow webhook of Teams."""

    webhook_url: str | None = secret("Address of the webhook")


class PagerDuty(Config):
    """An Events API v2 integration."""

    routing_key: str | None = secret("Integration key")
    base_url: str = Field(default="https://events.pagerduty.com", pattern=r"^https?://.*$", max_length=500)


class Sql(Config):
    """A database to read from."""

    url: str | None = secret("SQLAlchemy address of the database")


KINDS: dict[str, type[Config]] = {
    "smtp": Smtp,
    "imap": Imap,
    "http": Http,
    "slack": Slack,
    "teams": Teams,
    "pagerduty": PagerDuty,
    "sql": Sql,
}
REQUIRED_SECRETS: dict[str, tuple[str, ...]] = {
    "imap": ("password",),
    "slack": ("webhook_url",),
    "teams": ("webhook_url",),
    "pagerduty": ("routing_key",),
    "sql": ("url",),
}


class Connection(Record):
    """A connection as anybody may see it: `config` without secrets, `secrets_set` names those that are stored."""

    id: str
    kind: ConnectionKind
    name: str
    config: dict[str, Any] = {}
    secrets_set: tuple[str, ...] = ()
    created_by: str = ""
    created_at: datetime
    updated_at: datetime
    tested_at: datetime | None = None
    test_ok: bool | None = None
    test_message: str = ""


def secret_fields(kind: str) -> tuple[str, ...]:
    """The names of a kind's secret fields."""
    extras = {name: info.json_schema_extra for name, info in KINDS[kind].model_fields.items()}
    return tuple(name for name, extra in extras.items() if isinstance(extra, dict) and extra.get("secret"))


def split(kind: str, given: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """What may be shown and what must be sealed. Raises `InvalidInput` naming each wrong or missing field."""
    model = KINDS.get(kind)
    if model is None:
        message = f"There is no kind of connection “{kind}”; there are {', '.join(KINDS)}."
        raise InvalidInput(message, fields=[FieldProblem(field="kind", message=message)])
    try:
        values = model.model_validate(dict(given)).model_dump(mode="json")
    except ValidationError as error:
        problems = [FieldProblem(field="config." + ".".join(map(str, e["loc"])), message=str(e["msg"])) for e in error.errors()]
        raise InvalidInput("Some settings of the connection are missing or wrong.", fields=problems) from error
    missing = [name for name in REQUIRED_SECRETS.get(kind, ()) if not values.get(name)]
    if missing:
        problems = [FieldProblem(field=f"config.{name}", message="This is required.") for name in missing]
        raise InvalidInput("Some settings of the connection are missing.", fields=problems)
    hidden = secret_fields(kind)
    return {k: v for k, v in values.items() if k not in hidden}, {k: v for k, v in values.items() if k in hidden and v}
