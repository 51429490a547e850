"""What a step looks for, told anew: what a search asks for, what is read out of a text, how the AI is to write."""

import re
from typing import Any

from builder_app.assistant.builtin.reading.clauses import Clause
from builder_app.assistant.builtin.values.ai_style import styled
from builder_app.assistant.builtin.values.calls import call_told
from builder_app.assistant.builtin.values.comparing import Comparing
from builder_app.assistant.builtin.values.fields_read import reading_changed
from builder_app.assistant.builtin.values.settings import Settings
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


def _of_a_reader(graph: Graph, clause: Clause, source: str, focus: str | None) -> tuple[str, str, Any] | None:
    """`the extraction should pick up the weight as well`, `the summary should be shorter`."""
    also = "also" in clause.marks or _TOO.search(source) is not None
    if (read := reading_changed(graph, clause.tokens, also=also)) is not None:
        return read
    if (call := call_told(graph, clause.tokens, source, focus)) is not None and call[1] == "method":
        return call
    style = styled(graph, clause.tokens, source, focus)
    return (style[0], "instructions", style[1]) if style is not None else None
