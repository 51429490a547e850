"""One turn of the built-in assistant, as the product's events."""

import asyncio
from collections.abc import AsyncIterator

from builder_app.application.turns import Delta, Edited, Replied, TurnEvent, TurnRequest
from builder_app.assistant.builtin.answer import answer


class BuiltinBrain:
    """Answers turns by rules; holds nothing."""

    async def turn(self, request: TurnRequest) -> AsyncIterator[TurnEvent]:
        """The edits, the answer's text, and the reply. The work is done off the event loop."""
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
