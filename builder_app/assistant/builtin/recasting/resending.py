"""The same message once more, so many times: `send the email again, at most 4 more times`, `resend it up to 3 times`."""

from builder_app.assistant.builtin.reading.frames import Frame
from builder_app.assistant.builtin.reading.making import interval_of, times_of
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.actions import MESSAGES
from builder_app.assistant.builtin.workflow.graph import End, Graph

_AGAIN = word_set("again resend")
_POINTED = word_set("the it that this same first them him her")


def resent(graph: Graph, frame: Frame, tokens: list[Token], ends: list[End]) -> str | None:
    """The repetition that leads back to the message whose reply did not come; None where the words ask for another message."""
    times = times_of(tokens)
    said = {t.norm for t in tokens} | {t.raw.lower() for t in tokens}
    silent = len(ends) == 1 and ends[0][1] == "timeout" and ends[0][0] in graph.nodes
    if not silent or times is None or frame.action not in ("email.send", "flow.repeat") or not said & _AGAIN or not said & _POINTED:
        return None
    message = str(graph.nodes[ends[0][0]].params.get("email_step") or "")
    node = graph.nodes.get(message)
    if node is None or node.action not in MESSAGES or set(frame.slots.to) - set(node.params.get("to") or []):
        return None
    interval = interval_of(tokens)
    params = {"max_times": times} | ({"interval": interval} if interval else {})
    repeat = graph.add("flow.repeat", name="Repeat", params=params, ends=ends, wish="repeat")
    graph.link((repeat, "again"), message)
    return repeat
