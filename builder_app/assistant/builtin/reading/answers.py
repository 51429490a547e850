"""Comparisons with what was read or filled in: `if disposition is destroy`, after a form that asked for the disposition."""

from dataclasses import replace
from typing import Any

from builder_app.assistant.builtin.reading.conditions import Cond
from builder_app.assistant.builtin.reading.slots import snake
from builder_app.assistant.builtin.words.condition_words import NEGATIONS
from builder_app.assistant.builtin.words.fields import NEGATED
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.workflow.graph import End, Graph

_HOLDERS = {"human.form": "fields", "document.parse": "fields", "ai.extract": "fields", "email.parse_reply": "required_fields"}


_EMPTINESS = {"empty": True, "blank": True, "missing": True, "filled": False, "given": False, "filled in": False, "there": False}


def known_fields(graph: Graph, ends: list[End]) -> list[str]:
    """Names of all that forms asked for and readings looked for upstream, the nearest first."""
    return [name for step in graph.upstream(s for s, _ in ends) for name in fields_of(graph, step)]


def fields_of(graph: Graph, step: str) -> list[str]:
    """Names of what one step asks for or looks for."""
    listing = graph.nodes[step].params.get(_HOLDERS.get(graph.nodes[step].action, "")) or []
    return [str(one.get("name")) if isinstance(one, dict) else str(one) for one in listing]


def about_a_field(cond: Cond, graph: Graph, ends: list[End]) -> Cond | None:
    """The condition as a comparison with one of these fields; None where it names none."""
    tokens = [t for t in cond.tokens if not t.is_word("the", "a", "an", "their", "its", "field", "value")]
    at = next(
        (i for i, t in enumerate(tokens) if t.is_word("be", "equal", "equals", "have", "say", "match") or t.norm in ("=", "==", ":")), None
    )
    if not at or at + 1 >= len(tokens):
        return None
    said = snake(" ".join(t.raw for t in tokens[:at]))
    name = next((f for f in known_fields(graph, ends) if said == f or f.endswith(f"_{said}") or said.endswith(f"_{f}")), "")
    value = _value([t for t in tokens[at + 1 :] if t.norm not in NEGATIONS and not t.is_word("be", "to")])
    if not name or value in ("", None):
        return None
    if str(value).lower() in _EMPTINESS:
        refused = sum(t.norm in NEGATIONS for t in tokens) % 2 == 1
        empty = _EMPTINESS[str(value).lower()] != refused
        return replace(cond, kind="compare", subject=f"attributes.{name}", operator="is_empty" if empty else "is_not_empty", value=None)
    operator = NEGATED["equals"] if cond.negative else "equals"
    return replace(cond, kind="compare", subject=f"attributes.{name}", operator=operator, value=value)


def _value(tokens: list[Token]) -> Any:
    if len(tokens) == 1 and tokens[0].value is not None and not isinstance(tokens[0].value, dict):
        return tokens[0].value
    return " ".join(t.norm if t.kind in ("quoted", "code") else t.raw for t in tokens[:4])
