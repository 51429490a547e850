"""What holds for every turn: which messages are taken, and that nothing changes but what was asked for."""

from loguru import logger

from builder_app.application.turns import Replied, TurnRequest
from builder_app.domain.chat import MAX_MESSAGE
from builder_app.domain.edits import Edit, apply
from builder_app.domain.errors import FieldProblem, InvalidInput
from builder_app.domain.scope import EVERYTHING, Scope, outside, refusal, unclaimed
from builder_app.domain.text import plain


def within(request: TurnRequest, edits: list[Edit], reply: Replied) -> tuple[list[Edit], Replied]:
    """The turn as it is, when what really differs was asked for and said; else a refusal that tells what was not."""
    if not edits:
        return edits, reply
    before, after = request.definition, apply(request.definition, edits).definition
    scope = reply.scope or (Scope() if before.steps else EVERYTHING)
    beyond = (*outside(before, after, scope), *unclaimed(before, after, edits))
    if not beyond:
        return edits, reply
    logger.bind(conversation_id=request.conversation_id).warning("Turn refused: {} changes outside its scope", len(beyond))
    return [], Replied(text=refusal(beyond), question=request.pending_question)


def clean(text: str) -> str:
    """The message as it is kept: without control and direction-changing characters. Raises `InvalidInput` when it is empty or too long."""
    if len(text) > MAX_MESSAGE:
        message = f"A message has at most {MAX_MESSAGE} characters; this one has {len(text)}."
        raise InvalidInput(message, fields=[FieldProblem(field="text", message=message)])
    words = plain(text).strip()
    if not words:
        message = "The message is empty."
        raise InvalidInput(message, fields=[FieldProblem(field="text", message=message)])
    return words
