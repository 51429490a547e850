"""Signing in with a real OpenID provider."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import httpx
import pytest

from builder_app.application.identity import Attempt, Identity
from builder_app.domain.access import SYSTEM
from builder_app.domain.audit import AuditFilter
from builder_app.infra.openid import OpenIdProvider
from tests.api.conftest import World, opened, populate
from tests.fixtures.identity import CLIENT, SECRET, IdentityServer
from tests.fixtures.servers import free_port

BEGIN = "/api/v1/session/provider"


def provider(issuer: str) -> OpenIdProvider:
    return OpenIdProvider(issuer=issuer, client_id=CLIENT, client_secret=SECRET)


@pytest.fixture
async def joined(empty_database: Path, tmp_path: Path, identity_server: IdentityServer) -> AsyncIterator[World]:
    """The application with the provider."""
    async with opened(Path(shutil.copy(empty_database, tmp_path / "builder.db")), identity=provider(identity_server.issuer)) as world:
        await populate(world)
        yield world


async def led_to(browser: httpx.AsyncClient) -> str:
    answer = await browser.get(BEGIN)
    assert answer.status_code == 303
    return str(answer.headers["location"])


def changed(address: str, **values: str) -> str:
    """The address with other query values."""
    parts = urlsplit(address)
    return urlunsplit(parts._replace(query=urlencode(dict(parse_qsl(parts.query)) | values)))


async def test_a_new_person_comes_in_with_the_lowest_role(joined: World, identity_server: IdentityServer) -> None:
    for _ in range(2):
        async with joined.anonymous() as browser:
            back = identity_server.sign_in(await led_to(browser), "ada")
            assert back.startswith(f"http://test{BEGIN}/callback?")
            answer = await browser.get(back)
            assert (answer.status_code, answer.headers["location"]) == (303, "/")
            cookie = next(one for one in answer.headers.get_list("set-cookie") if one.startswith("builder_session="))
            assert "HttpOnly" in cookie
            assert "SameSite=lax" in cookie
            who = (await browser.get("/api/v1/session")).json()
        assert (who["email"], who["role"]) == ("ada@acme.test", "viewer")
    people = [one.email for one in await joined.runtime.accounts.users(SYSTEM)]
    assert people.count("ada@acme.test") == 1
    signed = (await joined.runtime.audit.list(SYSTEM, wanted=AuditFilter(actor="ada@acme.test", action="account.sign_in"))).items
    assert [(one.after or {})["means"] for one in signed] == ["identity provider"] * 2


async def test_there_is_no_password_to_guess(joined: World, identity_server: IdentityServer) -> None:
    async with joined.anonymous() as browser:
        await browser.get(identity_server.sign_in(await led_to(browser), "ada"))
    async with joined.anonymous() as other:
        for password in ("", " ", "hashed:"):
            answer = await other.post("/api/v1/session", json={"email": "ada@acme.test", "password": password})
            assert answer.status_code == 401


@pytest.mark.parametrize("username", ["eve", "sue"])
async def test_other_domains_stay_outside(joined: World, identity_server: IdentityServer, username: str) -> None:
    async with joined.anonymous() as browser:
        answer = await browser.get(identity_server.sign_in(await led_to(browser), username))
        await _refused(browser, answer, "domain-not-allowed")


async def test_an_answer_counts_once_and_only_where_it_was_begun(joined: World, identity_server: IdentityServer) -> None:
    async with joined.anonymous() as browser, joined.anonymous() as other:
        back = identity_server.sign_in(await led_to(browser), "ada")
        await _refused(other, await other.get(back), "sign-in-expired")
        await _refused(browser, await browser.get(changed(back, state="x" * 43)), "sign-in-expired")
        again = identity_server.sign_in(await led_to(browser), "ada")
        kept = dict(browser.cookies)
        assert (await browser.get(again)).headers["location"] == "/"
        for name, value in kept.items():
            other.cookies.set(name, value)
        await _refused(other, await other.get(again), "sign-in-expired")


async def test_a_token_made_for_another_attempt_is_refused(joined: World, identity_server: IdentityServer) -> None:
    async with joined.anonymous() as browser:
        tampered = changed(await led_to(browser), nonce="another nonce")
        await _refused(browser, await browser.get(identity_server.sign_in(tampered, "ada")), "identity-refused")


async def test_a_code_is_worth_nothing_without_its_verifier(joined: World, identity_server: IdentityServer) -> None:
    async with joined.anonymous() as browser:
        stolen = dict(parse_qsl(urlsplit(identity_server.sign_in(await led_to(browser), "ada")).query))["code"]
    async with joined.anonymous() as thief:
        own = dict(parse_qsl(urlsplit(await led_to(thief)).query))["state"]
        answer = await thief.get(f"{BEGIN}/callback", params={"state": own, "code": stolen})
        await _refused(thief, answer, "identity-refused")


async def test_a_provider_that_is_away_is_told(empty_database: Path, tmp_path: Path) -> None:
    away = provider(f"http://127.0.0.1:{free_port()}")
    async with opened(Path(shutil.copy(empty_database, tmp_path / "builder.db")), identity=away) as world:
        await populate(world)
        async with world.anonymous() as browser:
            await _refused(browser, await browser.get(BEGIN), "provider-unavailable")


class Vague:
    """A provider that does not vouch for the address."""

    name = "Vague"

    async def address(self, attempt: Attempt) -> str:
        return f"https://vague.test/?state={attempt.state}"

    async def identity(self, attempt: Attempt, *, code: str) -> Identity:
        return Identity(email="ada@acme.test", email_verified=False)


async def test_an_address_that_was_never_verified_is_refused(empty_database: Path, tmp_path: Path) -> None:
    async with opened(Path(shutil.copy(empty_database, tmp_path / "builder.db")), identity=Vague()) as world:
        async with world.anonymous() as browser:
            await _refused(browser, await browser.get(BEGIN), "not-set-up")
        await populate(world)
        async with world.anonymous() as browser:
            state = (await led_to(browser)).partition("state=")[2]
            await _refused(browser, await browser.get(f"{BEGIN}/callback", params={"state": state, "code": "c"}), "email-not-verified")


async def test_who_was_shut_out_stays_out(joined: World, identity_server: IdentityServer) -> None:
    async with joined.anonymous() as browser:
        await browser.get(identity_server.sign_in(await led_to(browser), "ada"))
    ada = next(one for one in await joined.runtime.accounts.users(SYSTEM) if one.email == "ada@acme.test")
    await joined.runtime.accounts.update_user(SYSTEM, ada.id, active=False)
    async with joined.anonymous() as browser:
        await _refused(browser, await browser.get(identity_server.sign_in(await led_to(browser), "ada")), "account-inactive")


async def test_without_a_provider_there_is_nothing_to_begin(world: World) -> None:
    async with world.anonymous() as browser:
        await _refused(browser, await browser.get(BEGIN), "not-found")


async def _refused(browser: httpx.AsyncClient, answer: httpx.Response, code: str) -> None:
    assert (answer.status_code, answer.headers["location"]) == (303, f"/login?problem={code}")
    assert (await browser.get("/api/v1/session")).status_code == 401
