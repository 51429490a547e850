"""What happens with all others, told later: `all others should go to d@x.com`, `any other carrier: log it`, where a step sorts and says
nothing of them yet."""

from dataclasses import replace

from builder_app.assistant.builtin.reading.clauses import Clause
from builder_app.assistant.builtin.recasting.alternatives import rest_named
from builder_app.assistant.builtin.recasting.case_orders import order_of
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.graph import End, Graph

_REST = word_set("everything anything everybody anyone all anybody")
_SORTS = ("flow.switch", "ai.classify", "ai.sentiment")


def rest_headed(graph: Graph, tokens: list[Token]) -> list[Token]:
    """`any other carrier: post to Slack`, `the rest -> log it` as `otherwise …`, where a step sorts and one of its roads is open."""
    step = _sorter(graph)
    if step is None or all(graph.used((step, o)) for o in graph.roads(step)):
        return tokens
    told = rest_named(tokens)
    heads = [
        i for i, t in enumerate(told[:-1]) if t.is_word("otherwise") and (told[i + 1].norm in (":", "-") or told[i + 1].kind == "arrow")
    ]
    return [t for i, t in enumerate(told) if i - 1 not in heads] if heads and told != tokens else tokens


def _sorter(graph: Graph) -> str | None:
    return next((s for s in reversed(graph.order()) if graph.nodes[s].action in _SORTS), None)


def rest_told(graph: Graph, clause: Clause) -> tuple[Clause, list[End]] | None:
    """(what happens with them, the open roads) of such a clause; None for others and where no road is open."""
    step = _sorter(graph)
    open_ = [(step, o) for o in graph.roads(step) if not graph.used((step, o))] if step is not None else []
    if not open_ or clause.condition is not None or len(clause.tokens) < 2:
        return None
    tokens = rest_named(clause.tokens)
    if "otherwise" in clause.marks and clause.tokens[0].is_word("should", "go", "must", "will", "be", "get", "to", "land"):
        tokens = [Token("word", "otherwise", "otherwise", tokens[0].start, tokens[0].start), *tokens]
    if tokens[0].is_word(*_REST) and tokens[1].is_word("otherwise"):
        tokens = tokens[1:]
    if not tokens[0].is_word("otherwise") or (tokens == clause.tokens and clause.tokens[0].raw.lower() == "otherwise"):
        return None
    rest = [t for t in tokens[1:] if t.norm not in (":", "-", ",")]
    order = order_of(rest, bound=True) if rest else []
    default = [end for end in open_ if end[1] == "default"]
    return (replace(clause, tokens=order, marks=clause.marks - {"otherwise"}), default or open_) if order else None
