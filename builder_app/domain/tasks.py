"""Tasks: approvals and forms that wait for a person."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal

from builder_app.domain.errors import Conflict, FieldProblem, InvalidInput
from builder_app.domain.records import Record

TaskStatus = Literal["open", "decided", "expired", "cancelled"]
DECISIONS: dict[str, tuple[str, ...]] = {"approval": ("approved", "rejected"), "form": ("submitted",)}


class Task(Record):
    """Something that a person must decide before a run goes on. `delivered` is False until the run has been told."""

    id: str
    run_id: str
    workflow_id: str
    workflow_name: str = ""
    step_id: str
    visit: int = 1
    kind: Literal["approval", "form"]
    title: str
    message: str = ""
    assignees: tuple[str, ...] = ()
    fields: tuple[dict[str, Any], ...] = ()
    show: Any = None
    status: TaskStatus = "open"
    created_at: datetime
    due_at: datetime | None = None
    decision: str | None = None
    comment: str = ""
    values: dict[str, Any] = {}
    decided_by: str | None = None
    decided_at: datetime | None = None
    delivered: bool = False


def decided(task: Task, *, decision: str, by: str, at: datetime, comment: str = "", values: Mapping[str, Any] | None = None) -> Task:
    """The task with its decision. Raises `Conflict` when it is not open, `InvalidInput` for a wrong decision or form value."""
    if task.status != "open":
        raise Conflict(f"This task is not open any more ({task.status}).", code="task-not-open")
    allowed = DECISIONS[task.kind]
    if decision not in allowed:
        message = f"The decision must be {' or '.join(allowed)}."
        raise InvalidInput(message, fields=[FieldProblem(field="decision", message=message)])
    given = _checked(task.fields, values or {}) if task.kind == "form" else dict(values or {})
    return task.model_copy(
        update={
            "status": "decided",
            "decision": decision,
            "comment": comment,
            "values": given,
            "decided_by": by,
            "decided_at": at,
            "delivered": False,
        }
    )


def closed(task: Task, status: Literal["expired", "cancelled"], *, at: datetime) -> Task:
    """The task when its run no longer waits for it; a decided one stays as it is."""
    return task if task.status != "open" else task.model_copy(update={"status": status, "decided_at": at, "delivered": True})


def _checked(fields: Sequence[Mapping[str, Any]], values: Mapping[str, Any]) -> dict[str, Any]:
    problems: list[FieldProblem] = []
    known = {str(field["name"]): field for field in fields}
    problems += [FieldProblem(field=f"values.{name}", message="There is no such field.") for name in values if name not in known]
    result: dict[str, Any] = {}
    for name, field in known.items():
        value = values.get(name)
        if value is None or value == "":
            if field.get("required", True):
                problems.append(FieldProblem(field=f"values.{name}", message=f"“{field.get('label') or name}” is required."))
            continue
        try:
            result[name] = _CONVERT[str(field.get("type", "string"))](value)
        except (ValueError, TypeError):
            problems.append(FieldProblem(field=f"values.{name}", message=f"This must be a {field.get('type')}."))
    if problems:
        raise InvalidInput("Some values are missing or wrong.", fields=problems)
    return result


def _boolean(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    word = str(value).strip().lower()
    if word not in ("true", "false", "yes", "no", "1", "0"):
        raise ValueError(word)
    return word in ("true", "yes", "1")


_CONVERT: dict[str, Any] = {
    "string": str,
    "number": float,
    "integer": int,
    "boolean": _boolean,
    "date": lambda value: date.fromisoformat(str(value)).isoformat(),
}
