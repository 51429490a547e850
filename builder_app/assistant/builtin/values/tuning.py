"""What a mail or query trigger is told besides its kind: how often it looks, what narrows it, how many rows it takes."""

from typing import Any

from builder_app.assistant.builtin.reading.clauses import Clause
from builder_app.assistant.builtin.reading.making import interval_of, times_of
from builder_app.assistant.builtin.reading.triggers import event_trigger
from builder_app.assistant.builtin.words.calendar import find_schedule
from builder_app.assistant.builtin.words.fields import OPERATORS
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.graph import Graph

_LOOKING = word_set("check poll look scan watch query ask run refresh interval mailbox inbox database it do start trigger")
_SHIFTS = word_set("raise lower increase reduce decrease bump drop up set make change")
_POINTING = word_set("it that this to the threshold limit bar cutoff be should now please instead is rather let us just only")
_ROWS = frozenset({"row", "record", "result", "hit", "match", "line"})
_NOT_HERE = word_set("remind retry repeat until wait escalate approve send post email add insert")
_FILTERED = word_set("subject attachment from sender body pdf")


def tune(graph: Graph, tokens: list[Token], *, only: bool = False) -> bool:
    """Whether the words were about how a mail or query trigger looks; then its parameters are set."""
    kind, words = graph.trigger.type, {t.norm for t in tokens if t.kind == "word"}
    if kind not in ("email", "query") or not tokens or times_of(tokens):
        return False
    if kind == "email":
        params = _mail(tokens, words, only=only)
    else:
        params = (
            rows_wanted(tokens, again=graph.trigger.params.get("fire") == "row_count")
            or _bound(tokens, words, graph)
            or _asked_when(tokens, words)
        )
    if not params or params.items() <= graph.trigger.params.items():
        return False
    graph.set_trigger(kind, dict(graph.trigger.params) | params)
    return True


def _bound(tokens: list[Token], words: set[str], graph: Graph) -> dict[str, Any]:
    """`raise that to 35`, `the threshold is 12 now`: the number that the answer of the query is compared with."""
    numbers = [t for t in tokens if t.kind == "number"]
    held = graph.trigger.params.get("value")
    others = any(n.action in ("flow.condition", "flow.repeat", "shipment.search", "data.query") for n in graph.nodes.values())
    limit = words & {"threshold", "limit", "bar", "cutoff"} and not others
    shifted = words & _SHIFTS and words & {"it", "that", "this"} and not others
    bare = all(t.kind in ("number", "punct") or t.is_word(*_SHIFTS, *_POINTING) for t in tokens)
    told = len(numbers) == 1 and bare and (limit or shifted)
    return {"value": numbers[0].value} if told and isinstance(held, int | float) else {}


def _looks(tokens: list[Token], words: set[str]) -> bool:
    """Whether the words say how often somebody looks, and nothing else."""
    return bool(words & _LOOKING) and not words & _NOT_HERE and not any(t.kind in ("address", "channel", "url") for t in tokens)


def _mail(tokens: list[Token], words: set[str], *, only: bool) -> dict[str, Any]:
    """`check the mailbox every 10 minutes`, `only mails with an attachment`, `only from x@y.com`."""
    pace = interval_of(tokens) or next((dict(t.value) for t in tokens if t.kind == "duration" and "interval" in words), None)
    if pace is not None and _looks(tokens, words):
        return {"interval": pace}
    if not only or not words & _FILTERED or words & _NOT_HERE - {"email"}:
        return {}
    at = tokens[0]
    opening = [Token("word", word, word, at.start, at.start) for word in ("email", "arrive")]
    plan = event_trigger([*opening, *tokens], "")
    return plan.params if plan is not None and plan.type == "email" else {}


def _asked_when(tokens: list[Token], words: set[str]) -> dict[str, Any]:
    """`check it every 30 minutes`, `run the query at 6 am`."""
    schedule = find_schedule(tokens)
    return {"schedule": schedule.cron} if schedule.found and _looks(tokens, words) else {}


def rows_wanted(tokens: list[Token], *, again: bool = False) -> dict[str, Any]:
    """`more than 20 rows come back`, `new rows`, `any rows`; `again`: a bare bound counts rows too. Empty for other words."""
    words = {t.norm for t in tokens if t.kind == "word"}
    number = next((t.value for t in tokens if t.kind == "number"), None)
    operator = next((OPERATORS[t.norm] for t in tokens if t.norm in OPERATORS), "")
    if not words & _ROWS and not (again and number is not None and operator):
        return {}
    if "new" in words:
        return {"fire": "new_rows"}
    if number is not None:
        upwards = bool(words & {"upwards", "up", "least"})
        return {"fire": "row_count", "operator": operator or ("greater_or_equal" if upwards else "greater_than"), "value": number}
    if words & {"any", "some", "return", "find", "there", "reply", "come"}:
        return {"fire": "row_count", "operator": "greater_than", "value": 0}
    return {}


def tuned(graph: Graph, parts: list[Clause]) -> list[Clause]:
    """The clauses of a first request without what only tells the trigger how to look."""
    out: list[Clause] = []
    for clause in parts:
        if clause.condition is None and not clause.marks and tune(graph, clause.tokens):
            continue
        counted = graph.trigger.type == "query" and clause.condition is not None and not clause.marks & {"otherwise"}
        if counted and not out and (params := rows_wanted(clause.condition or [])):
            graph.set_trigger("query", dict(graph.trigger.params) | params)
            clause.condition, clause.condition_word = None, ""
        if clause.tokens or clause.condition is not None or clause.marks:
            out.append(clause)
    return out
