"""When a step is reached, in words: `which shipments get paged?`, `when does the director get a mail?`."""

from builder_app.assistant.builtin.workflow.graph import End, Graph
from builder_app.domain.outline import road_words
from builder_app.domain.trigger_words import condition_words, trigger_words
from builder_app.domain.workflow import TRIGGER


def reached_when(graph: Graph, step: str) -> str:
    """A sentence with every choice on the way from the start to the step; of several ways the first."""
    said: list[str] = []
    at, seen = step, {step}
    while sources := [end for end in graph.sources(at) if end[0] not in seen]:
        at, outcome = sources[0]
        if at == TRIGGER:
            break
        seen.add(at)
        if (told := _choice(graph, (at, outcome))) and told not in said:
            said.append(told)
    start = trigger_words(graph.trigger, graph.inputs)
    return f"It is reached {', '.join([start[:1].lower() + start[1:], *reversed(said)])}."


def _choice(graph: Graph, end: End) -> str:
    """What has to be so for a run to leave by that outcome; empty for the only way."""
    step, outcome = end
    node = graph.nodes[step]
    if node.action == "flow.condition":
        asked = condition_words(node.params.get("condition"))
        return f"if {asked}" if outcome == "true" else f"if not: {asked}"
    return "" if outcome == "next" or len(graph.roads(step)) < 2 else road_words(outcome)
