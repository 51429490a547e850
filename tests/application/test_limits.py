"""What one person may do in a minute: each kind of work is counted by itself."""

from collections.abc import Awaitable, Callable
from contextlib import suppress

import pytest

from builder_app.application.accounts import principal_for
from builder_app.application.context import Caller, caller
from builder_app.application.triggers import HookRequest
from builder_app.domain.errors import Conflict, InvalidInput, NotFound, RateLimited
from builder_app.domain.runs import RunEvent
from builder_app.domain.workflow import TRIGGER, Edge, Step, WorkflowDefinition
from builder_app.infra.rate_limit import RULES, local_limiter
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


async def test_setting_up_costs_nobody_more_than_signing_in(house: House) -> None:
    """Everybody may ask, and each time a password is hashed."""

    async def ask() -> None:
        with suppress(Conflict):
            await house.services.accounts.setup("boss@acme.example", "correct horse")

    await through(ask, times=allowed("sign_in"))


async def test_runs_that_are_tried_again_count_as_runs(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(house.services.runs, "_limiter", local_limiter({**RULES, "runs": "3/minute"}))
    step = Step(id="a", action="log.write", params={"message": "x"})
    definition = WorkflowDefinition(steps=(step,), edges=(Edge(source=TRIGGER, target="a"),))
    workflow = await house.services.workflows.create(house.person, name="Flow", definition=definition)
    run = (await house.services.runs.start(house.person, workflow.id, input={})).run
    at = house.clock.now()
    await house.services.projector.record(run.id, [RunEvent(run_id=run.id, seq=1, at=at, kind="run_finished", status="failed")])
    await through(lambda: house.services.runs.retry(house.person, run.id), times=2)


async def test_one_address_does_not_use_up_what_a_webhook_takes(house: House) -> None:
    """Calls are counted for each caller's address, whatever it calls, and for each webhook, whoever calls."""
    house.services.triggers._limiter = local_limiter({"hook_callers": "3/minute", "hooks": "5/minute"})

    async def call(address: str, path: str) -> None:
        token = caller.set(Caller(address=address))
        try:
            await house.services.triggers.webhook(path, HookRequest(method="POST"))
        except NotFound:
            return
        finally:
            caller.reset(token)

    for path in ("one", "two", "three"):
        await call("1.1.1.1", path)
    with pytest.raises(RateLimited):
        await call("1.1.1.1", "four")
    for _ in range(3):
        await call("2.2.2.2", "one")
    await call("3.3.3.3", "one")
    with pytest.raises(RateLimited):
        await call("4.4.4.4", "one")
    await call("4.4.4.4", "two")
