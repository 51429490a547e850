"""Texts written with a language model."""

from builder_app.actions.needs import Needs, checked
from builder_app.application.steps import StepCall, StepResult
from builder_app.domain.catalog import ai as models
from builder_app.domain.errors import EffectFailed
from builder_app.domain.guardrails import screen


class Generate:
    """ai.generate."""

    def __init__(self, needs: Needs) -> None:
        self._writer = needs.writer

    async def __call__(self, call: StepCall) -> StepResult:
        """Have the text written. What mails, documents and other systems brought into it is screened before the model sees it."""
        given = checked(models.Generate, call)
        if self._writer is None:
            raise EffectFailed("No language model is set up, so no text can be written. An administrator can add one.", code="no-model")
        for text in (given.prompt, given.instructions or ""):
            verdict = screen(text)
            if verdict.blocked:
                words = f"Nothing was sent to the language model: the text tries to give it instructions ({verdict.reason})."
                raise EffectFailed(words, code="instructions-in-text")
        return StepResult(outcome="next", output={"text": await self._writer.write(given.prompt, instructions=given.instructions or "")})
