"""The inspector's fields: from schema and parameters to a form, and from a form's text back to a value."""

import json
from typing import Any

from builder_app.domain.catalog import CATALOG, TRIGGERS
from builder_app.domain.diff import shown
from builder_app.domain.workflow import WorkflowDefinition
from builder_app.ui.pages.builder.structured import STRUCTURED
from builder_app.ui.pages.builder.views import FieldView, IssueView, OptionView

JSON_WIDGETS = frozenset({*STRUCTURED, "json"})
UNITS = ("seconds", "minutes", "hours", "days", "weeks")
MAX_KNOWN = 200
LABELS = {
    "timeout": "Wait at most",
    "email_step": "Which e-mail",
    "reply_to_step": "In reply to",
    "delay_hours": "Late by more than, in hours",
    "cron": "When (cron)",
    "url": "Address (URL)",
    "sql": "Query (SQL)",
    "max_times": "At most so many times",
}
"""Parameters whose names say too little to a person."""
SHORT_FORM = 5
"""Up to so many parameters all are shown at once."""


def known_values(definition: WorkflowDefinition) -> list[str]:
    """The expressions that a field can be filled with: inputs, what the trigger brings, what steps leave behind."""
    found = [f"input.{one.name}" for one in definition.inputs]
    trigger = TRIGGERS.get(definition.trigger.type)
    for name, value in (trigger.simulated(definition.trigger.params) if trigger else {}).items():
        found += [f"trigger.{name}.{part}" for part in value] if isinstance(value, dict) and value else [f"trigger.{name}"]
    for step in definition.steps:
        spec = CATALOG.get(step.action)
        found += [f"steps.{step.id}.{name}" for name in (spec.outputs.model_fields if spec else ())]
    return [f"{{{{ {path} }}}}" for path in found[:MAX_KNOWN]]


def parsed(info: FieldView, text: str) -> Any:
    """What a field's text means; None takes the parameter away. Raises `ValueError` with what is allowed."""
    words = text.strip()
    if not words:
        return None
    if "{{" in words and info.widget not in JSON_WIDGETS:
        return words
    match info.widget:
        case "emails" | "list":
            return [part.strip() for part in words.replace(";", ",").split(",") if part.strip()]
        case "number":
            try:
                number = float(words)
            except ValueError as error:
                raise ValueError("This must be a number.") from error
            return int(number) if number.is_integer() else number
        case "boolean":
            return words == "true"
        case "duration":
            try:
                return {"value": float(words), "unit": info.unit or "hours"}
            except ValueError as error:
                raise ValueError("This must be a number of minutes, hours or days.") from error
        case widget if widget in JSON_WIDGETS:
            return _structure(words)
        case _:
            return text


def _structure(words: str) -> Any:
    if words.startswith("{{") and words.endswith("}}"):
        return words
    try:
        return json.loads(words)
    except ValueError as error:
        raise ValueError(f"This is not readable as JSON: {error}.") from error


def with_error(info: FieldView, error: str, text: str) -> FieldView:
    info.error, info.value, info.code, info.severity = error, text, "bad-parameter", "error"
    return info


def message_steps(definition: WorkflowDefinition, own: str) -> list[OptionView]:
    return [
        OptionView(value=s.id, label=s.name or s.id)
        for s in definition.steps
        if s.id != own and s.action in ("email.send", "email.follow_up", "email.escalate", "document.request")
    ]


def fields_of(
    schema: dict[str, Any],
    params: dict[str, Any],
    findings: dict[str, IssueView],
    options: dict[str, list[OptionView]],
    *,
    folded: dict[str, bool] | None = None,
) -> list[FieldView]:
    """The form for a schema. In a long one, what is optional and not set is `extra`; `folded` keeps that from changing while one types."""
    long = len(schema.get("properties", {})) > SHORT_FORM
    required = schema.get("required", [])
    out = []
    for name, info in schema.get("properties", {}).items():
        widget = info.get("widget", "text")
        value = params.get(name, info.get("default"))
        unit = ""
        if widget == "duration" and isinstance(value, dict):
            unit, value = (
                str(value.get("unit", "hours")),
                f"{value.get('value', ''):g}" if isinstance(value.get("value"), int | float) else "",
            )
        found = findings.get(name)
        choices = [OptionView(value=one, label=one) for one in _enum(info)] or options.get(widget, [])
        if widget == "fields" and _is_form(info, schema):
            widget = "form_fields"
        shown_widget = (
            "select" if choices and widget in ("step_ref", "connection") else "text" if widget in ("step_ref", "connection") else widget
        )
        out.append(
            FieldView(
                name=name,
                label=LABELS.get(name, name.replace("_", " ").capitalize()),
                widget=shown_widget,
                required=name in required,
                help=info.get("description", ""),
                placeholder=info.get("placeholder", ""),
                value=_text(widget, value),
                unit=unit or "hours",
                options=choices,
                error=found.message if found else "",
                code=found.code if found else "",
                severity=found.severity if found else "",
                extra=(folded or {}).get(name, long and name not in required and name not in params) and found is None,
            )
        )
    return out


def _is_form(info: dict[str, Any], schema: dict[str, Any]) -> bool:
    """Whether the rows of a list of fields have a kind, as those of a form for people have."""
    name = str(info.get("items", {}).get("$ref", "")).rpartition("/")[2]
    return "type" in schema.get("$defs", {}).get(name, {}).get("properties", {})


def _enum(info: dict[str, Any]) -> list[str]:
    for part in (info, *info.get("anyOf", [])):
        if "enum" in part:
            return [str(one) for one in part["enum"]]
    return []


def _text(widget: str, value: Any) -> str:
    """A parameter as the text of its control."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if widget in JSON_WIDGETS:
        return json.dumps(value, ensure_ascii=False, indent=1 if widget == "json" else None) if value else ""
    return "" if value == [] else shown(value) if isinstance(value, list) else str(value)
