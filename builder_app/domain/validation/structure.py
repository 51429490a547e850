"""Steps and edges as such."""

from collections import Counter
from collections.abc import Iterator

from builder_app.domain.issues import Issue
from builder_app.domain.validation.view import View
from builder_app.domain.workflow import TRIGGER


def identities(view: View) -> Iterator[Issue]:
    """There are steps, something leads out of the trigger, and no id is taken twice."""
    steps = view.definition.steps
    if not steps:
        yield Issue(code="no-steps", severity="error", message="The workflow has no steps yet.", hint="Describe what should happen, or add a step from the palette.")
    elif not view.out[TRIGGER]:
        yield Issue(code="no-first-step", severity="error", message="Nothing is connected to the trigger.", hint="Connect the trigger with the first step.")
    for step_id, count in Counter(step.id for step in steps).items():
        if count > 1 or step_id == TRIGGER:
            yield Issue(code="duplicate-step", severity="error", step_id=step_id, message=f"The step id “{step_id}” is taken.", hint="Give each step its own id.")


def edges(view: View) -> Iterator[Issue]:
    """Both ends of an edge exist, and none stands twice."""
    known = {*view.steps, TRIGGER}
    for edge in view.definition.edges:
        for end in (edge.source, edge.target):
            if end not in known:
                yield Issue(code="unknown-step", severity="error", message=f"An edge touches “{end}”, which is no step.", hint="Remove the edge.")
    for key, count in Counter(edge.key for edge in view.definition.edges).items():
        if count > 1:
            yield Issue(code="duplicate-edge", severity="error", step_id=key[0], message=f"“{key[0]}” and “{key[2]}” are connected twice by {key[1]}.", hint="Remove one of them.")


def outcomes(view: View) -> Iterator[Issue]:
    """Edges leave by outcomes that exist."""
    for edge in view.out[TRIGGER]:
        if edge.outcome != "next":
            yield Issue(code="unknown-outcome", severity="error", message=f"The trigger has no outcome “{edge.outcome}”.", hint="Use next.")
    for step in view.definition.steps:
        if view.spec(step) is None:
            continue
        allowed = view.outcomes(step)
        for edge in view.out[step.id]:
            if edge.outcome in allowed:
                continue
            hint = f"It can end with {', '.join(allowed) or 'nothing: the run stops there'}."
            if edge.outcome == "error":
                hint = "Set “On error” of this step to “route” to use this road."
            yield Issue(code="unknown-outcome", severity="error", step_id=step.id, field="outcome", message=f"“{step.name or step.id}” has no outcome “{edge.outcome}”.", hint=hint)
