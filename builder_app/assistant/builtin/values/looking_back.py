"""How far back an inbox is looked through: `look at the last 2 days`, `go back a week`, `only mails of the past 6 hours`."""

from typing import Any

from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.graph import Graph
from builder_app.assistant.builtin.workflow.param_names import holders
from builder_app.assistant.builtin.workflow.references import find

_PAST = word_set("last past previous preceding")
_LOOK = word_set("look check search go read scan consider cover use make take reach change set extend be should")
_OTHERS = word_set("wait remind escalate send post late delay every follow-up")


def looking_back(graph: Graph, tokens: list[Token]) -> tuple[str, dict[str, Any]] | None:
    """(the step that looks, how far back); None where the words say no such thing."""
    at = next((i for i, t in enumerate(tokens) if t.kind == "duration"), None)
    steps = [s for s, _ in holders(graph, {"since"})]
    words = {t.norm for t in tokens if t.kind == "word"}
    raw = {t.raw.lower() for t in tokens}
    if at is None or not steps or words & _OTHERS or len(tokens) > 12 or any(t.kind in ("address", "channel") for t in tokens):
        return None
    past = any(t.is_word(*_PAST) for t in tokens[max(0, at - 2) : at])
    back = "back" in raw or "older" in raw or "ago" in raw
    if not (past or back) or not (words & _LOOK or len(tokens) <= 4 or "only" in raw):
        return None
    found = find(graph, tokens, actions={graph.nodes[s].action for s in steps})
    return (found.step if found.step in steps else steps[0]), dict(tokens[at].value)
