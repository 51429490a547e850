"""Accounts: who may come in, and who may not any more."""

import asyncio
from datetime import timedelta

import pytest

from builder_app.domain.access import Principal, Role
from builder_app.domain.accounts import FREE_FAILURES, User
from builder_app.domain.errors import Conflict, Forbidden, InvalidInput, NotFound, NotSignedIn, RateLimited
from tests.application.conftest import House

EMAIL, PASSWORD = "boss@acme.example", "correct horse"


async def set_up(house: House) -> User:
    return await house.services.accounts.setup(EMAIL, PASSWORD)


async def sign_in(house: House, password: str = PASSWORD, email: str = EMAIL) -> str:
    return await house.services.accounts.sign_in(email, password, address="10.0.0.1", user_agent="test")


async def who(house: House, token: str) -> Principal:
    principal = await house.services.accounts.principal_of_session(token)
    assert principal is not None
    return principal


async def test_the_first_administrator_is_made_once_even_at_once(house: House) -> None:
    assert await house.services.accounts.needs_setup()
    results = await asyncio.gather(
        *(house.services.accounts.setup(f"a{n}@acme.example", PASSWORD) for n in range(4)), return_exceptions=True
    )
    assert sum(isinstance(one, User) for one in results) == 1
    assert not await house.services.accounts.needs_setup()


@pytest.mark.parametrize(("email", "password"), [("no address", PASSWORD), (EMAIL, "short"), (EMAIL, "x" * 201)])
async def test_bad_addresses_and_passwords_are_named(house: House, email: str, password: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        await house.services.accounts.setup(email, password)
    assert caught.value.fields
    assert await house.services.accounts.needs_setup()


async def test_a_session_lasts_until_it_is_ended_or_too_old(house: House) -> None:
    await set_up(house)
    token = await sign_in(house, email=" BOSS@acme.example ")
    assert (await who(house, token)).role is Role.ADMIN
    await house.services.accounts.sign_out(token)
    assert await house.services.accounts.principal_of_session(token) is None
    other = await sign_in(house)
    house.clock.time += timedelta(days=15)
    assert await house.services.accounts.principal_of_session(other) is None
    assert await house.services.accounts.principal_of_session("nonsense") is None


async def test_wrong_passwords_lock_the_account_for_longer_each_time(house: House) -> None:
    await set_up(house)
    for _ in range(FREE_FAILURES):
        with pytest.raises(NotSignedIn):
            await sign_in(house, "wrong")
    with pytest.raises(RateLimited) as caught:
        await sign_in(house)
    assert 25 < caught.value.retry_after_seconds <= 30
    house.clock.time += timedelta(seconds=31)
    with pytest.raises(NotSignedIn):
        await sign_in(house, "wrong")
    with pytest.raises(RateLimited) as again:
        await sign_in(house)
    assert again.value.retry_after_seconds > 55
    house.clock.time += timedelta(seconds=61)
    assert await sign_in(house)


async def test_nobody_learns_which_addresses_have_accounts(house: House) -> None:
    await set_up(house)
    messages = set()
    for email in (EMAIL, "nobody@acme.example"):
        with pytest.raises(NotSignedIn) as caught:
            await sign_in(house, "wrong", email)
        messages.add(caught.value.message)
    assert len(messages) == 1


async def test_a_new_password_ends_the_other_sessions(house: House) -> None:
    await set_up(house)
    mine, other = await sign_in(house), await sign_in(house)
    me = await who(house, mine)
    with pytest.raises(InvalidInput):
        await house.services.accounts.change_password(me, current="wrong", new="battery staple")
    await house.services.accounts.change_password(me, current=PASSWORD, new="battery staple")
    assert await house.services.accounts.principal_of_session(mine) is not None
    assert await house.services.accounts.principal_of_session(other) is None
    with pytest.raises(NotSignedIn):
        await sign_in(house)


async def test_sessions_are_listed_and_ended_by_their_owner_only(house: House) -> None:
    await set_up(house)
    me = await who(house, await sign_in(house))
    other = await house.services.accounts.create_user(me, email="v@acme.example", password=PASSWORD, role=Role.VIEWER)
    token = await sign_in(house, email="v@acme.example")
    theirs = (await house.services.accounts.sessions(await who(house, token)))[0]
    with pytest.raises(NotFound):
        await house.services.accounts.end_session(me, theirs.id)
    await house.services.accounts.update_user(me, other.id, active=False)
    assert await house.services.accounts.principal_of_session(token) is None


async def test_the_last_administrator_cannot_go(house: House) -> None:
    user = await set_up(house)
    me = await who(house, await sign_in(house))
    accounts = house.services.accounts
    for attempt in (
        accounts.delete_user(me, user.id),
        accounts.update_user(me, user.id, role=Role.OPERATOR),
        accounts.update_user(me, user.id, active=False),
    ):
        with pytest.raises(Conflict) as caught:
            await attempt
        assert caught.value.code == "last-administrator"
    await accounts.create_user(me, email="two@acme.example", password=PASSWORD, role=Role.ADMIN)
    await accounts.delete_user(me, user.id)


async def test_only_administrators_manage_accounts(house: House) -> None:
    for call in (
        house.services.accounts.users(house.person),
        house.services.accounts.create_user(house.person, email=EMAIL, password=PASSWORD, role=Role.ADMIN),
        house.services.accounts.delete_user(house.person, "usr_1"),
        house.services.audit.list(house.person),
    ):
        with pytest.raises(Forbidden):
            await call


async def test_a_key_has_the_lesser_role_and_an_end(house: House) -> None:
    await set_up(house)
    me = await who(house, await sign_in(house))
    accounts = house.services.accounts
    key, plain = await accounts.create_api_key(me, name="ERP", role=Role.EDITOR, expires_at=house.clock.now() + timedelta(days=1))
    principal = await accounts.principal_of_key(plain)
    assert principal is not None
    assert (principal.role, principal.via) == (Role.EDITOR, "key")
    assert plain.startswith(key.prefix)
    assert (await accounts.api_keys(me))[0].last_used_at is not None
    house.clock.time += timedelta(days=2)
    assert await accounts.principal_of_key(plain) is None
    await accounts.delete_api_key(me, key.id)
    assert await accounts.api_keys(me) == []


async def test_an_editor_cannot_make_a_key_that_may_more(house: House) -> None:
    await set_up(house)
    me = await who(house, await sign_in(house))
    await house.services.accounts.create_user(me, email="e@acme.example", password=PASSWORD, role=Role.EDITOR)
    editor = await who(house, await sign_in(house, email="e@acme.example"))
    key, _ = await house.services.accounts.create_api_key(editor, name="k", role=Role.ADMIN)
    assert key.role is Role.EDITOR


async def test_the_settings_administrator_is_made_once(house: House) -> None:
    for _ in range(2):
        await house.services.accounts.bootstrap(email=EMAIL, password=PASSWORD, api_key="a key from outside")
    principal = await house.services.accounts.principal_of_key("a key from outside")
    assert principal is not None
    assert principal.role is Role.ADMIN
    assert await sign_in(house)
    assert len(await house.services.accounts.users(principal)) == 1


async def test_what_happens_to_accounts_is_on_record_without_secrets(house: House) -> None:
    await set_up(house)
    me = await who(house, await sign_in(house))
    await house.services.accounts.create_user(me, email="v@acme.example", password="a secret phrase", role=Role.VIEWER)
    entries = (await house.services.audit.list(house.admin)).items
    assert {"account.setup", "account.sign_in", "user.create"} <= {one.action for one in entries}
    assert "secret phrase" not in str(entries)
