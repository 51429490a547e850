"""Reckoning with a time that stands, as plain orders: `cut the wait in half`, `add 2 hours to the pause`, `knock an hour off the wait`."""

from dataclasses import replace

from builder_app.assistant.builtin.reading.clauses import Clause
from builder_app.assistant.builtin.words.tokens import Token, word_at
from builder_app.assistant.builtin.workflow.graph import Graph
from builder_app.assistant.builtin.workflow.references import timed

_TAKES = ("cut", "knock", "take", "shave", "trim", "remove", "drop")


def reckoned(graph: Graph, clause: Clause) -> Clause:
    """The clause as `halve …`, `double …`, `extend … by …` or `shorten … by …`; as it stands where it reckons with no time."""
    tokens = clause.tokens
    if clause.condition is not None or not 3 < len(tokens) <= 10:
        return clause
    told = _scaled(tokens) or _moved(tokens)
    if not told or timed(graph, told[1:]).step is None:
        return clause
    return replace(clause, tokens=told)


def _scaled(tokens: list[Token]) -> list[Token]:
    """`cut the wait in half`, `wait twice as long`."""
    raw = [t.raw.lower() for t in tokens]
    if "half" in raw[-1:] and raw[-2] in ("in", "by") and tokens[0].is_word("cut", "reduce", "shorten", "split"):
        return [word_at("halve", tokens[0]), *tokens[1:-2]]
    as_long = next((i for i in range(len(raw) - 2) if raw[i : i + 3] == ["twice", "as", "long"]), None)
    if as_long is None:
        return []
    named = [t for t in tokens[:as_long] if not t.is_word("make", "should", "be", "last", "take")]
    return [word_at("double", tokens[0]), *(named if len(named) > 1 else [word_at("the", tokens[0]), word_at("wait", tokens[0])])]


def _moved(tokens: list[Token]) -> list[Token]:
    """`add 2 hours to the wait`, `take an hour off the pause`."""
    if tokens[1].kind != "duration" or not tokens[3].is_word("the", "that", "this", "our"):
        return []
    by = [word_at("by", tokens[1]), tokens[1]]
    if tokens[0].is_word("add", "put") and tokens[2].is_word("to", "on"):
        return [word_at("extend", tokens[0]), *tokens[3:], *by]
    if tokens[0].is_word(*_TAKES) and tokens[2].is_word("off", "from"):
        return [word_at("shorten", tokens[0]), *tokens[3:], *by]
    return []
