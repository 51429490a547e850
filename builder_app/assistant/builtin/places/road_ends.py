"""Where roads end: behind their last step, at the end of the main road."""

from builder_app.assistant.builtin.workflow.graph import End, Graph
from builder_app.domain.workflow import TRIGGER


def chain_end(graph: Graph, end: End) -> list[End]:
    """Where a branch that belongs to nobody else ends: behind its last step; the end itself when others share what
    follows."""
    at, seen = end, {end}
    while targets := graph.targets(*at):
        if len(targets) != 1 or len(graph.sources(targets[0])) != 1:
            return [end]
        step = targets[0]
        natural = graph.natural(step)
        alone = len(graph.roads(step)) == 1 or graph.nodes[step].action == "shipment.update"
        if len(natural) != 1 or not alone or natural[0] in seen:
            return [end]
        at = natural[0]
        seen.add(at)
    return [at]


def last_leaf(graph: Graph) -> list[End]:
    """The loose end behind the last step of the main road."""
    order = [s for s in graph.nodes if not graph.targets(s) and graph.natural(s)]
    if order:
        return graph.natural(order[-1])
    loose = graph.loose_ends()
    return loose[-1:] if loose else [(TRIGGER, "next")]
