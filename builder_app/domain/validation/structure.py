"""Steps, edges and inputs as such."""

from collections import Counter
from collections.abc import Iterator

from builder_app.domain.errors import InvalidInput
from builder_app.domain.inputs import checked_input
from builder_app.domain.issues import Issue
from builder_app.domain.validation.found import error, label
from builder_app.domain.validation.view import View
from builder_app.domain.workflow import TRIGGER


def identities(view: View) -> Iterator[Issue]:
    """There are steps, something leads out of the trigger, and no id is taken twice."""
    steps = view.definition.steps
    if not steps:
        hint = "Describe what should happen, or add a step from the palette."
        yield error("no-steps", "The workflow has no steps yet.", hint)
    elif not view.out[TRIGGER]:
        yield error("no-first-step", "Nothing is connected to the trigger.", "Connect the trigger with the first step.")
    for step_id, count in Counter(step.id for step in steps).items():
        if count > 1 or step_id == TRIGGER:
            message = f"The step id “{step_id}” is taken."
            yield error("duplicate-step", message, "Give each step its own id.", step=step_id)


def edges(view: View) -> Iterator[Issue]:
    """Both ends of an edge exist, none stands twice, and none leads back to the trigger."""
    for edge in view.definition.edges:
        if edge.target == TRIGGER:
            message = f"An edge leads from “{edge.source}” back to the trigger."
            yield error("unknown-step", message, "Connect it with a step, or remove it.", step=edge.source)
            continue
        for end in (edge.source, edge.target):
            if end not in view.steps and end != TRIGGER:
                message = f"The edge from “{edge.source}” to “{edge.target}” touches “{end}”, which is no step."
                yield error("unknown-step", message, "Remove the edge.", step=edge.source)
    for key, count in Counter(edge.key for edge in view.definition.edges).items():
        if count > 1:
            message = f"“{key[0]}” and “{key[2]}” are connected twice by {key[1]}."
            yield error("duplicate-edge", message, "Remove one of them.", step=key[0])


def outcomes(view: View) -> Iterator[Issue]:
    """Edges leave by outcomes that exist."""
    for edge in view.out[TRIGGER]:
        if edge.outcome != "next":
            message = f"The trigger has no outcome “{edge.outcome}”."
            yield error("unknown-outcome", message, "Use next.", step=TRIGGER, field="outcome")
    for step in view.definition.steps:
        if view.spec(step) is None:
            continue
        allowed = view.outcomes(step)
        for outcome in dict.fromkeys(edge.outcome for edge in view.out[step.id]):
            if outcome in allowed:
                continue
            hint = f"It can end with {', '.join(allowed) or 'nothing: the run stops there'}."
            if outcome == "error":
                hint = "Set “On error” of this step to “route” to use this road."
            message = f"{label(step)} has no outcome “{outcome}”."
            yield error("unknown-outcome", message, hint, step=step.id, field="outcome")


def inputs(view: View) -> Iterator[Issue]:
    """No two inputs share a name, and each default is of its input's type."""
    for name, count in Counter(one.name for one in view.definition.inputs).items():
        if count > 1:
            yield error("duplicate-input", f"There are {count} inputs named “{name}”.", "Rename one.", field=name)
    for one in view.definition.inputs:
        if one.default is None:
            continue
        try:
            checked_input([one], {one.name: one.default})
        except InvalidInput:
            message = f"The default of the input “{one.name}” is no {one.type}."
            yield error("bad-default", message, "Correct it, or choose another type.", field=one.name)
