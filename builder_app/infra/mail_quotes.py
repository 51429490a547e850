"""Answers without the messages that they answer."""

import re

_SEPARATORS = (
    r"On [^\n]{5,200}(?:\n[^\n]{0,200})?\bwrote:",
    r"Am [^\n]{5,200}(?:\n[^\n]{0,200})?\bschrieb[^\n]{0,100}:",
    r"Le [^\n]{5,200}(?:\n[^\n]{0,200})?\ba écrit\s*:",
    r"El [^\n]{5,200}(?:\n[^\n]{0,200})?\bescribió:",
    r"-{2,}[ ]*(?:Original Message|Forwarded message)[ ]*-{2,}",
    r"(?:_{10,}\s*\n)?\*?From:\*?[^\n]{3,200}\n\*?(?:Sent|Date):\*?[^\n]*(?:\n\*?(?:To|Cc|Subject):\*?[^\n]*){0,4}",
)
"""What mail programs put before the message that is answered, each at the start of a line."""
_SEPARATOR = re.compile(rf"(?m)^[ \t]*(?:{'|'.join(_SEPARATORS)})[ \t]*$")
_QUOTED = re.compile(r"(?m)^>.*(?:\n|\Z)")


def without_quote(text: str) -> str:
    """The answer alone: what stands above the quoted message, or below and between its lines where nothing is above."""
    whole = text.replace("\r\n", "\n").strip()
    match = _SEPARATOR.search(whole)
    if match is None:
        return _unquoted(whole) or whole
    return _unquoted(whole[: match.start()]) or _unquoted(whole[match.end() :]) or whole


def _unquoted(text: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", _QUOTED.sub("", text)).strip()
