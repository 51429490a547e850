"""What validation finds."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

Severity = Literal["error", "warning", "info"]


class Issue(BaseModel):
    """One finding: a kebab-case code, the step and field it is about (None: the whole workflow), and what to do about it."""

    model_config = ConfigDict(frozen=True)

    code: str
    severity: Severity
    message: str
    step_id: str | None = None
    field: str | None = None
    hint: str = ""
