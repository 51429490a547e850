"""Whether the mails that a look into the inbox finds count as read: `mark them as read`, `leave the mails unread`."""

from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.workflow.graph import Graph

LONGEST = 10


def read_mark(graph: Graph, tokens: list[Token]) -> tuple[str, bool] | None:
    """(the look, whether what it finds counts as read); None for other words, or where nobody looks into an inbox."""
    step = next((s for s in graph.order() if graph.nodes[s].action == "email.check_inbox"), None)
    opens = any(t.is_word("mark", "flag", "set") for t in tokens[:5]) or (bool(tokens) and tokens[0].is_word("leave", "keep"))
    opens = opens or any(t.is_word("stay", "remain", "leave", "keep") for t in tokens)  # `the mails should stay unread`
    unread = any(t.raw.lower() == "unread" for t in tokens)
    read = unread or any(t.is_word("as") and tokens[i + 1].is_word("read", "see") for i, t in enumerate(tokens[:-1]))
    if step is None or not opens or not read or len(tokens) > LONGEST or any(t.kind not in ("word", "punct") for t in tokens):
        return None
    return step, not unread and not any(t.is_word("not", "never") for t in tokens)
