"""The built-in assistant in the place of a language model that fails: only when the person asks for it, and it says so."""

from collections.abc import AsyncIterator
from dataclasses import replace

from builder_app.application.ports import Assistant
from builder_app.application.turns import Delta, Replied, TurnEvent, TurnRequest
from builder_app.domain.errors import BuilderError, ModelUnavailable, RateLimited, TurnTimeout

MARK = "Answered by the built-in assistant."


class StandIn:
    """`Assistant` whose every answer begins with who gives it."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant

    async def turn(self, request: TurnRequest) -> AsyncIterator[TurnEvent]:
        """The events of one turn; `Replied` is the last."""
        yield Delta(text=f"{MARK}\n\n")
        async for event in self._assistant.turn(request):
            yield replace(event, text=f"{MARK}\n\n{event.text}") if isinstance(event, Replied) else event


def can_stand_in(error: BuilderError) -> bool:
    """Whether another assistant could have answered where this one failed."""
    return isinstance(error, ModelUnavailable | TurnTimeout | RateLimited)
