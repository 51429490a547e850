"""Settings: environment variables with the prefix BUILDER_, and a .env file where there is one."""

import re
import secrets
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import unquote, urlsplit

from pydantic import AliasChoices, BeforeValidator, Field, SecretStr, field_validator, model_validator
from pydantic_core import from_json
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from builder_app.domain.access import Role

KEY_FILE = "secret.key"
_RATE = re.compile(r"^\d{1,6}\s*/\s*(second|minute|hour|day)$")
_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}


def _parts(value: object) -> object:
    """A list as people write it: with commas, or as JSON."""
    if not isinstance(value, str):
        return value
    return from_json(value) if value.lstrip().startswith("[") else tuple(part.strip() for part in value.split(",") if part.strip())


Listed = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_parts)]


class Settings(BaseSettings):
    """All settings, checked when they are read. Raises pydantic's ValidationError naming each wrong one."""

    model_config = SettingsConfigDict(env_prefix="BUILDER_", env_file=".env", extra="ignore", frozen=True, populate_by_name=True)

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    data_dir: Path = Path("data")
    database_url: str = ""
    redis_url: str | None = None
    temporal_address: str | None = None
    temporal_namespace: str = "default"
    temporal_task_queue: str = "builder-runs"
    worker: Literal["embedded", "separate"] = "embedded"
    llm_base_url: str | None = Field(default=None, validation_alias=AliasChoices("BUILDER_LLM_BASE_URL", "OPENAI_BASE_URL"))
    llm_api_key: SecretStr | None = Field(default=None, validation_alias=AliasChoices("BUILDER_LLM_API_KEY", "OPENAI_API_KEY"))
    llm_model: str | None = None
    retention_days: int | None = Field(default=None, ge=1, le=36_500)
    agent_timeout_seconds: float = Field(default=30, gt=0, le=600)
    chat_rate_limit: str = "10/minute"
    secret_key: SecretStr | None = None
    admin_email: str | None = None
    admin_password: SecretStr | None = None
    admin_api_key: SecretStr | None = None
    smtp_url: SecretStr | None = None
    imap_url: SecretStr | None = None
    mail_from: str = ""
    mail_poll_seconds: float = Field(default=20, ge=0.2, le=3600)
    sentry_dsn: str | None = None
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_json: bool = False
    env: Literal["development", "production", "test"] = "development"
    trusted_proxies: Listed = ()
    oidc_issuer: str | None = None
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr = SecretStr("")
    oidc_name: str = ""
    oidc_allowed_domains: Listed = ()
    oidc_default_role: Role = Role.VIEWER

    @field_validator(
        "redis_url",
        "retention_days",
        "oidc_issuer",
        "temporal_address",
        "llm_base_url",
        "llm_model",
        "admin_email",
        "sentry_dsn",
        "secret_key",
        "llm_api_key",
        "admin_password",
        "admin_api_key",
        "smtp_url",
        "imap_url",
        mode="before",
    )
    @classmethod
    def _empty_is_none(cls, value: object) -> object:
        return None if value == "" else value

    @field_validator("chat_rate_limit")
    @classmethod
    def _rate(cls, value: str) -> str:
        if not _RATE.fullmatch(value.strip().lower()):
            raise ValueError("must be a number, a slash and second, minute, hour or day, such as 10/minute")
        return value.strip().lower()

    @field_validator("database_url")
    @classmethod
    def _driver(cls, value: str) -> str:
        scheme, separator, rest = value.partition("://")
        if not separator:
            return value
        return f"{_DRIVERS.get(scheme, scheme)}://{rest}"

    @field_validator("oidc_allowed_domains")
    @classmethod
    def _domains(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(one.lower().lstrip("@") for one in value)

    @model_validator(mode="after")
    def _identity_provider(self) -> Self:
        if self.oidc_issuer is None:
            return self
        if not (self.oidc_client_id and self.oidc_client_secret.get_secret_value() and self.oidc_allowed_domains):
            raise ValueError(
                "BUILDER_OIDC_ISSUER needs BUILDER_OIDC_CLIENT_ID, BUILDER_OIDC_CLIENT_SECRET and BUILDER_OIDC_ALLOWED_DOMAINS"
            )
        parts = urlsplit(self.oidc_issuer)
        if parts.scheme != "https" and parts.hostname not in ("localhost", "127.0.0.1", "::1"):
            raise ValueError("BUILDER_OIDC_ISSUER must begin with https://")
        return self

    @model_validator(mode="after")
    def _production(self) -> Self:
        if self.env == "production" and (self.secret_key is None or len(self.secret_key.get_secret_value()) < 32):
            raise ValueError("BUILDER_SECRET_KEY must be set to at least 32 characters in production")
        return self

    @property
    def database(self) -> str:
        """The database's address: the one that is set, else the SQLite file in the data directory."""
        return self.database_url or f"sqlite+aiosqlite:///{(self.data_dir / 'builder.db').absolute()}"

    @property
    def agent_timeout(self) -> timedelta:
        """How long one chat turn may take."""
        return timedelta(seconds=self.agent_timeout_seconds)

    @cached_property
    def secret(self) -> str:
        """The secret key; made on first use and kept in the data directory when none is set."""
        if self.secret_key is not None:
            return self.secret_key.get_secret_value()
        path = self.data_dir / KEY_FILE
        try:
            return path.read_text().strip()
        except FileNotFoundError:
            self.data_dir.mkdir(parents=True, exist_ok=True)
        try:
            with path.open("x") as file:
                path.chmod(0o600)
                file.write(secrets.token_urlsafe(48))
        except FileExistsError:
            return path.read_text().strip()
        return path.read_text().strip()

    @property
    def smtp(self) -> "MailServer | None":
        """The mail server of the settings for sending."""
        return mail_server(self.smtp_url.get_secret_value()) if self.smtp_url else None

    @property
    def imap(self) -> "MailServer | None":
        """The mail server of the settings for reading."""
        return mail_server(self.imap_url.get_secret_value()) if self.imap_url else None


class MailServer:
    """A mail server's address taken apart."""

    def __init__(self, *, host: str, port: int, security: Literal["none", "starttls", "tls"], username: str, password: str) -> None:
        self.host = host
        self.port = port
        self.security = security
        self.username = username
        self.password = password


_MAIL: dict[str, tuple[int, Literal["none", "starttls", "tls"]]] = {
    "smtp": (587, "starttls"),
    "smtps": (465, "tls"),
    "smtp+plain": (25, "none"),
    "imap": (143, "starttls"),
    "imaps": (993, "tls"),
    "imap+plain": (143, "none"),
}


def mail_server(url: str) -> MailServer:
    """`smtp://user:pass@host:587`, `smtps://`, `imaps://`, or with `+plain` for no encryption. Raises ValueError for others.

    `smtp://` and `imap://` use STARTTLS where the server offers it, and need it when there is a password.
    """
    parts = urlsplit(url)
    if parts.scheme not in _MAIL or not parts.hostname:
        raise ValueError(f"a mail server's address begins with {', '.join(f'{s}://' for s in _MAIL)} and names a host")
    port, security = _MAIL[parts.scheme]
    return MailServer(
        host=parts.hostname,
        port=parts.port or port,
        security=security,
        username=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )
