"""Values and records: kept for later steps, in the app's collections, or read from a database."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from builder_app.domain.catalog.spec import ActionSpec, Inputs, Line, Nothing, Outputs, Words, found, ui


class SetValues(Inputs):
    """data.set"""

    values: Annotated[dict[str, Any], Field(max_length=200)] = ui("key_value", "Names and values")


class Query(Inputs):
    """data.query"""

    connection: Line = ui("connection", "Database connection", kinds=["sql"])
    sql: Words = ui("textarea", "One SELECT")
    parameters: dict[str, Any] = ui("key_value", "Values for :names in it", default={})
    limit: int = ui("number", "At most this many rows", default=100, ge=1, le=10_000)


class Rows(Outputs):
    """What was found."""

    rows: list[dict[str, Any]] = Field(default_factory=list)
    count: int = 0


class Store(Inputs):
    """data.store"""

    collection: Line = ui("text", "Name of the collection", placeholder="late_shipments")
    record: dict[str, Any] = ui("key_value", "What is kept")
    key: str | None = ui("text", "The same key again replaces the record", default=None)


class Stored(Outputs):
    """The record's id."""

    id: str = ""


def _values(params: Mapping[str, Any], _: str) -> dict[str, Any]:
    values = params.get("values")
    return dict(values) if isinstance(values, Mapping) else {}


def _stored(params: Mapping[str, Any], _: str) -> dict[str, Any]:
    return {"id": "rec_sample"}


ACTIONS = (
    ActionSpec(
        id="data.set",
        name="Set values",
        category="data",
        icon="variable",
        inputs=SetValues,
        outputs=Nothing,
        help="Keeps values for later steps.",
        sample=_values,
        effect="logic",
    ),
    ActionSpec(
        id="data.query",
        name="Query database",
        category="data",
        icon="database",
        inputs=Query,
        outputs=Rows,
        help="Reads rows from a database.",
        sample=found("rows", [{"id": 1}]),
        outcome_names=("found", "not_found"),
    ),
    ActionSpec(
        id="data.store",
        name="Store record",
        category="data",
        icon="save",
        inputs=Store,
        outputs=Stored,
        help="Keeps a record in a collection of the app.",
        sample=_stored,
        effect="local",
    ),
)
