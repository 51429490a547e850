"""That somebody starts it, told anywhere in a first message: `…. I start it by hand with a driver.`, `- inputs: origin, destination`."""

from itertools import groupby

from builder_app.assistant.builtin.reading.clauses import Clause
from builder_app.assistant.builtin.recasting.openings import told_in_between
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.workflow.graph import Graph


def hand_told(graph: Graph, parts: list[Clause], source: str) -> list[Clause]:
    """The clauses without the sentences that only say so; what a run is given in these is declared."""
    out: list[Clause] = []
    told = True
    for _, group in groupby(parts, key=lambda clause: clause.sentence):
        sentence = list(group)
        names = told_in_between(_words(sentence), source, after_start=told) if not any(c.condition for c in sentence) else None
        told = names is not None
        if names is None:
            out += sentence
        for name in names or []:
            graph.declare_input(name)
    return out


def _words(sentence: list[Clause]) -> list[Token]:
    return sorted({t.start: t for clause in sentence for t in clause.tokens if t.start < t.end}.values(), key=lambda t: t.start)
