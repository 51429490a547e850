"""What expressions and step parameters point at."""

from collections.abc import Iterator

from builder_app.domain.errors import ExpressionError
from builder_app.domain.expressions import references
from builder_app.domain.issues import Issue
from builder_app.domain.validation.found import error, label
from builder_app.domain.validation.paths import step_fault
from builder_app.domain.validation.view import View
from builder_app.domain.workflow import Step

STEP_PARAMS = ("email_step", "reply_to_step")


def expressions(view: View) -> Iterator[Issue]:
    """Every expression can be read, and every path in it can exist."""
    for step in view.definition.steps:
        for field, value in step.params.items():
            try:
                found = references(value)
            except ExpressionError as fault:
                hint = "Write a path such as {{ input.shipment_id }}."
                yield error("bad-expression", f"{label(step)}: {fault.message}", hint, step=step.id, field=field)
                continue
            for reference in dict.fromkeys(found):
                wrong = step_fault(reference, step, view)
                if wrong is not None:
                    message = f"{label(step)}: {{{{ {reference} }}}} {wrong[0]}"
                    yield error("unknown-reference", message, wrong[1], step=step.id, field=field)


def step_references(view: View) -> Iterator[Issue]:
    """Parameters that name another step name one that sends an e-mail and comes before."""
    hint = "Choose an e-mail step that comes before."
    for step in view.definition.steps:
        for field in STEP_PARAMS:
            named = step.params.get(field)
            if not isinstance(named, str) or not named:
                continue
            other = view.steps.get(named)
            wrong = ""
            if other is None or not _sends_mail(other, view):
                wrong = f"“{named}” is not a step that sends an e-mail."
            elif not view.precedes(named, step.id):
                wrong = f"{label(other)} does not run before this step."
            if wrong:
                yield error("unknown-reference", f"{label(step)}: {wrong}", hint, step=step.id, field=field)


def _sends_mail(step: Step, view: View) -> bool:
    spec = view.spec(step)
    return spec is not None and spec.sends_message and spec.category in ("email", "documents")
