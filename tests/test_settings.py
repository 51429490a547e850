"""Settings refuse what cannot work."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from builder_app.settings import Settings, mail_server


def settings(**given: Any) -> Settings:
    return Settings(_env_file=None, **given)  # type: ignore[call-arg]


def test_the_default_database_is_a_file_in_the_data_directory(tmp_path: Path) -> None:
    assert settings(data_dir=tmp_path).database == f"sqlite+aiosqlite:///{tmp_path / 'builder.db'}"


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgres://u:p@h/d", "postgresql+psycopg://u:p@h/d"),
        ("postgresql://h/d", "postgresql+psycopg://h/d"),
        ("sqlite:////tmp/x.db", "sqlite+aiosqlite:////tmp/x.db"),
    ],
)
def test_databases_get_a_driver_that_does_not_block(given: str, used: str) -> None:
    assert settings(database_url=given).database == used


def test_a_secret_key_is_made_once_and_kept_private(tmp_path: Path) -> None:
    first = settings(data_dir=tmp_path).secret
    assert len(first) >= 48
    assert settings(data_dir=tmp_path).secret == first
    assert (tmp_path / "secret.key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "given",
    [
        {"env": "production"},
        {"env": "production", "secret_key": "short"},
        {"chat_rate_limit": "often"},
        {"port": 70000},
        {"worker": "elsewhere"},
        {"agent_timeout_seconds": 0},
    ],
)
def test_what_cannot_work_is_refused(given: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        settings(**given)


def test_the_usual_names_of_the_model_settings_work_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "k")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://localhost:1/v1")
    found = settings()
    assert found.llm_api_key is not None
    assert (found.llm_api_key.get_secret_value(), found.llm_base_url) == ("k", "http://localhost:1/v1")
    assert "k" not in repr(found.llm_api_key)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://me:p%40ss@mail.example", ("mail.example", 587, "starttls", "me", "p@ss")),
        ("smtps://mail.example:2465", ("mail.example", 2465, "tls", "", "")),
        ("imaps://a%40b.example:x@mail.example", ("mail.example", 993, "tls", "a@b.example", "x")),
        ("imap+plain://mail.example", ("mail.example", 143, "none", "", "")),
    ],
)
def test_mail_servers_are_taken_apart(url: str, expected: tuple[Any, ...]) -> None:
    server = mail_server(url)
    assert (server.host, server.port, server.security, server.username, server.password) == expected


@pytest.mark.parametrize("url", ["http://mail.example", "smtp://", "mail.example"])
def test_other_addresses_are_no_mail_servers(url: str) -> None:
    with pytest.raises(ValueError, match="mail server"):
        mail_server(url)


OIDC = {
    "oidc_issuer": "https://login.acme.test",
    "oidc_client_id": "c",
    "oidc_client_secret": "s",
    "oidc_allowed_domains": "Acme.test, @b.test",
}


def test_an_identity_provider_comes_with_its_domains() -> None:
    assert settings(**OIDC).oidc_allowed_domains == ("acme.test", "b.test")
    assert settings(oidc_issuer="").oidc_issuer is None


@pytest.mark.parametrize(
    "wrong", [{"oidc_client_id": ""}, {"oidc_client_secret": ""}, {"oidc_allowed_domains": ""}, {"oidc_issuer": "http://login.acme.test"}]
)
def test_half_an_identity_provider_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        settings(**{**OIDC, **wrong})


def test_lists_may_be_written_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BUILDER_TRUSTED_PROXIES", "10.0.0.0/8, 127.0.0.1")
    assert settings().trusted_proxies == ("10.0.0.0/8", "127.0.0.1")
    monkeypatch.setenv("BUILDER_TRUSTED_PROXIES", '["10.0.0.0/8"]')
    assert settings().trusted_proxies == ("10.0.0.0/8",)


def test_conversations_are_kept_unless_a_number_of_days_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Settings().retention_days is None
    monkeypatch.setenv("BUILDER_RETENTION_DAYS", "")
    assert Settings().retention_days is None
    monkeypatch.setenv("BUILDER_RETENTION_DAYS", "30")
    assert Settings().retention_days == 30
    monkeypatch.setenv("BUILDER_RETENTION_DAYS", "0")
    with pytest.raises(ValidationError):
        Settings()
