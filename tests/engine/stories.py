"""Runs that use each part of the interpreter once: recorded as the replay corpus, and replayed by every build.

A workflow that replays differently than it ran would break the runs that are open while the product is updated. When a change
makes a recorded story fail, it must be made behind `workflow.patched`; `python -m tests.engine.record` adds stories that are new.
"""

from collections.abc import Awaitable, Callable
from pathlib import Path

from builder_app.domain.access import SYSTEM
from builder_app.domain.errors import EffectFailed
from builder_app.domain.mail import message_id_of
from tests.fixtures.temporal import House, answering
from tests.flows import FLAGSHIP, Steps, definition, hours

HISTORIES = Path(__file__).parent / "histories"
SET = ("data.set", {"values": {"x": 1}})
HTTP = ("http.request", {"method": "GET", "url": "https://example.com"})
REPLY = {"from": "dock@example.com", "subject": "Re", "body": "Four", "received_at": "2026-01-05T10:00:00Z", "attachments": []}


async def two_steps(house: House) -> str:
    """Set and store: the shortest durable run."""
    return await house.start(definition({"a": SET, "s": ("data.store", {"collection": "c", "record": {}})}, ["trigger>a", "a>s"]))


async def nobody_answers(house: House) -> str:
    """All timers of the flagship."""
    return await house.start(FLAGSHIP, real_time=False, shipment_id="SHP-1")


async def somebody_answers(house: House) -> str:
    """A reply as an update."""
    run_id = await house.start(FLAGSHIP, shipment_id="SHP-1")
    await house.waiting(run_id)
    await house.engine.deliver_reply(run_id, message_id_of(run_id, "ask", 1), REPLY)
    return run_id


async def approved(house: House) -> str:
    """A task and its decision."""
    steps: Steps = {"ok": ("human.approval", {"approvers": ["boss@example.com"], "message": "Well?", "timeout": hours(5)}), "y": SET}
    run_id = await house.start(definition(steps, ["trigger>ok", "ok:approved>y"]))
    detail = await house.until(run_id, lambda seen: bool(seen.tasks), topic="tasks")
    await house.tasks.decide(SYSTEM, detail.tasks[0].id, decision="approved")
    return run_id


async def branches_join(house: House) -> str:
    """Remote and local effects side by side."""
    steps: Steps = {"a": HTTP, "b": ("data.store", {"collection": "c", "record": {}}), "j": ("flow.join", {}), "z": SET}
    return await house.start(definition(steps, ["trigger>a", "trigger>b", "a>j", "b>j", "j>z"]))


async def each_in_pairs(house: House) -> str:
    """A for-each with two at once."""
    steps: Steps = {"e": ("flow.for_each", {"items": "{{ [1, 2, 3] }}", "parallel": 2}), "h": HTTP, "z": SET}
    return await house.start(definition(steps, ["trigger>e", "e:item>h", "e:done>z"]))


async def fails_then_routes(house: House) -> str:
    """A second attempt, then a failure that the workflow handles."""
    house.handlers["http.request"], _ = answering(EffectFailed("Busy", retryable=True), EffectFailed("Gone"))
    policies = {"h": {"on_error": "route", "initial_interval_seconds": 0}}
    return await house.start(definition({"h": HTTP, "x": SET}, ["trigger>h", "h:error>x"], policies=policies))


async def fails(house: House) -> str:
    """A failure that ends the run."""
    house.handlers["http.request"], _ = answering(EffectFailed("Gone"))
    return await house.start(definition({"h": HTTP}, ["trigger>h"]))


async def paused_then_cancelled(house: House) -> str:
    """The buttons of the run page."""
    run_id = await house.start(FLAGSHIP, shipment_id="SHP-1")
    await house.waiting(run_id)
    await house.engine.pause(run_id)
    await house.engine.resume(run_id)
    await house.engine.cancel(run_id, "Enough")
    return run_id


async def goes_round_long(house: House) -> str:
    """A history that is cut and taken up again."""
    steps: Steps = {"r": ("flow.repeat", {"max_times": 8, "interval": hours(1)}), "a": SET}
    return await house.start(definition(steps, ["trigger>r", "r:again>a", "a>r"]), real_time=False)


async def runs_another(house: House) -> str:
    """A parent and its child."""
    child = await house.workflows.create(SYSTEM, name="Child", definition=definition({"c": SET}, ["trigger>c"]))
    return await house.start(definition({"sub": ("flow.sub_workflow", {"workflow_id": child.id})}, ["trigger>sub"]))


STORIES: tuple[Callable[[House], Awaitable[str]], ...] = (
    two_steps, nobody_answers, somebody_answers, approved, branches_join, each_in_pairs, fails_then_routes, fails,
    paused_then_cancelled, goes_round_long, runs_another,
)  # fmt: skip
