"""Between records and rows: columns have the names of fields, so one rule serves all tables."""

from collections.abc import Mapping
from enum import Enum
from functools import cache
from typing import Any, TypeVar

from pydantic import BaseModel
from sqlalchemy import RowMapping, Table

from builder_app.storage.columns import Json

R = TypeVar("R", bound=BaseModel)


def values_of(record: BaseModel, table: Table, **more: Any) -> dict[str, Any]:
    """What to write for `record`: its fields that are columns, JSON ones in their JSON form, and `more`."""
    plain, in_json = _columns_of(type(record), table)
    asked = in_json.difference(more) if more else in_json
    values = record.model_dump(mode="json", by_alias=True, include=asked) if asked else {}
    for name in plain:
        value = getattr(record, name)
        values[name] = value.value if isinstance(value, Enum) else value
    return values | more


@cache
def _columns_of(record: type[BaseModel], table: Table) -> tuple[tuple[str, ...], set[str]]:
    """The fields that are columns: those that go as they are, and those that go as JSON."""
    names = [column for column in table.columns if column.name in record.model_fields]
    in_json = {column.name for column in names if isinstance(column.type, Json)}
    return tuple(column.name for column in names if column.name not in in_json), in_json


def record_of(row: Mapping[str, Any] | RowMapping, record: type[R], **more: Any) -> R:
    """The record that a row holds; columns that are no fields are left out."""
    fields = record.model_fields
    return record.model_validate({name: value for name, value in row.items() if name in fields} | more)
