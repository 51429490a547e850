"""What experienced operators would add. Nothing here keeps a workflow from running."""

from collections.abc import Iterator

from builder_app.domain.issues import Issue
from builder_app.domain.validation.view import View


def waits(view: View) -> Iterator[Issue]:
    """Waits that can time out say what happens then."""
    for step in view.definition.steps:
        outcomes = {edge.outcome for edge in view.out[step.id]}
        if step.action == "email.wait_for_reply" and "timeout" not in outcomes:
            yield Issue(code="no-timeout-branch", severity="warning", step_id=step.id, message=f"“{step.name or step.id}”: nothing happens when nobody answers.", hint="Connect the outcome “timeout”, for example with a follow-up.")
        if step.action in ("human.approval", "human.form") and step.params.get("timeout") and "timeout" not in outcomes:
            yield Issue(code="no-timeout-branch", severity="warning", step_id=step.id, message=f"“{step.name or step.id}”: nothing happens when the time is up.", hint="Connect the outcome “timeout”.")


def people(view: View) -> Iterator[Issue]:
    """A person who is asked may never answer."""
    for step in view.definition.steps:
        if step.action in ("human.approval", "human.form") and not step.params.get("timeout"):
            yield Issue(code="no-time-limit", severity="warning", step_id=step.id, field="timeout", message=f"“{step.name or step.id}” waits without a time limit.", hint="Give it a timeout and say what happens then.")


def webhooks(view: View) -> Iterator[Issue]:
    """Who knows an open address can start runs."""
    trigger = view.definition.trigger
    if trigger.type == "webhook" and trigger.params.get("auth", "none") == "none":
        yield Issue(code="open-webhook", severity="warning", step_id="trigger", field="auth", message="Whoever knows the webhook's address can start this workflow.", hint="Choose a way to authenticate.")
