"""Findings by severity, written short."""

from builder_app.domain.issues import Issue
from builder_app.domain.workflow import Step


def label(step: Step) -> str:
    """What a finding calls a step."""
    return f"“{step.name or step.id}”"


def error(code: str, message: str, hint: str, *, step: str | None = None, field: str | None = None) -> Issue:
    """A finding that keeps a workflow from being published."""
    return Issue(code=code, severity="error", message=message, hint=hint, step_id=step, field=field)


def warning(code: str, message: str, hint: str, *, step: str | None = None, field: str | None = None) -> Issue:
    """A finding that is probably a mistake."""
    return Issue(code=code, severity="warning", message=message, hint=hint, step_id=step, field=field)


def info(code: str, message: str, hint: str, *, step: str | None = None, field: str | None = None) -> Issue:
    """A finding worth knowing."""
    return Issue(code=code, severity="info", message=message, hint=hint, step_id=step, field=field)
