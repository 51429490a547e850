"""Actions, triggers and their parameters against the catalogue."""

from collections import Counter
from collections.abc import Iterator
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from croniter import croniter

from builder_app.domain.catalog import TRIGGERS, ParamProblem
from builder_app.domain.issues import Issue
from builder_app.domain.validation.view import View

_HINTS = {
    "missing-parameter": "Fill it in, or tell the assistant.",
    "unknown-parameter": "Remove it.",
    "bad-parameter": "Correct it.",
}


def actions(view: View) -> Iterator[Issue]:
    """Each step does something that exists, with parameters that fit."""
    for step in view.definition.steps:
        spec = view.spec(step)
        name = step.name or step.id
        if spec is None:
            yield Issue(code="unknown-action", severity="error", step_id=step.id, field="action", message=f"“{name}”: there is no action “{step.action}”.", hint="Choose one from the palette.")
            continue
        if spec.status == "coming":
            yield Issue(code="coming-action", severity="error", step_id=step.id, field="action", message=f"“{name}”: {spec.name} is not there yet.", hint="Use another action until it comes.")
        for problem in spec.problems(step.params):
            yield _issue(problem, step_id=step.id, name=name)
        if step.action == "flow.wait" and not step.params.get("duration") and not step.params.get("until"):
            yield Issue(code="missing-parameter", severity="error", step_id=step.id, field="duration", message=f"“{name}”: how long to wait is missing.", hint="Give a duration or a date.")


def _issue(problem: ParamProblem, *, step_id: str | None, name: str) -> Issue:
    return Issue(code=problem.code, severity="error", step_id=step_id, field=problem.field, message=f"“{name}”: {problem.message}", hint=_HINTS[problem.code])


def trigger(view: View) -> Iterator[Issue]:
    """The trigger exists, and its parameters fit."""
    found = view.definition.trigger
    spec = TRIGGERS.get(found.type)
    if spec is None:
        yield Issue(code="unknown-trigger", severity="error", step_id="trigger", field="type", message=f"There is no trigger “{found.type}”.", hint=f"Use {', '.join(t.type for t in TRIGGERS)}.")
        return
    if spec.status == "coming":
        yield Issue(code="coming-trigger", severity="error", step_id="trigger", field="type", message=f"The trigger “{spec.name}” is not there yet.", hint="Use a schedule or a webhook until it comes.")
    for problem in spec.problems(found.params):
        yield _issue(problem, step_id="trigger", name=spec.name)
    cron, zone = found.params.get("cron"), found.params.get("timezone", "UTC")
    if isinstance(cron, str) and cron and not (len(cron.split()) == 5 and croniter.is_valid(cron)):
        yield Issue(code="bad-cron", severity="error", step_id="trigger", field="cron", message=f"“{cron}” is not a schedule.", hint="Five parts: minute hour day month weekday, such as 0 9 * * 1-5.")
    if found.type == "schedule" and isinstance(zone, str) and not _is_zone(zone):
        yield Issue(code="bad-timezone", severity="error", step_id="trigger", field="timezone", message=f"“{zone}” is not a time zone.", hint="Use a name such as America/Chicago.")


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def inputs(view: View) -> Iterator[Issue]:
    """No two inputs share a name."""
    for name, count in Counter(one.name for one in view.definition.inputs).items():
        if count > 1:
            yield Issue(code="duplicate-input", severity="error", field=name, message=f"There are {count} inputs named “{name}”.", hint="Rename one.")
