"""Joins that can never be full."""

from collections.abc import Iterator
from functools import reduce
from operator import or_
from typing import NamedTuple

from builder_app.domain.issues import Issue
from builder_app.domain.validation.found import error, label, warning
from builder_app.domain.validation.view import View
from builder_app.domain.workflow import TRIGGER


def never_full(view: View) -> Iterator[Issue]:
    """A join of all branches is fed by branches that can run side by side."""
    forks = _forks(view)
    for step in view.definition.steps:
        if step.action != "flow.join":
            continue
        if len(view.into[step.id]) < 2:
            message = f"{label(step)} gathers fewer than two branches."
            hint = "Connect the branches with it, or remove it."
            yield warning("join-of-one", message, hint, step=step.id)
        elif step.params.get("mode", "all") == "all" and not any(_fills(view, fork, step.id) for fork in forks):
            message = f"The branches into {label(step)} exclude each other: they can never all arrive."
            yield error("join-never-full", message, "Remove the join, or set it to “any”.", step=step.id, field="mode")


class Fork(NamedTuple):
    """A source and the steps to which one of its outcomes sends a token each, at the same time."""

    source: str
    outcome: str
    targets: tuple[str, ...]


def _forks(view: View) -> list[Fork]:
    found = []
    for source in (TRIGGER, *view.steps):
        by_outcome: dict[str, list[str]] = {}
        for edge in view.out[source]:
            by_outcome.setdefault(edge.outcome, []).append(edge.target)
        found += [Fork(source, outcome, tuple(to)) for outcome, to in by_outcome.items() if len(to) > 1]
    return found


def _fills(view: View, fork: Fork, join: str) -> bool:
    """Whether two of the fork's tokens can come to `join` by two different edges."""
    sent = view.bits(target for target in fork.targets if target != join)
    straight = 1 << len(view.steps)
    arriving = []
    for edge in view.into[join]:
        tokens = sent & view.leading_to(edge.source)
        if (edge.source, edge.outcome) == (fork.source, fork.outcome):
            tokens |= straight
        if tokens:
            arriving.append(tokens)
    return len(arriving) > 1 and reduce(or_, arriving).bit_count() > 1
