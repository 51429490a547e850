"""The question that is open again when a change is taken back or brought back."""

from collections.abc import Sequence

from builder_app.domain.chat import Message, Question


def question_after(history: Sequence[Message], *, forward: bool) -> Question | None:
    """The question that was open where the draft's history steps to; None where none was, or where the step is unknown."""
    past: list[Question | None] = []
    future: list[Question | None] = []
    now: Question | None = None
    for message in (m for m in history if m.role == "assistant"):
        text = message.text
        if message.changes and text.startswith(BACK) and past:
            future.append(now)
            now = past.pop()
        elif message.changes and text.startswith(FORTH) and future:
            past.append(now)
            now = future.pop()
        elif message.changes:
            past.append(now)
            now, future = message.question, []
        elif message.question is not None:
            now = message.question
    stack = future if forward else past
    return stack[-1] if stack else None


BACK, FORTH = "I took the last change back.", "I brought the change back."
"""How the assistant says that it stepped through the history."""
