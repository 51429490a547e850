"""Another number in a statement that queries a database: `the threshold in the query should be 25 instead of 10`."""

import re

from builder_app.assistant.builtin.recasting.contrasts import contrasted
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.graph import Graph

_OF_A_QUERY = word_set("query sql statement select threshold limit bound where qty quantity value")
_LEADS = word_set(
    "the in of our as a an should must be is to from set change make raise lower put use instead instead-of not and it number for please now rather"
)


def number_in_query(graph: Graph, tokens: list[Token]) -> tuple[str, str] | None:
    """(the step, its statement with the new number) where the old one stands in one statement only; None for other words."""
    said = [t for t in contrasted(tokens) if t.kind != "punct"]
    numbers = [t for t in said if t.kind == "number"]
    away = next(
        (i for i, t in enumerate(said) if t.is_word("instead-of", "not") and i + 1 < len(said) and said[i + 1].kind == "number"), None
    )
    if away is None and len(numbers) == 2 and said[0].is_word("change", "replace", "raise", "lower", "set"):
        away = said.index(numbers[0]) - 1  # `change the 10 in the query to 25`
    plain = all(t.kind == "number" or t.is_word(*_OF_A_QUERY, *_LEADS) for t in said)
    if (
        len(numbers) != 2
        or away is None
        or not plain
        or not any(t.is_word("query", "sql", "statement", "select", "threshold") for t in said)
    ):
        return None
    old = said[away + 1]
    new = next(t for t in numbers if t is not old)
    pattern = re.compile(rf"(?<![\w.]){re.escape(str(old.value))}(?![\w.])")
    held = [s for s, n in graph.nodes.items() if n.action == "data.query" and len(pattern.findall(str(n.params.get("sql", "")))) == 1]
    return (held[0], pattern.sub(str(new.value), str(graph.nodes[held[0]].params["sql"]))) if len(held) == 1 else None
