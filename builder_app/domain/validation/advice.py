"""What experienced operators would add. Nothing here keeps a workflow from running."""

from collections.abc import Iterator

from builder_app.domain.issues import Issue
from builder_app.domain.validation.found import info, label, warning
from builder_app.domain.validation.references import STEP_PARAMS
from builder_app.domain.validation.view import View
from builder_app.domain.workflow import TRIGGER

_PEOPLE = ("human.approval", "human.form")
_ASKING = ("email.send", "document.request")
_WITHOUT_INPUT = ("schedule", "shipment", "email", "query")


def waits(view: View) -> Iterator[Issue]:
    """Waits that can time out say what happens then."""
    for step in view.definition.steps:
        if any(edge.outcome == "timeout" for edge in view.out[step.id]):
            continue
        if step.action == "email.wait_for_reply":
            message = f"{label(step)}: nothing happens when nobody answers."
            hint = "Connect the outcome “timeout”, for example with a follow-up."
            yield warning("no-timeout-branch", message, hint, step=step.id)
        elif step.action in _PEOPLE and step.params.get("timeout"):
            message = f"{label(step)}: nothing happens when the time is up."
            yield warning("no-timeout-branch", message, "Connect the outcome “timeout”.", step=step.id)


def people(view: View) -> Iterator[Issue]:
    """A person who is asked may never answer."""
    for step in view.definition.steps:
        if step.action in _PEOPLE and not step.params.get("timeout"):
            message = f"{label(step)} waits without a time limit."
            hint = "Give it a timeout and say what happens then."
            yield warning("no-time-limit", message, hint, step=step.id, field="timeout")


def failures(view: View) -> Iterator[Issue]:
    """A failure that is routed leads somewhere."""
    for step in view.definition.steps:
        routed = step.policy.on_error == "route"
        if routed and not any(edge.outcome == "error" for edge in view.out[step.id]):
            message = f"{label(step)}: nothing happens when it fails."
            hint = "Connect the outcome “error”, or let the run fail."
            yield warning("no-error-branch", message, hint, step=step.id, field="policy")


def webhooks(view: View) -> Iterator[Issue]:
    """Who knows an open address can start runs; without a secret nobody can be told from anybody."""
    trigger = view.definition.trigger
    if trigger.type != "webhook":
        return
    if trigger.params.get("auth", "none") == "none":
        message = "Whoever knows the webhook's address can start this workflow."
        yield warning("open-webhook", message, "Choose a way to authenticate.", step=TRIGGER, field="auth")
    elif not trigger.params.get("credential"):
        message = "The webhook has no secret to check callers by: it refuses every call."
        hint = "Choose a connection that holds the secret."
        yield warning("no-credential", message, hint, step=TRIGGER, field="credential")


def starts(view: View) -> Iterator[Issue]:
    """A trigger that brings no inputs cannot start a workflow that requires some."""
    if view.definition.trigger.type not in _WITHOUT_INPUT:
        return
    for one in view.definition.inputs:
        if one.required and one.default is None:
            message = f"The trigger does not give the input “{one.name}”, which is required: its runs cannot start."
            hint = "Give the input a default, or take the value from {{ trigger. … }}."
            yield warning("input-not-given", message, hint, field=one.name)


def answers(view: View) -> Iterator[Issue]:
    """Somebody who is asked by mail may answer."""
    used = {step.params.get(name) for step in view.definition.steps for name in STEP_PARAMS}
    for step in view.definition.steps:
        if step.action in _ASKING and step.id not in used:
            message = f"Nothing waits for an answer to {label(step)}."
            yield info("no-reply-handling", message, "Add a Wait for reply if one is expected.", step=step.id)
