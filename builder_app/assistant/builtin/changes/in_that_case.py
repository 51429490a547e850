"""The road that the last question was about: what `in that case` means after `what happens when she says no?`."""

from collections.abc import Sequence

from builder_app.assistant.builtin.places.positions import branch_ends
from builder_app.assistant.builtin.questions.explain import is_question
from builder_app.assistant.builtin.reading.boundaries import CONDITION_WORDS
from builder_app.assistant.builtin.reading.message import read
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.workflow.graph import End, Graph
from builder_app.domain.chat import Message


def road_asked_about(graph: Graph, history: Sequence[Message]) -> list[End]:
    """The outcomes that the person's last message asked about; empty where it was no such question."""
    said = next((m.text for m in reversed(history) if m.role == "user"), "")
    tokens = read(said)
    if not tokens or not is_question(tokens, said):
        return []
    at = next((i for i, t in enumerate(tokens) if t.norm in CONDITION_WORDS), None)
    return branch_ends(graph, [t for t in tokens[at + 1 :] if t.norm != "?"]) if at is not None else []


def told_of_it(tokens: list[Token]) -> list[Token] | None:
    """The order behind `in that case, …`; None where the words begin otherwise."""
    case = len(tokens) > 3 and tokens[0].is_word("in") and tokens[1].is_word("that", "this", "such") and tokens[2].is_word("case", "a")
    if not case:
        return None
    rest = tokens[3 + tokens[2].is_word("a") :]
    return rest[1:] if rest and rest[0].norm == "," else rest
