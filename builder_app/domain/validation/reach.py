"""Where tokens can go: steps that none reaches, cycles that never end, joins that can never be full."""

from collections.abc import Iterator

from builder_app.domain.issues import Issue
from builder_app.domain.validation.view import View
from builder_app.domain.workflow import TRIGGER

BOUNDING = frozenset({"flow.wait", "flow.repeat", "flow.for_each", "email.wait_for_reply", "human.approval", "human.form"})


def unreachable(view: View) -> Iterator[Issue]:
    """Every step can be reached from the trigger."""
    if not view.out[TRIGGER]:
        return
    for step in view.definition.steps:
        if step.id not in view.reachable:
            yield Issue(code="unreachable-step", severity="error", step_id=step.id, message=f"Nothing leads to “{step.name or step.id}”.", hint="Connect it, or remove it.")


def endless_cycles(view: View) -> Iterator[Issue]:
    """Each cycle holds a wait or a bound."""
    free = [s for s in view.definition.steps if s.action not in BOUNDING]
    names = {s.id for s in free}
    count = {s.id: sum(e.source in names for e in view.into[s.id]) for s in free}
    todo = [s for s, n in count.items() if n == 0]
    while todo:
        at = todo.pop()
        del count[at]
        for edge in view.out[at]:
            if edge.target in count:
                count[edge.target] -= 1
                if count[edge.target] == 0:
                    todo.append(edge.target)
    on_cycle = [s for s in count if s in view.after(s)]
    if on_cycle:
        step = view.steps[on_cycle[0]]
        yield Issue(code="endless-cycle", severity="error", step_id=step.id, message=f"The road through “{step.name or step.id}” leads back to itself without a wait or a limit.", hint="Put a Repeat or a Wait on it.")


def joins(view: View) -> Iterator[Issue]:
    """A join of all branches is fed by branches that can run side by side."""
    for step in view.definition.steps:
        feeding = view.into[step.id]
        if step.action != "flow.join":
            continue
        if len(feeding) < 2:
            yield Issue(code="join-of-one", severity="warning", step_id=step.id, message=f"“{step.name or step.id}” gathers fewer than two branches.", hint="Connect the branches with it, or remove it.")
        elif step.params.get("mode", "all") == "all" and not _parallel(view, step.id):
            yield Issue(code="join-never-full", severity="error", step_id=step.id, message=f"The branches into “{step.name or step.id}” exclude each other: they can never all arrive.", hint="Remove the join, or set it to “any”.")


def _parallel(view: View, join: str) -> bool:
    """Whether some outcome sends two tokens that can both get to `join` by different edges."""
    for source in (TRIGGER, *view.steps):
        if view.steps.get(source) is not None and view.steps[source].action == "flow.for_each":
            if join in view.after(source, "item"):
                return True
        by_outcome: dict[str, list[str]] = {}
        for edge in view.out[source]:
            by_outcome.setdefault(edge.outcome, []).append(edge.target)
        for targets in by_outcome.values():
            roads = [t for t in targets if t == join or join in view.after(t)]
            if len(roads) > 1:
                return True
    return False
