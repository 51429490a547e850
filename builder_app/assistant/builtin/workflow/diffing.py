"""The edits that lead from one definition to another, touching nothing else."""

from builder_app.domain.edits import (
    AddEdge,
    AddStep,
    Edit,
    RemoveEdge,
    RemoveStep,
    RenameStep,
    SetAction,
    SetDetails,
    SetInputs,
    SetParams,
    SetPolicy,
    SetTrigger,
)
from builder_app.domain.workflow import Step, WorkflowDefinition


def _step_edits(before: Step, after: Step) -> list[Edit]:
    edits: list[Edit] = []
    if before.action != after.action:
        edits.append(SetAction(step_id=after.id, action=after.action, params=after.params))
    elif before.params != after.params:
        changed = {name: value for name, value in after.params.items() if name not in before.params or before.params[name] != value}
        edits.append(SetParams(step_id=after.id, set=changed, unset=tuple(n for n in before.params if n not in after.params)))
    if before.name != after.name:
        edits.append(RenameStep(step_id=after.id, name=after.name))
    if before.policy != after.policy:
        edits.append(SetPolicy(step_id=after.id, policy=after.policy))
    return edits


def edits_between(before: WorkflowDefinition, after: WorkflowDefinition) -> tuple[Edit, ...]:
    """The shortest plain list of edits from `before` to `after`; steps' places on the canvas are left alone."""
    old, new = {s.id: s for s in before.steps}, {s.id: s for s in after.steps}
    edits: list[Edit] = []
    if before.name != after.name or before.description != after.description:
        edits.append(
            SetDetails(
                name=after.name if before.name != after.name else None,
                description=after.description if before.description != after.description else None,
            )
        )
    if before.trigger != after.trigger:
        edits.append(SetTrigger(trigger=after.trigger))
    if before.inputs != after.inputs:
        edits.append(SetInputs(inputs=after.inputs))
    kept = {e.key for e in after.edges}
    edits += [
        RemoveEdge(source=e.source, target=e.target, outcome=e.outcome)
        for e in before.edges
        if e.key not in kept and e.target in new and (e.source in new or e.source not in old)
    ]
    edits += [RemoveStep(step_id=step_id) for step_id in old if step_id not in new]
    edits += [AddStep(step=step) for step_id, step in new.items() if step_id not in old]
    for step_id, step in new.items():
        if step_id in old:
            edits += _step_edits(old[step_id], step)
    had = {e.key for e in before.edges}
    edits += [AddEdge(edge=e) for e in after.edges if e.key not in had]
    return tuple(edits)
