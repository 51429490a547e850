"""What a step looks for, told anew: what a search asks for, what is read out of a text, how the AI is to write."""

import re
from typing import Any

from builder_app.assistant.builtin.building.record_values import record_of
from builder_app.assistant.builtin.reading.clauses import Clause
from builder_app.assistant.builtin.values.ai_style import styled
from builder_app.assistant.builtin.values.calls import call_told
from builder_app.assistant.builtin.values.comparing import Comparing
from builder_app.assistant.builtin.values.fields_read import reading_changed
from builder_app.assistant.builtin.values.settings import Settings
from builder_app.assistant.builtin.workflow.context import Context
from builder_app.assistant.builtin.workflow.graph import Graph

_TOO = re.compile(r"\b(?:too|as well|in addition)\W*$", re.IGNORECASE)


def asked_anew(graph: Graph, clause: Clause, source: str, focus: str | None) -> Comparing | Settings | None:
    """What was changed, with what to say of it; None for clauses about anything else."""
    searched = Comparing(graph, focus)
    pointed = clause.condition is not None and clause.tokens and clause.tokens[0].is_word("it", "they", "them")
    tokens = [*(clause.condition or []), *clause.tokens[1:]] if pointed else clause.tokens if clause.condition is None else []
    if searched.searched(tokens, only="only" in clause.marks, also="also" in clause.marks):
        return searched
    made = _of_a_reader(graph, clause, source, focus) if clause.condition is None else None
    if made is None:
        return None
    setter = Settings(graph, source, focus)
    setter.put(*made)
    setter.focus = made[0]
    return setter


def _held_too(graph: Graph, clause: Clause) -> tuple[str, str, Any] | None:
    """`the record should hold the destination too`: one more value of the only record that is stored."""
    stores = [s for s in graph.order() if graph.nodes[s].action == "data.store"]
    said = [t for t in clause.tokens if not t.is_word("also", "too", "please", "as-well")]
    verb = next((i for i, t in enumerate(said) if t.is_word("hold", "contain", "include", "carry", "have", "keep", "store", "get")), None)
    modal = verb is not None and any(t.is_word("should", "must", "need", "has", "let", "have") for t in said[:verb])
    if len(stores) != 1 or verb is None or not modal or not any(t.is_word("record") for t in said[:verb]) or verb + 1 >= len(said):
        return None
    names = [
        part.strip() for part in re.split(r",|\band\b", " ".join(t.raw for t in said[verb + 1 :] if t.kind != "punct" or t.norm == ","))
    ]
    known, unknown = record_of([name for name in names if name], Context(graph, graph.sources(stores[0])))
    held = graph.nodes[stores[0]].params.get("record")
    return (stores[0], "record", {**held, **known}) if known and not unknown and isinstance(held, dict) else None


def _of_a_reader(graph: Graph, clause: Clause, source: str, focus: str | None) -> tuple[str, str, Any] | None:
    """`the extraction should pick up the weight as well`, `the summary should be shorter`."""
    also = "also" in clause.marks or _TOO.search(source) is not None
    if (read := reading_changed(graph, clause.tokens, also=also)) is not None:
        return read
    if (call := call_told(graph, clause.tokens, source, focus)) is not None and call[1] == "method":
        return call
    if (record := _held_too(graph, clause)) is not None:
        return record
    style = styled(graph, clause.tokens, source, focus)
    return (style[0], "instructions", style[1]) if style is not None else None
