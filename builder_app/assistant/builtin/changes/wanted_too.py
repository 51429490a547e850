"""One more thing of what is read or asked already: `I need the pickup date too`."""

from dataclasses import replace

from builder_app.assistant.builtin.changes.clause_kinds import asked_in_the_form
from builder_app.assistant.builtin.reading.clauses import Clause
from builder_app.assistant.builtin.reading.frames import frames
from builder_app.assistant.builtin.values.fields_read import reading_changed
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.workflow.graph import Graph

_READ = ("extract", "read", "capture", "pull", "get", "grab", "include", "parse", "collect", "take")


def wanted_too(graph: Graph, clause: Clause, source: str) -> Clause:
    """`I need the pickup date too`, where something is read: one more value of it; any other clause as it is."""
    tokens = clause.tokens
    if clause.condition is None and reading_changed(graph, tokens, also="also" in clause.marks) is not None:
        return clause
    while tokens and tokens[0].is_word("i", "we", "also", "need", "want", "would", "like", "to", "have"):
        tokens = tokens[1:]
    more = "also" in clause.marks or (tokens[-1:] and tokens[-1].is_word("too", "also"))
    tokens = [t for t in tokens if not t.is_word("too", "also")]
    asked = more and clause.condition is None and 0 < len(tokens) <= 6 and tokens[0].is_word("the", "a", "an", "its", "their")
    plain = asked and all(t.kind in ("word", "ident", "punct") for t in tokens) and not frames(tokens, source)
    reads = any(n.action in ("document.parse", "email.parse_reply", "ai.extract") for n in graph.nodes.values())
    forms = any(n.action == "human.form" for n in graph.nodes.values())
    if more and forms and not reads and clause.condition is None and (asked := asked_in_the_form(tokens)):
        return replace(clause, tokens=asked, marks=clause.marks | {"also"})
    if more and reads and clause.condition is None and tokens[:1] and tokens[0].is_word(*_READ) and len(tokens) <= 8:
        return replace(clause, tokens=tokens, marks=clause.marks | {"also"})
    return (
        replace(clause, tokens=[Token("word", "extract", "extract", tokens[0].start, tokens[0].start), *tokens])
        if plain and reads
        else clause
    )
