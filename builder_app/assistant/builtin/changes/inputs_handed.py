"""What another workflow that is run already is given besides: `hand it the priority as well`, `also pass the carrier to wf_replan`."""

from builder_app.assistant.builtin.building.record_values import value_path
from builder_app.assistant.builtin.reading.slots import snake
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.context import Context, expr
from builder_app.assistant.builtin.workflow.graph import Graph

_HANDS = word_set("hand pass give send provide supply add take need get receive")
_FILL = word_set(
    "it them we please also too as well along on over to with should must shall can and the its a sub-workflow subworkflow workflow child other as "
    "input inputs want let have us would like i"
)
Handed = tuple[str, dict[str, object]]


def inputs_handed(graph: Graph, tokens: list[Token], source: str, focus: str | None) -> Handed | None:
    """(the step, its inputs with those told); None for other words, or where one of the values is not known there."""
    runs = [s for s in graph.order() if graph.nodes[s].action == "flow.sub_workflow"]
    said = [t for t in tokens if t.kind != "punct" or t.norm == ","]
    if len(runs) != 1 or len(said) > 16 or not any(t.is_word(*_HANDS) for t in said[:4]):
        return None
    called = any(t.is_word("sub-workflow", "subworkflow", "child") or t.raw == graph.nodes[runs[0]].params.get("workflow_id") for t in said)
    if (not called and focus != runs[0]) or any(t.kind not in ("word", "ident", "punct") for t in said):
        return None
    groups: list[list[Token]] = [[]]
    for token in said:
        if token.norm == "," or token.is_word("and"):
            groups.append([])
        elif not token.is_word(*_HANDS, *_FILL) and token.raw != graph.nodes[runs[0]].params.get("workflow_id"):
            groups[-1].append(token)
    names = [source[g[0].start : g[-1].end] for g in groups if g]
    context = Context(graph, graph.sources(runs[0]))
    paths = {snake(name): value_path(name, context) for name in names}
    if not paths or not all(paths.values()):
        return None
    before = graph.nodes[runs[0]].params.get("inputs")
    return runs[0], (dict(before) if isinstance(before, dict) else {}) | {name: expr(path) for name, path in paths.items()}
