"""What the logic actions do, by id. Each gets the walk, its step and its visit, and either ends or leaves something to wait for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import ValidationError

from builder_app.domain.conditions import holds
from builder_app.domain.conditions.operators import compare
from builder_app.domain.durations import Duration
from builder_app.domain.errors import InvalidInput
from builder_app.domain.expressions.functions import MAX_ITEMS, moment_of, number_of, text_of
from builder_app.domain.machine.commands import OpenTask, StartChild, StartTimer
from builder_app.domain.machine.hours import after_business_time
from builder_app.domain.machine.state import Loop, Visit
from builder_app.domain.plan import PlanStep

if TYPE_CHECKING:
    from builder_app.domain.machine.advance import Walk


class Ended(NamedTuple):
    """The visit is over."""

    outcome: str
    output: dict[str, Any]


class Unended(NamedTuple):
    """The visit waits for an event."""


Result = Ended | Unended


def length(value: Any) -> Duration:
    """A rendered duration. Raises `InvalidInput`."""
    try:
        return Duration.model_validate(value)
    except ValidationError as error:
        raise InvalidInput(f"“{text_of(value)[:40]}” is not a length of time.") from error


def _wait(walk: Walk, step: PlanStep, visit: Visit) -> Result:
    given = visit.input
    if given.get("until"):
        until = moment_of(given["until"]).astimezone(UTC)
    else:
        span = length(given.get("duration")).timedelta()
        office = given.get("business_hours") is True
        until = after_business_time(walk.now, span, timezone=walk.plan.timezone) if office else walk.now + span
    if until <= walk.now:
        return Ended("next", {"waited_until": walk.now.isoformat()})
    walk.commands.append(StartTimer(key=visit.key, at=until))
    walk.wait(visit, until=until.isoformat())
    return Unended()


def _condition(walk: Walk, step: PlanStep, visit: Visit) -> Result:
    result = holds(step.params.get("condition"), walk.scope_of(visit.scope))
    return Ended("true" if result else "false", {"result": result})


def _switch(walk: Walk, step: PlanStep, visit: Visit) -> Result:
    value = visit.input.get("value")
    for case in visit.input.get("cases") or []:
        if compare("equals", value, case.get("equals")):
            return Ended(text_of(case.get("name")), {"case": text_of(case.get("name"))})
    return Ended("default", {"case": "default"})


def _set(walk: Walk, step: PlanStep, visit: Visit) -> Result:
    values = visit.input.get("values")
    if not isinstance(values, Mapping):
        raise InvalidInput("“values” must be names with values.")
    return Ended("next", dict(values))


def _stop(walk: Walk, step: PlanStep, visit: Visit) -> Result:
    status = text_of(visit.input.get("status")) or "succeeded"
    message = text_of(visit.input.get("message"))
    walk.end(visit, "stop", {})
    walk.finish(
        "failed" if status == "failed" else "succeeded",
        code="stopped" if status == "failed" else "",
        message=message if status == "failed" else "",
    )
    return Unended()


def _join(walk: Walk, step: PlanStep, visit: Visit) -> Result:
    return Ended("next", {})


def _for_each(walk: Walk, step: PlanStep, visit: Visit) -> Result:
    items = visit.input.get("items")
    if isinstance(items, str):
        items = [part.strip() for part in items.split(",") if part.strip()]
    if items is None:
        items = []
    if not isinstance(items, list | tuple):
        raise InvalidInput("“items” is not a list.")
    if len(items) > MAX_ITEMS:
        raise InvalidInput(f"“items” has {len(items)} items; at most {MAX_ITEMS} are allowed.")
    parallel = max(1, int(number_of(visit.input.get("parallel") or 1)))
    walk.state.loops[visit.key] = Loop(items=list(items), parallel=parallel)
    return Unended()


def _repeat(walk: Walk, step: PlanStep, visit: Visit) -> Result:
    mark = f"{step.id}@{visit.scope}"
    most = int(number_of(visit.input.get("max_times")))
    attempt = walk.state.repeats.get(mark, 0) + 1
    if attempt > most:
        walk.state.repeats.pop(mark, None)
        return Ended("exhausted", {"attempt": most})
    walk.state.repeats[mark] = attempt
    interval = visit.input.get("interval")
    if interval and attempt > 1:
        until = walk.now + length(interval).timedelta()
        walk.commands.append(StartTimer(key=visit.key, at=until))
        walk.wait(visit, until=until.isoformat())
        return Unended()
    return Ended("again", {"attempt": attempt})


def _sub_workflow(walk: Walk, step: PlanStep, visit: Visit) -> Result:
    inputs = visit.input.get("inputs") or {}
    wait = visit.input.get("wait", True) is not False
    target = text_of(visit.input.get("workflow_id"))
    walk.commands.append(StartChild(key=visit.key, step_id=step.id, visit=visit.number, workflow_id=target, input=dict(inputs), wait=wait))
    walk.wait(visit, workflow_id=target)
    return Unended()


def _message_of(walk: Walk, step_id: Any, visit: Visit) -> str:
    """The latest message that a step sent, as the visit sees it."""
    sent = walk.scope_of(visit.scope)["steps"].get(step_id) if isinstance(step_id, str) else None
    return text_of(sent.get("message_id")) if isinstance(sent, Mapping) else ""


def _thread(walk: Walk, step_id: str, visit: Visit) -> tuple[str, ...]:
    """The messages that the one of `step_id` reminds of or answers: people may still reply to those."""
    found: dict[str, str] = {}
    step = walk.plan.steps.get(step_id)
    while step is not None and step.id not in found:
        found[step.id] = _message_of(walk, step.id, visit)
        earlier = step.params.get({"email.follow_up": "email_step", "email.send": "reply_to_step"}.get(step.action, ""))
        step = walk.plan.steps.get(earlier) if isinstance(earlier, str) else None
    return tuple(message for name, message in found.items() if name != step_id and message)


def _wait_for_reply(walk: Walk, step: PlanStep, visit: Visit) -> Result:
    asked = text_of(visit.input.get("email_step"))
    message_id = _message_of(walk, asked, visit)
    if not message_id:
        raise InvalidInput("The e-mail whose answer is awaited was not sent.", code="no-message")
    thread = _thread(walk, asked, visit)
    for known in (message_id, *thread):
        if known in walk.state.replies:
            return Ended("replied", {"reply": walk.state.replies.pop(known)})
    until = walk.now + length(visit.input.get("timeout")).timedelta()
    visit = walk.keep(visit, message_id=message_id, thread=thread)
    walk.commands.append(StartTimer(key=visit.key, at=until))
    walk.wait(visit, until=until.isoformat(), message_id=message_id)
    return Unended()


def _people(value: Any) -> tuple[str, ...]:
    parts = value.split(",") if isinstance(value, str) else value or []
    return tuple(text_of(part).strip().lower() for part in parts if part)


def _due(walk: Walk, visit: Visit) -> datetime | None:
    given = visit.input.get("timeout")
    if not given:
        return None
    due = walk.now + length(given).timedelta()
    walk.commands.append(StartTimer(key=visit.key, at=due))
    return due


def _approval(walk: Walk, step: PlanStep, visit: Visit) -> Result:
    people, due = _people(visit.input.get("approvers")), _due(walk, visit)
    walk.commands.append(
        OpenTask(key=visit.key, step_id=step.id, visit=visit.number, kind="approval", people=people,
                 message=text_of(visit.input.get("message")), show=visit.input.get("show"), due=due)
    )  # fmt: skip
    walk.wait(visit, people=list(people), until=due.isoformat() if due else None)
    return Unended()


def _form(walk: Walk, step: PlanStep, visit: Visit) -> Result:
    people, due = _people(visit.input.get("assignees")), _due(walk, visit)
    fields = tuple(dict(f) for f in visit.input.get("fields") or [])
    walk.commands.append(
        OpenTask(key=visit.key, step_id=step.id, visit=visit.number, kind="form", people=people,
                 message=text_of(visit.input.get("message")), fields=fields, due=due)
    )  # fmt: skip
    walk.wait(visit, people=list(people), until=due.isoformat() if due else None)
    return Unended()


LOGIC: dict[str, Callable[[Walk, PlanStep, Visit], Result]] = {
    "flow.wait": _wait,
    "flow.condition": _condition,
    "flow.switch": _switch,
    "flow.for_each": _for_each,
    "flow.repeat": _repeat,
    "flow.join": _join,
    "flow.stop": _stop,
    "flow.sub_workflow": _sub_workflow,
    "email.wait_for_reply": _wait_for_reply,
    "human.approval": _approval,
    "human.form": _form,
    "data.set": _set,
}
"""Every action whose effect is `logic`; a test holds this against the catalogue."""


def resume_timer(walk: Walk, step: PlanStep, visit: Visit) -> Ended:
    """How a visit ends whose timer ran out."""
    if step.action == "flow.wait":
        return Ended("next", {"waited_until": walk.now.isoformat()})
    if step.action == "flow.repeat":
        return Ended("again", {"attempt": walk.state.repeats.get(f"{step.id}@{visit.scope}", 1)})
    empty: dict[str, dict[str, Any]] = {
        "email.wait_for_reply": {"reply": None},
        "human.approval": {"decided_by": None, "comment": "", "decided_at": None},
        "human.form": {"values": {}, "submitted_by": None},
    }
    return Ended("timeout", empty.get(step.action, {}))
