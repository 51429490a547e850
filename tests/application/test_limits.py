"""What one person may do in a minute: each kind of work is counted by itself."""

from collections.abc import Awaitable, Callable
from contextlib import suppress

import pytest

from builder_app.application.accounts import principal_for
from builder_app.domain.errors import InvalidInput, RateLimited
from builder_app.infra.rate_limit import RULES
from tests.application.conftest import House

Try = Callable[[], Awaitable[object]]


async def through(act: Try, *, times: int) -> None:
    """`act` is let through so often, and then told to wait."""
    for _ in range(times):
        with suppress(InvalidInput):
            await act()
    with pytest.raises(RateLimited) as refused:
        await act()
    assert 0 < (refused.value.retry_after_seconds or 0) <= 60


def allowed(rule: str) -> int:
    return int(RULES[rule].partition("/")[0])


async def test_imports_are_counted_by_themselves(house: House) -> None:
    shipments = house.services.shipments
    await through(lambda: shipments.import_csv(house.person, "shipment_id\nSHP-1\n"), times=allowed("imports"))
    await shipments.import_csv(house.admin, "shipment_id\nSHP-1\n")
    await shipments.upsert(house.person, [{"shipment_id": "SHP-2"}])


async def test_guessing_a_password_from_inside_is_slowed(house: House) -> None:
    user = await house.services.accounts.setup("boss@acme.example", "correct horse")
    who = principal_for(user)

    async def guess() -> None:
        await house.services.accounts.change_password(who, current="wrong", new="another horse")

    await through(guess, times=allowed("sign_in"))
    with pytest.raises(RateLimited):
        await house.services.accounts.change_password(who, current="correct horse", new="another horse")
