"""Orders dressed as questions, as the plain orders that they are: `could the escalation go to x@y.com?`, `why don't we wait a day?`."""

import re

from builder_app.assistant.builtin.reading.message import read
from builder_app.assistant.builtin.recasting.courtesies import without_courtesies
from builder_app.assistant.builtin.recasting.reasons import without_reasons_told
from builder_app.assistant.builtin.words.calendar import find_schedule

_LEADS = (
    r"(?:can|could|may|might|should|shall) (?:we|i|you) (?:please |maybe |perhaps |also |just )*",
    r"why (?:don't|dont|do not|not) (?:we |you )?(?:just )?",
    r"(?:is|would) it (?:be )?(?:possible|ok|okay|an option|feasible) (?:to|if we|if you) ",
    r"(?:what|how) about (?:we )?",
    r"would you mind (?:if we )?",
)
"""What a wish may begin with; an order follows."""
_COURTEOUS = re.compile(r"(?i)^(?:may|might|could|can) (?:i|we) ask you to ")
"""What only an order follows."""
_LEAD = re.compile(f"(?i)^(?:{'|'.join(_LEADS)})")
_TURNED = re.compile(
    r"(?i)^(?:can|could|may|should|shouldn't|shouldnt)(?:n't)? ((?:the|our|that|this) (?:[\w'’-]+ ){1,4}?)(?=(?:go|be|get|have|say|use|wait|start|come|run)\b)"
)
"""The subject between a modal verb and the verb: `could the escalation go …`."""
_ASKS = re.compile(r"(?i)\b(?:tell|explain|show|describe|what|which|who|how|when|why|remind)\b")
_SUPPOSED = re.compile(r"(?i)^(?:and )?what (?:happens )?if ([^?.!]{5,120})\?\s+(?:then|in that case|please),? (.+)$", re.DOTALL)
"""`what if the call fails? Then page the desk`: a case and what happens in it."""
_WHERE = re.compile(r"(?i)^((?:and|but|also),? )?where (?=(?:he|she|they|it|the|this|that|a|an|no|nobody|our|there) [^?]*,)")
"""`where she lets the week pass, escalate`: a case, as lawyers put it."""
_VALUES = frozenset({"address", "duration", "number", "channel", "url", "clock", "quoted"})


_TELEGRAM = re.compile(r"(?i) STOP(?=[ .\n]|$)\.?")
"""What ends a sentence of a telegram."""
_ADDRESSES = re.compile(r"\S+@\S+|https?://\S+|#[\w-]+|\"[^\"]*\"")


def _lowered(text: str) -> str:
    """The text in small letters, but for addresses, links and what is quoted."""
    kept = _ADDRESSES.findall(text)
    parts = [part.lower() for part in _ADDRESSES.split(text)]
    return "".join(part + (kept[i] if i < len(kept) else "") for i, part in enumerate(parts))


def plainly(said: str, *, later: bool = False) -> str:
    """The order in a question that brings the value to set; any other message as it stands, but for its courtesies.
    `later`: the message is about a workflow that stands."""
    text = without_courtesies(said, later=later) or said
    text = without_reasons_told(text) if later else text
    bare = text.rstrip()
    if _TELEGRAM.search(bare) and _ADDRESSES.sub("", bare).isupper():
        return _TELEGRAM.sub(".", _lowered(bare))
    if (supposed := _SUPPOSED.match(bare)) is not None and not bare.endswith("?"):
        return f"If {supposed[1]}, {supposed[2]}"
    if (asked := _COURTEOUS.match(bare)) is not None:
        return bare[asked.end() :].rstrip("? ")
    if _WHERE.match(bare) and not bare.endswith("?"):
        return _WHERE.sub(lambda said: f"{said[1] or ''}if ", bare)
    tokens = read(bare) if bare.endswith("?") else []
    if not (any(t.kind in _VALUES for t in tokens) or find_schedule(tokens).found):
        return text
    bare = bare.rstrip("? ")
    if (turned := _TURNED.match(bare)) is not None:
        return f"{turned[1]}should {bare[turned.end() :]}"
    lead = _LEAD.match(bare)
    if lead is None or _ASKS.search(bare[lead.end() :]):
        return text
    return bare[lead.end() :]
