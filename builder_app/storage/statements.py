"""Statements that are built once for each table: building them costs more than running them."""

from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Table, Update, bindparam, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from builder_app.storage.prepared import Prepared

KEY = "key_of_row_"


@lru_cache(maxsize=200)
def insert_into(table: Table, names: tuple[str, ...]) -> Prepared:
    """Adds a row with these columns."""
    return Prepared(insert(table), names=names)


@lru_cache(maxsize=200)
def defaults_of(table: Table) -> dict[str, Any]:
    """What columns hold that are not given."""
    return {column.name: column.default.arg for column in table.columns if isinstance(column.default, ScalarElementColumnDefault)}


@lru_cache(maxsize=200)
def insert_free(table: Table, dialect: str, columns: tuple[str, ...]) -> Any:
    """Adds rows whose keys are free, and answers `columns` of those."""
    statement = _module(dialect).insert(table).on_conflict_do_nothing()
    return statement.returning(*(table.c[name] for name in columns))


@lru_cache(maxsize=200)
def upsert_into(table: Table, dialect: str) -> Any:
    """Adds a row, or writes over the one with the same primary key."""
    keys = [column.name for column in table.primary_key]
    statement = _module(dialect).insert(table)
    rest = {column.name: statement.excluded[column.name] for column in table.columns if column.name not in keys}
    return statement.on_conflict_do_update(index_elements=keys, set_=rest)


@lru_cache(maxsize=200)
def select_by_key(table: Table) -> Prepared:
    """The row whose primary key is given with the prefix `KEY`."""
    return Prepared(select(table).where(*_keys(table)))


@lru_cache(maxsize=400)
def update_by_key(table: Table, names: tuple[str, ...]) -> Update:
    """Writes `names` of the row whose primary key is given with the prefix `KEY`."""
    return update(table).where(*_keys(table)).values({name: bindparam(name) for name in names})


@lru_cache(maxsize=400)
def written_by_key(table: Table, names: tuple[str, ...]) -> Prepared:
    """As `update_by_key`, ready to run."""
    return Prepared(update_by_key(table, names))


def _keys(table: Table) -> list[ColumnElement[bool]]:
    return [column == bindparam(KEY + column.name) for column in table.primary_key]


def _module(dialect: str) -> Any:
    return postgresql if dialect == "postgresql" else sqlite
