"""Actions and their parameters against the catalogue."""

from collections.abc import Iterator

from builder_app.domain.catalog import ParamProblem
from builder_app.domain.issues import Issue
from builder_app.domain.validation.found import error, label
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
        if spec is None:
            message = f"{label(step)}: there is no action “{step.action}”."
            yield error("unknown-action", message, "Choose one from the palette.", step=step.id, field="action")
            continue
        if spec.status == "coming":
            message = f"{label(step)}: {spec.name} is not there yet."
            yield error("coming-action", message, "Use another action until it comes.", step=step.id, field="action")
        for problem in view.problems(step):
            yield from_problem(problem, step_id=step.id, name=step.name or step.id)
        if step.action == "flow.wait" and not step.params.get("duration") and not step.params.get("until"):
            message = f"{label(step)}: how long to wait is missing."
            yield error("missing-parameter", message, "Give a duration or a date.", step=step.id, field="duration")


def from_problem(problem: ParamProblem, *, step_id: str, name: str) -> Issue:
    """The catalogue's finding about one parameter."""
    message = f"“{name}”: {problem.message}"
    return error(problem.code, message, _HINTS[problem.code], step=step_id, field=problem.field)
