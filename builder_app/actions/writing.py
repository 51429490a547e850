"""Texts written with a language model."""

from builder_app.actions.needs import Needs, checked
from builder_app.application.audit import AuditService
from builder_app.application.screening import on_record
from builder_app.application.steps import StepCall, StepResult
from builder_app.domain.access import SYSTEM
from builder_app.domain.catalog import ai as models
from builder_app.domain.errors import EffectFailed
from builder_app.domain.guardrails import Source, own_words, screen, sources


class Generate:
    """ai.generate."""

    def __init__(self, needs: Needs) -> None:
        self._writer = needs.writer
        self._uow = needs.uow
        self._audit = AuditService(uow=needs.uow, clock=needs.clock)

    async def __call__(self, call: StepCall) -> StepResult:
        """Have the text written. What mails, documents and other systems brought into it is screened before the model sees it."""
        given = checked(models.Generate, call)
        if self._writer is None:
            raise EffectFailed("No language model is set up, so no text can be written. An administrator can add one.", code="no-model")
        instructions = given.instructions or ""
        found = _orders(f"{given.prompt}\n{instructions}")
        if found is not None:
            source, reason = found
            async with self._uow() as uow:
                target = ("run", call.run_id)
                await on_record(uow, self._audit, SYSTEM, target, reason=reason, step_id=call.step_id, source=source)
                await uow.commit()
            words = f"Nothing was sent to the language model: {source} tries to give it instructions ({reason})."
            raise EffectFailed(words, code="instructions-in-text")
        return StepResult(outcome="next", output={"text": await self._writer.write(given.prompt, instructions=instructions)})


def _orders(prompt: str) -> tuple[str, str] | None:
    """Which text gives orders to the model, and the reason: one that is quoted, all of these together, or the planner's own words."""
    brought = sources(prompt)
    texts = [*brought, Source("all that is quoted", "\n".join(text for _, text in brought)), Source("the prompt", own_words(prompt))]
    for name, text in texts:
        verdict = screen(text)
        if verdict.blocked:
            return name, verdict.reason
    return None
