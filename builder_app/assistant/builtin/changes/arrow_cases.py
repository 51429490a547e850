"""Arrows behind the outcomes of steps that stand: `invoices -> email ap@x.com` as `if invoices, email ap@x.com`."""

from dataclasses import replace

from builder_app.assistant.builtin.places.positions import branch_ends
from builder_app.assistant.builtin.reading.boundaries import is_verb
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.workflow.graph import Graph

LONGEST = 4


def cases_spoken(graph: Graph, tokens: list[Token]) -> list[Token]:
    """The words with every arrow behind a known outcome told as a condition; other arrows as they are."""
    out: list[Token] = []
    start = 0
    for token in tokens:
        case = out[start:]
        named = token.kind == "arrow" and 0 < len(case) <= LONGEST and not is_verb(case, 0, start=True)
        if named and branch_ends(graph, case):
            comma = replace(token, kind="punct", raw=",", norm=",")
            out = [*out[:start], Token("word", "if", "if", case[0].start, case[0].start), *case, comma]
            continue
        out.append(token)
        if token.kind in ("arrow", "newline", "bullet") or token.norm in (".", ";", ","):
            start = len(out)
    return out
