"""A step that should come later than it does: `send it a day after the delivery`, `delay the email by 2 hours`."""

from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.workflow.actions import MESSAGES
from builder_app.assistant.builtin.workflow.graph import Graph
from builder_app.assistant.builtin.workflow.references import find

_PUT_OFF = ("delay", "postpone", "defer", "hold", "push", "hold-off")
_DONE = (
    "send",
    "do",
    "post",
    "email",
    "page",
    "escalate",
    "run",
    "make",
    "start",
    "call",
    "log",
    "should",
    "must",
    "go",
    "publish",
    "move",
)
_LATER = ("later", "after", "afterwards", "following")
_SMALL = (
    "by",
    "for",
    "back",
    "off",
    "only",
    "out",
    "should",
    "must",
    "go",
    "be",
    "come",
    "happen",
    "just",
    "please",
    "with",
    "until",
    "about",
)
_POINTING = ("it", "that", "this")
_OTHERWISE = (
    "if",
    "reply",
    "answer",
    "wait",
    "again",
    "every",
    "each",
    "retry",
    "times",
    "another",
    "more",
    "before",
    "also",
    "add",
    "late",
)
_AT_ONCE = ("straight", "immediately", "once", "instantly", "directly", "right-away", "asap", "right", "away", "at", "off", "now")


def without_haste(tokens: list[Token]) -> list[Token]:
    """The words without `…, not straight away` at their end, which only says again that something comes later."""
    at = next((i for i in range(len(tokens) - 1, 1, -1) if tokens[i].is_word("not")), None)
    hasty = at is not None and at + 1 < len(tokens) and all(t.is_word(*_AT_ONCE) for t in tokens[at + 1 :])
    if at is None or not hasty or not any(t.kind == "duration" for t in tokens[:at]):
        return tokens
    return tokens[: at - (tokens[at - 1].kind == "punct" or tokens[at - 1].is_word("and"))]


def postponed(graph: Graph, tokens: list[Token], focus: str | None) -> tuple[str, Token] | None:
    """(the step, how much later it should come); None for other words."""
    lengths = [i for i, t in enumerate(tokens) if t.kind == "duration"]
    if len(lengths) != 1 or any(t.kind not in ("word", "duration", "punct", "step") or t.is_word(*_OTHERWISE) for t in tokens):
        return None
    at = lengths[0]
    before, behind = tokens[:at], [t for t in tokens[at + 1 :] if t.kind != "punct"]
    put_off = bool(before) and before[0].is_word(*_PUT_OFF) and all(t.is_word("later", "back", "please") for t in behind)
    later = bool(behind) and behind[0].is_word(*_LATER) and any(t.is_word(*_DONE) for t in before)
    thing = [t for t in before if not t.is_word(*_SMALL) and t.kind == "word"]
    if not (put_off or later) or not thing:
        return None
    named = thing[1:] if thing[0].is_word(*_PUT_OFF, *_DONE) else thing
    step = _meant(graph, named, focus)
    return (step, tokens[at]) if step is not None and not _waits(graph, step) else None


def _meant(graph: Graph, named: list[Token], focus: str | None) -> str | None:
    """The step of `the email`; of `it` the one last spoken of, else the only message."""
    if named and all(t.is_word(*_POINTING) for t in named):
        messages = [s for s in graph.order() if graph.nodes[s].action in (*MESSAGES, "message.slack", "message.teams")]
        return focus if focus in graph.nodes else messages[0] if len(messages) == 1 else None
    definite = bool(named) and named[0].is_word("the", "that", "this", "our", "my", "their")
    found = find(graph, named, focus=focus) if definite else None
    return found.step if found is not None and found.score >= 2 and not found.several else None


def _waits(graph: Graph, step: str) -> bool:
    """Whether a wait stands right before the step: then its length may be what is meant."""
    return any(s in graph.nodes and graph.nodes[s].action == "flow.wait" for s, _ in graph.sources(step))
