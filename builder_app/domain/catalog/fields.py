"""Lists of wanted values, as readers of texts take them."""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from builder_app.domain.catalog.spec import Line


class NamedField(BaseModel):
    """A value to be read from a text."""

    model_config = ConfigDict(extra="forbid")

    name: Line
    description: str = ""


def _fields(value: Any) -> Any:
    if isinstance(value, str):
        value = [part.strip() for part in value.split(",") if part.strip()]
    if isinstance(value, list):
        return [{"name": part} if isinstance(part, str) else part for part in value]
    return value


FieldList = Annotated[list[NamedField], BeforeValidator(_fields), Field(max_length=100)]
"""Names, or names with descriptions; one text may hold several names separated by commas."""
SomeFields = Annotated[list[NamedField], BeforeValidator(_fields), Field(min_length=1, max_length=100)]
"""As `FieldList`, and not empty."""
