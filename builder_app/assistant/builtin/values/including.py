"""Values put into the text of a step that stands: `put the note into the body of the email`, `include the ETA in the subject`."""

from builder_app.assistant.builtin.reading.known_values import known_value
from builder_app.assistant.builtin.reading.named_results import named_results
from builder_app.assistant.builtin.values.quoting import Rewording
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.workflow.actions import TEXT_PARAM
from builder_app.assistant.builtin.workflow.context import Context, expr
from builder_app.assistant.builtin.workflow.graph import Graph
from builder_app.assistant.builtin.workflow.param_names import WORDED, holders, mentions
from builder_app.assistant.builtin.workflow.references import find

_VERBS = ("put", "add", "include", "insert", "write", "mention", "show", "contain", "state", "tell", "carry", "have")


def included(graph: Graph, tokens: list[Token], *, focus: str | None) -> Rewording | None:
    """The text with the value in it; None where no known value, or no text of a step, is named."""
    verb = next((i for i, t in enumerate(tokens) if t.is_word(*_VERBS) and t.form in ("base", "s")), None)
    if verb is None or any(t.kind in ("address", "duration", "channel", "url", "quoted") for t in tokens):
        return None
    into = next((i for i, t in enumerate(tokens) if i > verb + 1 and t.is_word("in", "into", "to")), None)
    if verb == 0 and into is None and not (tokens[0].is_word("mention", "include", "state") and focus is not None):
        return None
    value = tokens[verb + 1 : into]
    where = tokens[into + 1 :] if into is not None else tokens[:verb]
    step, name = _text(graph, where, focus)
    if step is None or not value:
        return None
    said, context = [t for t in value if not t.is_word("also", "too")], Context(graph, graph.sources(step))
    named = named_results(" ".join(t.raw for t in said), context)
    path = named[0][1] if len(named) == 1 else known_value(said, context)
    if not path:
        return None
    before = str(graph.nodes[step].params.get(name) or "")
    if expr(path) in before:
        return Rewording(step, name, before)
    label = path.rpartition(".")[2].removesuffix("_f").replace("_", " ").capitalize()
    text = f"{before} – {expr(path)}" if name == "subject" and before else _with_line(before, f"{label}: {expr(path)}")
    return Rewording(step, name, text)


def _text(graph: Graph, where: list[Token], focus: str | None) -> tuple[str | None, str]:
    """The step whose text is meant, and which of its texts."""
    if not where and focus in graph.nodes and (own := TEXT_PARAM.get(graph.nodes[focus].action)):
        return focus, own
    names = next((m.names & WORDED for m in mentions(where) if m.names & WORDED), frozenset())
    every = holders(graph, names) if names else [(s, None) for s in graph.order() if graph.nodes[s].action in TEXT_PARAM]
    steps = [s for s, _ in every]
    found = find(graph, where, focus=focus, actions={graph.nodes[s].action for s in steps}) if steps else None
    step = found.step if found is not None and found.score >= 1.5 else focus if focus in steps else steps[0] if len(steps) == 1 else None
    if step is None or (not names and (found is None or found.score < 2)):
        return None, ""
    own = next((p.name for s, p in every if s == step and p is not None), None) or TEXT_PARAM.get(graph.nodes[step].action, "")
    return (step, own) if own else (None, "")


def _with_line(text: str, line: str) -> str:
    """One more line, in front of the thanks at the end."""
    closing = "\n\nThank you"
    return f"{text.removesuffix(closing)}\n{line}{closing}" if text.endswith(closing) else f"{text}\n{line}".strip()
