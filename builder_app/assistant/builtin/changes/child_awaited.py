"""Whether a sub-workflow that stands is waited for: `we needn't wait for the survey workflow to finish`, `go on without waiting for it`."""

import re

from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.graph import Graph

_CHILD = word_set("sub-workflow subworkflow workflow child")
_DENIED = word_set("not no never without no-longer skip")
_AROUND = word_set(
    "it is be fine ok okay good enough if when we i you do does to for the that this other until till finish done end complete over through go on "
    "continue proceed and please just now can should must will shall need have want let us turn switch off instead any-more run step a its in "
    "background at once wait waiting"
)


def child_awaited(graph: Graph, tokens: list[Token]) -> tuple[str, bool] | None:
    """(the sub-workflow, whether it is waited for) of a message about nothing else; None for other messages."""
    steps = [s for s in graph.order() if graph.nodes[s].action == "flow.sub_workflow"]
    words = {t.norm for t in tokens if t.kind == "word"}
    if len(steps) != 1 or not words & {"wait", "waiting"} or any(t.kind not in ("word", "punct", "ident", "code") for t in tokens):
        return None
    called = str(graph.nodes[steps[0]].params.get("workflow_id", "")).lower()
    names = {called, *re.split(r"[-_\W]+", called)}
    spoken = {t.raw.lower() for t in tokens if t.kind in ("word", "ident", "code")}
    told = bool(words & _CHILD or spoken & names)
    plain = all(t.kind == "punct" or t.norm in _AROUND | _CHILD | _DENIED or t.raw.lower() in names for t in tokens)
    return (steps[0], not words & _DENIED) if told and plain else None
