"""Log lines of a run's activities carry the id of the call that started it."""

from collections.abc import Iterator

import pytest
from loguru import logger

from builder_app.application.context import Caller, caller
from builder_app.application.steps import StepCall, StepResult
from builder_app.domain.access import SYSTEM
from builder_app.domain.errors import EffectFailed
from builder_app.log import enrich
from tests.fixtures.temporal import House
from tests.flows import definition

HTTP = ("http.request", {"method": "GET", "url": "https://example.com"})
MAIL = ("email.send", {"to": ["dock@example.com"], "subject": "Late", "body": "Where is it?"})


@pytest.fixture
def lines() -> Iterator[list[tuple[str, str]]]:
    """Each line that is logged meanwhile: its request id and its text."""
    told: list[tuple[str, str]] = []
    logger.configure(patcher=enrich)
    sink = logger.add(lambda message: told.append((message.record["extra"]["request_id"], message.record["message"])))
    yield told
    logger.remove(sink)


class Seen:
    """Steps that note under which id they act."""

    def __init__(self, house: House, *, broken: bool = False) -> None:
        self.ids: list[tuple[str, str]] = []
        self.broken = broken
        for action in ("http.request", "email.send"):
            house.handlers[action] = self.act

    async def act(self, call: StepCall) -> StepResult:
        self.ids.append((call.step_id, caller.get().request_id))
        if self.broken:
            raise EffectFailed("Nobody there.", code="refused")
        return StepResult(outcome="next", output={"message_id": "<1>", "body": ""})


async def test_local_and_remote_effects_and_sub_workflows_act_under_the_id_of_the_call(house: House) -> None:
    seen = Seen(house)
    child = await house.workflows.create(SYSTEM, name="Child", definition=definition({"c": HTTP}, ["trigger>c"]))
    steps = {"mail": MAIL, "web": HTTP, "sub": ("flow.sub_workflow", {"workflow_id": child.id})}
    caller.set(Caller(request_id="req_of_the_call"))
    await house.finished(await house.start(definition(steps, ["trigger>mail", "mail>web", "web>sub"])))
    assert seen.ids == [("mail", "req_of_the_call"), ("web", "req_of_the_call"), ("c", "req_of_the_call")]


async def test_a_history_that_was_cut_keeps_the_id(house: House) -> None:
    seen = Seen(house)
    names = [f"s{number}" for number in range(30)]
    caller.set(Caller(request_id="req_long"))
    run_id = await house.start(
        definition(dict.fromkeys(names, HTTP), [f"{a}>{b}" for a, b in zip(["trigger", *names], names, strict=False)])
    )
    first = await house.handle(run_id).describe()
    await house.finished(run_id)
    assert (await house.handle(run_id).describe()).run_id != first.run_id
    assert seen.ids == [(name, "req_long") for name in names]


async def test_what_an_activity_logs_is_found_by_the_id(house: House, lines: list[tuple[str, str]]) -> None:
    Seen(house, broken=True)
    caller.set(Caller(request_id="req_broken"))
    await house.finished(await house.start(definition({"web": HTTP}, ["trigger>web"])))
    assert [request_id for request_id, text in lines if text.startswith("Step attempt failed: Nobody there.")] == ["req_broken"]


async def test_an_activity_of_a_run_without_a_call_has_an_id_of_its_own(house: House) -> None:
    seen = Seen(house)
    await house.finished(await house.start(definition({"mail": MAIL, "web": HTTP}, ["trigger>mail", "mail>web"])))
    ids = [request_id for _, request_id in seen.ids]
    assert all(request_id.startswith("act_") for request_id in ids)
    assert len(set(ids)) == 2
