"""Signing in on both databases while other things happen to the account."""

import asyncio
from contextlib import suppress

from builder_app.domain.errors import NotSignedIn, RateLimited
from builder_app.storage.unit_of_work import Database
from tests.application.conftest import furnish

EMAIL, OLD, NEW = "boss@acme.example", "correct horse", "another horse"


async def test_wrong_passwords_at_once_take_no_new_password_back(database: Database) -> None:
    accounts = furnish(database).services.accounts
    user = await accounts.setup(EMAIL, OLD)
    token = await accounts.sign_in(EMAIL, OLD, address="10.0.0.1", user_agent="test")
    who = await accounts.principal_of_session(token)
    assert who is not None

    async def guess() -> None:
        with suppress(NotSignedIn, RateLimited):
            await accounts.sign_in(EMAIL, "wrong", address="10.0.0.2", user_agent="test")

    await asyncio.gather(guess(), guess(), guess(), accounts.change_password(who, current=OLD, new=NEW), guess())
    async with database(read_only=True) as uow:
        credentials = await uow.accounts.credentials(user.id)
    assert credentials is not None
    assert credentials.password_hash == f"hash:{NEW}"


async def test_wrong_passwords_at_once_are_each_counted(database: Database) -> None:
    accounts = furnish(database).services.accounts
    user = await accounts.setup(EMAIL, OLD)

    async def guess() -> None:
        with suppress(NotSignedIn):
            await accounts.sign_in(EMAIL, "wrong", address="10.0.0.2", user_agent="test")

    await asyncio.gather(*(guess() for _ in range(4)))
    async with database(read_only=True) as uow:
        credentials = await uow.accounts.credentials(user.id)
    assert credentials is not None
    assert credentials.failures == 4


async def test_the_first_administrator_is_made_once_by_processes_at_once(database: Database) -> None:
    processes = [furnish(database).services.accounts for _ in range(4)]
    made = await asyncio.gather(*(one.setup(f"a{n}@acme.example", OLD) for n, one in enumerate(processes)), return_exceptions=True)
    assert sorted(type(one).__name__ for one in made) == ["Conflict", "Conflict", "Conflict", "User"]
    async with database(read_only=True) as uow:
        assert len(await uow.accounts.users()) == 1
