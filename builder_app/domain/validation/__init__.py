"""What is wrong with a definition, before any run. Each check is a small pure function over the same view of the graph."""

from collections.abc import Callable, Iterable

from builder_app.domain.catalog import CATALOG, Catalog
from builder_app.domain.issues import Issue
from builder_app.domain.validation import advice, parameters, reach, references, structure
from builder_app.domain.validation.view import View
from builder_app.domain.workflow import WorkflowDefinition

MAX_STEPS = 2000

CHECKS: tuple[Callable[[View], Iterable[Issue]], ...] = (
    structure.identities,
    structure.edges,
    structure.outcomes,
    parameters.actions,
    parameters.trigger,
    parameters.inputs,
    references.expressions,
    references.step_references,
    reach.unreachable,
    reach.endless_cycles,
    reach.joins,
    advice.waits,
    advice.people,
    advice.webhooks,
)


def validate(definition: WorkflowDefinition, *, catalog: Catalog = CATALOG) -> tuple[Issue, ...]:
    """Every finding, errors first. A definition without one of severity `error` can be published and run."""
    if len(definition.steps) > MAX_STEPS:
        message = f"A workflow may have at most {MAX_STEPS} steps; this one has {len(definition.steps)}."
        return (Issue(code="too-many-steps", severity="error", message=message, hint="Split it into sub-workflows."),)
    view = View(definition, catalog)
    found = [issue for check in CHECKS for issue in check(view)]
    rank = {"error": 0, "warning": 1, "info": 2}
    return tuple(sorted(found, key=lambda issue: rank[issue.severity]))


def errors(issues: Iterable[Issue]) -> tuple[Issue, ...]:
    """Those that keep a workflow from being published."""
    return tuple(issue for issue in issues if issue.severity == "error")
