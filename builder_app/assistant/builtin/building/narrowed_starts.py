"""What narrows a start although the message says what happens otherwise: `new shipment: priority high -> page, everything else -> email`."""

from builder_app.assistant.builtin.reading.clauses import Clause
from builder_app.assistant.builtin.reading.conditions import Cond
from builder_app.assistant.builtin.reading.frames import frames
from builder_app.assistant.builtin.reading.schedules import TriggerPlan
from builder_app.assistant.builtin.words.tokens import Token

_PLAIN = frozenset(
    {
        "email.send",
        "email.escalate",
        "message.slack",
        "message.teams",
        "incident.pagerduty",
        "log.write",
        "data.store",
        "shipment.update",
        "http.request",
    }
)
"""Actions without an outcome of which `otherwise` could speak."""


def told_apart(plan: TriggerPlan, parts: list[Clause], source: str) -> None:
    """Makes what narrows the start a condition of the first order, where the rest of the shipments is spoken of too."""
    at = next((i for i, c in enumerate(parts) if c.condition is not None or "otherwise" in c.marks), None)
    if at is None or plan.type != "shipment" or len(plan.conditions) != 1 or parts[at].condition is not None:
        return
    before = [c for c in parts[:at] if c.tokens]
    asked = [frame.action for c in before for frame in frames(c.tokens, source)]
    if not asked or not set(asked) <= _PLAIN or parts[at].sentence - before[0].sentence > 1:
        return
    before[0].condition, before[0].condition_word = _words(plan.conditions.pop(), before[0].tokens[0]), "if"


def _words(cond: Cond, at: Token) -> list[Token]:
    if cond.tokens:
        return list(cond.tokens)
    field = Token("code", cond.subject, cond.subject, at.start, at.start, value=cond.subject)
    value = Token("quoted", str(cond.value), str(cond.value), at.start, at.start, value=cond.value)
    compared = "different-from" if cond.operator == "not_equals" else "equals"
    return [field, Token("word", compared, compared, at.start, at.start), value]
