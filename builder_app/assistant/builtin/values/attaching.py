"""Files that go with a mail, told later: `attach the saved file to the email`, `put the CSV on the mail as an attachment`."""

from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.context import expr
from builder_app.assistant.builtin.workflow.graph import Graph
from builder_app.assistant.builtin.workflow.references import find

_ATTACHES = ("attach", "attached", "attachment", "attachments", "enclose", "enclosed")
_FILES = word_set("file files csv json markdown document report export saved result table list it that")
_MAILS = ("email.send", "email.follow_up", "email.escalate")


def attached(graph: Graph, tokens: list[Token]) -> tuple[str, str, list[str]] | None:
    """(the mail, `attachments`, the file that was saved on the way to it); None where the words say something else or the mail is not clear."""
    words = {t.norm for t in tokens} | {t.raw.lower() for t in tokens}
    if not words & set(_ATTACHES) or not words & _FILES or words & {"without", "not", "no", "remove", "if", "when"}:
        return None
    if any(t.kind not in ("word", "punct", "address") for t in tokens):
        return None
    mails = [s for s in graph.order() if graph.nodes[s].action in _MAILS and _saved(graph, s)]
    named = find(graph, tokens, actions=set(_MAILS)).steps
    meant = [s for s in mails if s in named] if len(mails) > 1 else mails
    return (meant[0], "attachments", [expr(f"steps.{_saved(graph, meant[0])}.file")]) if len(meant) == 1 else None


def _saved(graph: Graph, mail: str) -> str:
    return next((s for s in graph.upstream([mail]) if graph.nodes[s].action == "document.save"), "")
