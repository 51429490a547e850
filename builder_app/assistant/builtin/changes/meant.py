"""Steps that an order means without naming them: whose silence counts as a decision, which message goes out another way."""

from builder_app.assistant.builtin.changes.clause_kinds import asked_in_the_form
from builder_app.assistant.builtin.changes.more_cases import beside_the_others
from builder_app.assistant.builtin.changes.other_channel import other_channel
from builder_app.assistant.builtin.reading.clauses import clauses
from builder_app.assistant.builtin.reading.equated import equated
from builder_app.assistant.builtin.values.leaving import leaving
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.workflow.graph import Graph


def meant(graph: Graph, tokens: list[Token], source: str, focus: str | None) -> set[str]:
    """The steps that may change for what the words mean, beside those that they name."""
    out: set[str] = set()
    for clause in clauses(tokens):
        if equated(clause) is not None:
            out |= {step for step, node in graph.nodes.items() if node.action == "human.approval"}
        if (gone := leaving(graph, clause.tokens, focus)) is not None:
            out.add(gone[0])
        rest = [t for t in clause.tokens if not t.is_word("also", "too", "please", "as-well")]
        if asked_in_the_form(rest):
            out |= {step for step, node in graph.nodes.items() if node.action == "human.form"}
        told = clause.tokens
        while told and told[0].is_word("sorry", "no", "oh", "ok", "actually", "please"):
            told = told[1:]
        way = other_channel(graph, told, source, focus, instead="instead" in clause.marks) if told and clause.condition is None else None
        if way is not None:
            out.add(way[0])
        for step, outcome in beside_the_others(graph, clause.condition) if clause.condition else ():
            out |= {step, *graph.targets(step, outcome)}
    return out
