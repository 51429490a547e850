"""What is wrong with a definition, before any run.

Each check is a small pure function over the same view of the graph.
"""

from collections.abc import Callable, Iterable

from builder_app.domain.catalog import CATALOG, Catalog
from builder_app.domain.issues import Issue
from builder_app.domain.validation import advice, joins, kinds, nested, parameters, reach, references, structure, triggers
from builder_app.domain.validation.found import error
from builder_app.domain.validation.view import View
from builder_app.domain.workflow import WorkflowDefinition

MAX_STEPS = 2000
MAX_EDGES = 10_000

CHECKS: tuple[Callable[[View], Iterable[Issue]], ...] = (
    structure.identities,
    structure.edges,
    structure.outcomes,
    structure.inputs,
    triggers.trigger,
    triggers.expressions,
    parameters.actions,
    nested.parts,
    references.expressions,
    kinds.mistyped,
    references.step_references,
    reach.unreachable,
    reach.endless_cycles,
    joins.never_full,
    advice.waits,
    advice.people,
    advice.failures,
    advice.webhooks,
    advice.starts,
    advice.answers,
)
_RANK = {"error": 0, "warning": 1, "info": 2}


def validate(definition: WorkflowDefinition, *, catalog: Catalog = CATALOG) -> tuple[Issue, ...]:
    """Every finding, errors first. A definition without one of severity `error` can be published and run."""
    for code, things, most in (("too-many-steps", "steps", MAX_STEPS), ("too-many-edges", "edges", MAX_EDGES)):
        count = len(getattr(definition, things))
        if count > most:
            message = f"A workflow may have at most {most} {things}; this one has {count}."
            return (error(code, message, "Split it into sub-workflows."),)
    view = View(definition, catalog)
    found = [issue for check in CHECKS for issue in check(view)]
    return tuple(sorted(found, key=lambda issue: _RANK[issue.severity]))


def errors(issues: Iterable[Issue]) -> tuple[Issue, ...]:
    """Those that keep a workflow from being published."""
    return tuple(issue for issue in issues if issue.severity == "error")
