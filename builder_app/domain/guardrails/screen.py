"""Decide whether a text tries to command the assistant instead of asking it for work."""

from pydantic import BaseModel, ConfigDict

from builder_app.domain.guardrails.normalise import one_line, readings
from builder_app.domain.guardrails.signals import OVERRIDE, SIGNALS
from builder_app.domain.guardrails.weight import heavy


class Verdict(BaseModel):
    """Whether a text is blocked; `reason` is the category to show, `match` the words that gave it away."""

    model_config = ConfigDict(frozen=True)

    blocked: bool
    reason: str = ""
    match: str = ""


_CLEAR = Verdict(blocked=False)


def screen(text: str) -> Verdict:
    """The verdict on one text from a person, a document, a mail or an HTTP answer."""
    for reading in readings(text):
        flat = one_line(reading)
        for signal in SIGNALS:
            found = signal.pattern.search(flat) or (signal.pattern.search(reading) if "\n" in reading else None)
            if found:
                return Verdict(blocked=True, reason=signal.category, match=found[0].strip()[:120])
        if (together := heavy(flat)) is not None:
            return Verdict(blocked=True, reason=OVERRIDE, match=together[:120])
    return _CLEAR
