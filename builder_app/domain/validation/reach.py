"""Where tokens can go: steps that none reaches, and cycles that never end."""

from collections.abc import Iterator, Mapping, Sequence

from builder_app.domain.issues import Issue
from builder_app.domain.validation.found import error, label
from builder_app.domain.validation.view import View
from builder_app.domain.workflow import TRIGGER

WAITS = frozenset({"flow.wait", "email.wait_for_reply", "human.approval", "human.form"})
"""A cycle through one of these takes its time."""
COUNTED = {"flow.repeat": "again", "flow.for_each": "item"}
"""A cycle by this outcome of these is counted: it ends."""


def unreachable(view: View) -> Iterator[Issue]:
    """Every step can be reached from the trigger."""
    if not view.out[TRIGGER]:
        return
    for step in view.definition.steps:
        if step.id not in view.reachable:
            message = f"Nothing leads to {label(step)}."
            yield error("unreachable-step", message, "Connect it, or remove it.", step=step.id)


def endless_cycles(view: View) -> Iterator[Issue]:
    """Each cycle holds a wait or a bound."""
    free = {
        step.id: [
            edge.target
            for edge in view.out[step.id]
            if edge.outcome != COUNTED.get(step.action) and view.steps[edge.target].action not in WAITS
        ]
        for step in view.definition.steps
        if step.action not in WAITS
    }
    order = {step_id: place for place, step_id in enumerate(free)}
    for cycle in cycles(free):
        first = view.steps[min(cycle, key=order.__getitem__)]
        message = f"The road through {label(first)} leads back to itself without a wait or a limit."
        yield error("endless-cycle", message, "Put a Wait or a Repeat on it.", step=first.id)


def cycles(after: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """The groups of nodes that can reach each other (Tarjan 1972), those of one node only with an edge to itself."""
    number: dict[str, int] = {}
    low: dict[str, int] = {}
    path: list[str] = []
    on_path: set[str] = set()
    found: list[list[str]] = []
    for root in after:
        work = [(root, iter(after[root]))] if root not in number else []
        while work:
            node, targets = work[-1]
            if node not in number:
                number[node] = low[node] = len(number)
                path.append(node)
                on_path.add(node)
            for target in targets:
                if target not in number:
                    work.append((target, iter(after[target])))
                    break
                if target in on_path:
                    low[node] = min(low[node], number[target])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == number[node]:
                    group = path[path.index(node) :] if path[-1] != node else [node]
                    del path[-len(group) :]
                    on_path.difference_update(group)
                    if len(group) > 1 or node in after[node]:
                        found.append(group)
    return found
