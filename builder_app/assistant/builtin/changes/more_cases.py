"""One more case of a distinction that stands: `if the priority is critical, page PagerDuty`, where high ones are told apart already."""

from builder_app.assistant.builtin.places.switching import add_case
from builder_app.assistant.builtin.reading.comparisons import left_path
from builder_app.assistant.builtin.reading.conditions import Cond, atom
from builder_app.assistant.builtin.reading.posted_values import posted
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.workflow.context import Context, expr
from builder_app.assistant.builtin.workflow.graph import End, Graph


def beside_the_others(graph: Graph, condition: list[Token]) -> list[End]:
    """The other side of the last check for another value of the same field; empty where nothing is told apart by it."""
    cond = atom(condition)
    cond = posted(cond, graph) or cond
    if cond.kind != "compare" or cond.operator != "equals":
        return []
    checks = [s for s in graph.order() if _compares(graph, s, cond)]
    last = next((s for s in reversed(checks) if not any(t in checks for t in graph.targets(s, "false"))), None)
    return [(last, "false")] if last is not None else []


def _compares(graph: Graph, step: str, cond: Cond) -> bool:
    """Whether a step checks the field for a value other than the condition's."""
    tree = graph.nodes[step].params.get("condition")
    if graph.nodes[step].action != "flow.condition" or not isinstance(tree, dict) or tree.get("operator") != "equals":
        return False
    path = left_path(cond, Context(graph, graph.sources(step)))
    return bool(path) and tree.get("left") == expr(path) and str(tree.get("right")).lower() != str(cond.value).lower()


def another_case(graph: Graph, condition: list[Token]) -> End | None:
    """The new road of the switch that sorts by the field compared; None where none does."""
    cond = atom(condition)
    if cond.kind != "compare" or cond.operator != "equals" or not isinstance(cond.value, str):
        return None
    for step in graph.order():
        if graph.nodes[step].action == "flow.switch":
            path = left_path(cond, Context(graph, graph.sources(step)))
            if path and graph.nodes[step].params.get("value") == expr(path):
                at = condition[0]
                return add_case(graph, step, [Token("quoted", cond.value, cond.value, at.start, at.start, value=cond.value)])
    return None
