"""One turn of the built-in assistant, as the product's events."""

import asyncio
from collections.abc import AsyncIterator

from builder_app.application.turns import Delta, Edited, Replied, TurnEvent, TurnRequest
from builder_app.assistant.builtin.answer import answer
from builder_app.assistant.builtin.questions.history import asks_about_runs, told
from builder_app.assistant.builtin.workflow.graph import Graph


class BuiltinBrain:
    """Answers turns by rules; holds nothing."""

    async def turn(self, request: TurnRequest) -> AsyncIterator[TurnEvent]:
        """The edits, the answer's text, and the reply. The work is done off the event loop."""
        if request.runs is not None and asks_about_runs(request.text):
            text = await told(request.runs, Graph(request.definition), request.text)
            yield Delta(text=text)
            yield Replied(text=text, question=request.pending_question)
            return
        result = await asyncio.to_thread(answer, request)
        if result.edits:
            yield Edited(edits=result.edits)
        yield Delta(text=result.reply)
        yield Replied(
            text=result.reply,
            question=result.question,
            detected_actions=result.detected_actions,
            suggestions=result.suggestions,
            plan=result.plan,
            title=result.title,
            history=result.intent if result.intent in ("undo", "redo") else None,
        )
