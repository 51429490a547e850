"""What somebody asks about who is asked and says nothing: `what happens if I never answer the approval?`."""

from itertools import pairwise

from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.graph import End, Graph
from builder_app.assistant.builtin.workflow.references import find

_DENIED = word_set("never not nobody neither")
_SAYS = word_set("answer respond react decide decision look act complete fill submit sign slow reaction response")
_WAITS = frozenset({"human.approval", "human.form"})


def left_unanswered(graph: Graph, phrase: list[Token]) -> list[End]:
    """The time limit of the approval or form that the words speak of; nothing for words about anything else."""
    words = {t.norm for t in phrase if t.kind == "word"}
    steps = [s for s in graph.order() if graph.nodes[s].action in _WAITS]
    slow = {"too", "slow"} <= words or any(t.is_word("no") and behind.is_word(*_SAYS) for t, behind in pairwise(phrase))
    if not steps or not (slow or (words & _DENIED and words & _SAYS)):
        return []
    found = find(graph, phrase, actions=set(_WAITS))
    step = found.step or (steps[0] if len(steps) == 1 and not words & {"reply", "email", "mail"} else None)
    return [(step, "timeout")] if step is not None else []
