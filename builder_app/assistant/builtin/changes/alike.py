"""One kind to be handled as another: `treat neutral like negative`, `UPS goes the same way as DHL`, `high counts as critical`."""

from builder_app.assistant.builtin.places.kinds import road_named
from builder_app.assistant.builtin.places.positions import branch_ends
from builder_app.assistant.builtin.reading.clauses import Clause
from builder_app.assistant.builtin.words.fields import PRIORITIES, STATUSES
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.graph import End, Graph

_HANDLED = word_set("treat handle process deal consider regard count see manage go take follow run happen end land")
_SAME = ("same", "exactly", "just")
_BESIDE = word_set(
    "treat handle process deal with consider regard count see manage go take follow run happen end land do have has to be must"
)
_BESIDE |= word_set(
    "should can will from now on also too exactly just the same way road path route branch a an of for ones mail mails email emails"
)
_BESIDE |= word_set(
    "message shipment order reply document all any please priority status carrier it they one thing as like where in is are get"
)


def kinds_alike(graph: Graph, clause: Clause) -> tuple[End | list[Token], End] | None:
    """(the kind that is handled anew, the road that it takes now) of a clause that equates two kinds; a kind without a road of its own
    is given by its words. None for other clauses."""
    tokens = [t for t in clause.tokens if t.kind != "punct"]
    at = next((i for i, t in enumerate(tokens) if i and t.is_word("like", "as")), None)
    if at is None or clause.condition is not None:
        return None
    before, after = tokens[:at], tokens[at + 1 :]
    equates = (
        tokens[at].is_word("like")
        or any(t.is_word(*_SAME) for t in before)
        or (before[0].is_word("treat", "handle") or before[-1].is_word("count", "treat"))
    )
    if not equates or not any(t.norm in _HANDLED for t in before):
        return None
    one, other = _kind(before), _kind(after)
    if not one or not other or len(one) > 4 or len(other) > 4:
        return None
    model = _end(graph, other)
    return (_end(graph, one) or one, model) if model is not None else None


def treated_alike(graph: Graph, told: End | list[Token], model: End) -> str:
    """Lets the kind take the model's road; what was done. Empty where that cannot be."""
    if isinstance(told, tuple):
        if told == model or told[0] != model[0]:
            return ""
        targets = graph.targets(*model)
        gone = [node for node in graph.led_by(told) if node.id not in targets]
        graph.edges = [e for e in graph.edges if (e[0], e[1]) != told]
        for node in gone:
            if node.id not in graph.reachable():
                graph.edges = [e for e in graph.edges if node.id not in (e[0], e[2])]
                del graph.nodes[node.id]
        for target in targets:
            graph.link(told, target)
        names = ", ".join(f"“{node.name}”" for node in gone)
        return f"{told[1]} now goes the way of {model[1]}" + (f"; removed {names}" if names else "")
    return _compared_too(graph, told, model)


def _kind(tokens: list[Token]) -> list[Token]:
    return [t for t in tokens if t.norm not in _BESIDE]


def _end(graph: Graph, tokens: list[Token]) -> End | None:
    """The road that the words name, on whatever step; where a check compares with that value, its true side."""
    if (named := road_named(graph, tokens)) is not None and named[1] >= len(tokens):
        return named[0]
    said = " ".join(t.norm for t in tokens).lower()
    for step in graph.order():
        tree = graph.nodes[step].params.get("condition")
        if isinstance(tree, dict) and str(tree.get("right")).lower() == said and tree.get("operator") == "equals":
            return step, "true"
    ends = branch_ends(graph, tokens)
    return ends[0] if len(ends) == 1 else None


def _compared_too(graph: Graph, told: list[Token], model: End) -> str:
    """A check that holds for one value holds for the other too."""
    node = graph.nodes[model[0]]
    tree = node.params.get("condition")
    if node.action != "flow.condition" or not isinstance(tree, dict) or tree.get("operator") != "equals":
        return ""
    path = str(tree.get("left")).strip("{} ")
    said = " ".join(t.norm if t.kind in ("quoted", "code") else t.raw for t in told)
    known = PRIORITIES if path.endswith(".priority") else STATUSES if path.endswith(".status") else None
    if known is not None and said.lower() not in known:
        return ""
    value = known[said.lower()] if known is not None else said
    node.params = node.params | {"condition": {"any": [tree, dict(tree) | {"right": value}]}}
    node.name = f"{node.name} or {value}"
    return f"“{node.name}”: {said} is treated alike"
