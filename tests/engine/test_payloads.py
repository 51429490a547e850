"""Runs whose values are too large for Temporal's history: they lie in the database, and the history stays small."""

from datetime import datetime, timedelta

from sqlalchemy import text

from builder_app.application.steps import StepCall, StepResult
from builder_app.engine.payloads import KEPT, StoredPayloads
from builder_app.infra.clock import SystemClock
from tests.engine.stories import HTTP
from tests.fixtures.temporal import House, path_of
from tests.flows import definition, hours

LARGE = 900_000


async def kept(house: House) -> int:
    """How many values lie in the database."""
    async with house.database.engine.connect() as connection:
        return int((await connection.execute(text("SELECT count(*) FROM payloads"))).scalar_one())


async def test_large_values_pass_through_a_cut_history(house: House) -> None:
    async def handler(call: StepCall) -> StepResult:
        return StepResult(outcome="next", output={"body": str(call.visit) * LARGE})

    house.handlers["http.request"] = handler
    steps = {"r": ("flow.repeat", {"max_times": 7, "interval": hours(1)}), **dict.fromkeys("abc", HTTP)}
    run_id = await house.start(definition(steps, ["trigger>r", "r:again>a", "a>b", "b>c", "c>r"]), real_time=False)
    first = await house.handle(run_id).describe()
    detail = await house.finished(run_id)
    assert path_of(detail).count("c:next") == 7
    last = await house.handle(run_id).describe()
    assert last.run_id != first.run_id
    assert sum(len(event.SerializeToString()) for event in (await house.handle(run_id).fetch_history()).events) < LARGE // 4
    assert await kept(house) > 0


async def test_values_go_when_their_run_has_been_over_for_a_day(house: House) -> None:
    class Later(SystemClock):
        def now(self) -> datetime:
            return super().now() + KEPT + timedelta(minutes=1)

    async def handler(call: StepCall) -> StepResult:
        return StepResult(outcome="next", output={"body": "x" * LARGE})

    house.handlers["http.request"] = handler
    await house.finished(await house.start(definition({"h": HTTP}, ["trigger>h"])))
    assert await kept(house) > 0
    await StoredPayloads(house.database, house.clock).forget()
    assert await kept(house) > 0
    await StoredPayloads(house.database, Later()).forget()
    assert await kept(house) == 0
