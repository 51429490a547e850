"""Small checks that every use case needs."""

from typing import TypeVar

from builder_app.domain.errors import InvalidInput, NotFound
from builder_app.domain.validation import MAX_STEPS
from builder_app.domain.workflow import WorkflowDefinition

T = TypeVar("T")


def found(value: T | None, what: str) -> T:
    """`value`, or `NotFound` saying that there is no such `what`."""
    if value is None:
        raise NotFound(f"There is no such {what}.")
    return value


def require_size(definition: WorkflowDefinition) -> None:
    """Raise `InvalidInput` for a definition that is too large to keep, check or draw."""
    if len(definition.steps) > MAX_STEPS or len(definition.edges) > 3 * MAX_STEPS:
        raise InvalidInput(
            f"A workflow may have at most {MAX_STEPS} steps and {3 * MAX_STEPS} edges; "
            f"this one has {len(definition.steps)} and {len(definition.edges)}.",
            code="workflow-too-large",
        )
