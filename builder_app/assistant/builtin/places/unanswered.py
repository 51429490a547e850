"""Which wait a reply belongs to, and replies that nothing waits for yet."""

from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.actions import MESSAGES
from builder_app.assistant.builtin.workflow.graph import Graph
from builder_app.assistant.builtin.workflow.references import find

_WAITS = ("email.wait_for_reply", "email.check_inbox")


def unanswered_so_far(graph: Graph, phrase: list[Token]) -> bool:
    """Whether the reply is one to a follow-up or an escalation that nothing waits on yet: `if the follow-up gets no answer`."""
    said = [t for t in phrase if not t.is_word("reply", "answer", "response", "not", "no")]
    named = find(graph, said, actions={"email.follow_up", "email.escalate"})
    if named.step is None or named.score < 3 or named.several:
        return False
    behind = graph.downstream(named.step)
    return not any(n.params.get("email_step") == named.step or s in behind for s, n in graph.nodes.items() if n.action in _WAITS)


_ANSWERING = word_set("reply answer answered response timeout nobody no be get receive not by without still")


def answering(graph: Graph, phrase: list[Token], holders: list[str]) -> str | None:
    """The step that waits for the answer to the message that the words name: `if the follow-up is answered`; None where they name none."""
    named = find(graph, [t for t in phrase if t.norm not in _ANSWERING], actions=set(MESSAGES))
    if named.step is None or named.several or named.score < 1.5:
        return None
    return next((s for s in holders if graph.nodes[s].params.get("email_step") == named.step), None)
