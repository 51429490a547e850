"""Looks at another system's database: what a query trigger remembers between two of them, and when one starts a run.

A comparison (`row_count`, `value`) starts a run when it becomes true: it must have been false at one look before it starts the next,
so what stays true does not mail somebody every quarter of an hour. `new_rows` starts one run with the rows whose key was not there at
the last look. The first look after the trigger is switched on only remembers, as rows that were there before are not news; a comparison
that is true then does start a run, because it is true now. Whatever comes while the trigger is off starts nothing. A row that goes and
comes back is new again.
"""

import hashlib
from base64 import b64encode
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from pydantic_core import to_json

from builder_app.domain.catalog.triggers import Query
from builder_app.domain.conditions.operators import compare
from builder_app.domain.deployments import Deployment
from builder_app.domain.errors import EffectFailed
from builder_app.domain.records import Record
from builder_app.domain.workflow import Trigger

MAX_ROWS = 10_000
"""Rows that a look reads, as many as a step may read: more are not counted, and new ones among more cannot be told."""
MAX_PAYLOAD = 512 * 1024
"""Bytes of rows, as JSON, that a run is started with."""

Row = dict[str, Any]


class Watch(Record):
    """The memory of one query trigger.

    `looks` counts those that were taken in, from `since` on; `seen` are the digests of the keys that were there at the last one, None
    before the first; `held` is whether the comparison was true. `error` is why the newest look failed; it leaves the rest as it was.
    """

    workflow_id: str
    question: str
    since: datetime
    looks: int = 0
    seen: tuple[str, ...] | None = None
    held: bool = False
    looked_at: datetime | None = None
    error: str = ""


class Looked(NamedTuple):
    """What comes of a look: the new memory, and what a run is started with, if one is."""

    watch: Watch
    payload: dict[str, Any] | None


def asked(trigger: Trigger) -> Query:
    """The trigger's parameters; what is left empty has its default."""
    return Query.model_validate({name: value for name, value in trigger.params.items() if value not in (None, "")})


def watch_for(deployment: Deployment, before: Deployment | None, known: Watch | None) -> Watch | None:
    """The memory that a trigger is switched on with; None for one that is no query.

    A new version that asks the same of the same database goes on with the memory of the one before, so that no row is missed between
    them; every other trigger, and one that was off, begins anew.
    """
    if deployment.trigger.type != "query":
        return None
    question = _digest(_question(asked(deployment.trigger)))
    if known is not None and known.question == question and before is not None and before.status == "active":
        return known
    return Watch(workflow_id=deployment.workflow_id, question=question, since=deployment.updated_at)


def looked(query: Query, watch: Watch, rows: Sequence[Row], *, at: datetime) -> Looked:
    """Take the answer of a look in; `rows` are at most `MAX_ROWS` and one more.

    Raises `EffectFailed` where new rows cannot be told: too many, without the key, or one too large to start a run with.
    """
    after = watch.model_copy(update={"looks": watch.looks + 1, "looked_at": at, "error": ""})
    if query.fire == "new_rows":
        return _new_rows(query.key_column or "", after, rows)
    found = rows[:MAX_ROWS]
    left = _first_value(found) if query.fire == "value" else len(found)
    holds = (query.fire == "row_count" or bool(found)) and compare(query.operator, left, query.value)
    payload = _payload(_fitting(found), count=len(found), value=_first_value(found)) if holds and not watch.held else None
    return Looked(after.model_copy(update={"held": holds}), payload)


def _new_rows(column: str, watch: Watch, rows: Sequence[Row]) -> Looked:
    """Rows that no run can take any more are not remembered either: the next look finds them new."""
    if len(rows) > MAX_ROWS:
        raise EffectFailed(f"The query finds more than {MAX_ROWS} rows: narrow it, so that new ones can be told.", code="too-many-rows")
    if rows and column not in rows[0]:
        message = f"There is no column “{column}” in what the query finds; there are {', '.join(map(str, rows[0]))[:300]}."
        raise EffectFailed(message, code="no-key-column")
    keyed: dict[str, list[Row]] = {}
    for row in rows:
        keyed.setdefault(_digest(row[column]), []).append(row)
    if watch.seen is None:
        return Looked(watch.model_copy(update={"seen": tuple(keyed)}), None)
    seen = set(watch.seen)
    fresh = {key: group for key, group in keyed.items() if key not in seen}
    taken = _fitting(list(fresh.values()))
    if fresh and not taken:
        raise EffectFailed(
            f"A new row is larger than {MAX_PAYLOAD // 1024} KB: let the query name the columns that are needed.", code="row-too-large"
        )
    late = set(list(fresh)[len(taken) :])
    given = [row for group in taken for row in group]
    memory = watch.model_copy(update={"seen": tuple(key for key in keyed if key not in late)})
    return Looked(memory, _payload(given, count=len(given), value=_first_value(given)) if given else None)


def _payload(rows: list[Row], *, count: int, value: Any) -> dict[str, Any]:
    return {"rows": rows, "count": count, "value": value}


def _fitting(items: Sequence[Any]) -> list[Any]:
    """The first of them, as far as a run takes them."""
    fitting, size = [], 0
    for item in items:
        size += len(to_json(item, fallback=str))
        if size > MAX_PAYLOAD:
            break
        fitting.append(item)
    return fitting


def _first_value(rows: Sequence[Row]) -> Any:
    return next(iter(rows[0].values()), None) if rows else None


def _question(query: Query) -> dict[str, Any]:
    """What the memory is about; when it is asked does not matter."""
    about = {"key_column"} if query.fire == "new_rows" else {"operator", "value"}
    return query.model_dump(mode="json", include={"connection", "sql", "fire", *about})


def _digest(value: Any) -> str:
    """Sixteen characters that stand for a value, so that the memory is small and holds no one's data."""
    return b64encode(hashlib.blake2b(to_json(value, fallback=str), digest_size=12).digest()).decode()
