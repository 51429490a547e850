"""Where one more approval goes when nobody says where: behind those that are asked already, in front of what they let through."""

from collections.abc import Sequence

from builder_app.assistant.builtin.reading.frames import Frame
from builder_app.assistant.builtin.workflow.graph import Graph


def one_more_decides(graph: Graph, made: Sequence[Frame]) -> str | None:
    """The last approval that stands on the way, where the words ask for one more; None for other orders and where there is none."""
    if len(made) != 1 or made[0].action != "human.approval":
        return None
    asked = [s for s in graph.order() if graph.nodes[s].action == "human.approval"]
    return asked[-1] if asked and graph.targets(asked[-1], "approved") else None
