"""A query whose rows or value start the workflow: `select … returns more than 5 rows, checked every 15 minutes`."""

import re
from typing import Any

from builder_app.assistant.builtin.reading.conditions import atom
from builder_app.assistant.builtin.reading.schedules import TriggerPlan
from builder_app.assistant.builtin.words.calendar import find_schedule
from builder_app.assistant.builtin.words.condition_words import BOUNDS
from builder_app.assistant.builtin.words.fields import OPERATORS
from builder_app.assistant.builtin.words.key_columns import key_column
from builder_app.assistant.builtin.words.tokens import Token

ONE_VALUE = re.compile(r"^\s*select\s+(?:count|sum|avg|min|max|total)\s*\(", re.IGNORECASE)
"""A query that gives one number: what is compared is that number, not how many rows came."""


def row_watch(tokens: list[Token], source: str) -> TriggerPlan | None:
    """The query trigger that the words describe, None when they describe none."""
    words = {t.norm for t in tokens if t.kind == "word"}
    sql = next((t.norm for t in tokens if t.kind in ("quoted", "code") and t.norm.lower().startswith(("select", "with "))), "")
    if not sql and not words & {"sql", "query", "database"}:
        return None
    params: dict[str, Any] = {"sql": sql} if sql else {}
    if words & {"new"}:
        params["fire"] = "new_rows"
    elif (words & {"value", "result"} and not words & {"row", "rows"} and ONE_VALUE.search(sql)) or (
        ONE_VALUE.search(sql) and not words & {"row", "rows", "record"}
    ):
        params["fire"] = "value"
    elif words & {"row", "rows", "result", "results", "return", "find", "record", "count"}:
        params |= {"fire": "row_count", "operator": "greater_than", "value": 0}
    if key := key_column(tokens):
        params["key_column"] = key
    bound = _bound([t for t in tokens if t.kind not in ("quoted", "code", "connection")])
    if bound:
        params |= bound
        params.setdefault("fire", "value")
    if connection := next((t.norm for t in tokens if t.kind == "connection"), ""):
        params["connection"] = connection
    schedule = find_schedule(tokens)
    if schedule.found:
        params["schedule"] = schedule.cron
    return TriggerPlan("query", params)


def _bound(tokens: list[Token]) -> dict[str, Any]:
    """`exceeds 1000`, `is at least 3`: the number that the answer is compared with."""
    for i, token in enumerate(tokens[:-1]):
        operator = OPERATORS.get(token.norm, "") if token.kind in ("word", "compare") else ""
        number = next((t for t in tokens[i + 1 : i + 4] if t.kind == "number"), None)
        if operator in BOUNDS and number is not None:
            return {"operator": operator, "value": number.value}
    made = atom(tokens)
    told = made.kind == "compare" and made.operator and isinstance(made.value, int | float)
    return {"operator": made.operator, "value": made.value} if told else {}
