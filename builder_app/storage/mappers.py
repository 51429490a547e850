"""Between records and rows: columns have the names of fields, so one rule serves all tables."""

from collections.abc import Mapping
from enum import Enum
from typing import Any, TypeVar

from pydantic import BaseModel
from sqlalchemy import RowMapping, Table

from builder_app.storage.columns import Json

R = TypeVar("R", bound=BaseModel)


def values_of(record: BaseModel, table: Table, **more: Any) -> dict[str, Any]:
    """What to write for `record`: its fields that are columns, JSON ones in their JSON form, and `more`."""
    fields = type(record).model_fields
    json_names = {c.name for c in table.columns if isinstance(c.type, Json) and c.name in fields and c.name not in more}
    values = record.model_dump(mode="json", by_alias=True, include=json_names) if json_names else {}
    for column in table.columns:
        name = column.name
        if name in fields and name not in json_names:
            value = getattr(record, name)
            values[name] = value.value if isinstance(value, Enum) else value
    return values | more


def record_of(row: Mapping[str, Any] | RowMapping, record: type[R], **more: Any) -> R:
    """The record that a row holds; columns that are no fields are left out."""
    fields = record.model_fields
    return record.model_validate({name: value for name, value in row.items() if name in fields} | more)
