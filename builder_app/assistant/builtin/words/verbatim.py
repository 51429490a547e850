"""Words to be used as they stand, told behind a colon: `the text of the first mail should be: Please confirm the dock.`"""

import re

from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set

_LINES = word_set("subject title headline")
_TEXTS = word_set("text body message wording content summary reason prompt note") | _LINES
_LINKS = word_set("be say read to as should must like this now set change make use")
LONGEST_LEAD = 14


def taken_verbatim(tokens: list[Token], source: str) -> list[Token]:
    """What follows `subject:` or `the text should be:` as one quoted text; a subject ends with its sentence, a text with its paragraph."""
    start = 0
    for i, token in enumerate(tokens):
        if token.kind in ("newline", "bullet") or (token.kind == "punct" and token.norm in ".;!?,"):
            start = i + 1
        if token.norm != ":" or i + 1 >= len(tokens) or tokens[i + 1].kind in ("quoted", "newline", "bullet", "address", "sql"):
            continue
        lead = tokens[start:i]
        named = next((t for t in reversed(lead) if t.is_word(*_TEXTS)), None)
        linked = bool(lead) and (lead[-1].is_word(*_LINKS) or lead[-1] is named)
        if named is None or not linked or len(lead) > LONGEST_LEAD or any(t.kind == "address" for t in lead):
            continue
        end = _end(tokens, i + 1, line=named.norm in _LINES)
        said = re.sub(r"[ \t]+", " ", source[tokens[i + 1].start : tokens[end - 1].end]).strip()
        at = tokens[i + 1]
        quoted = Token("quoted", said, said, at.start, tokens[end - 1].end, value=said)
        return [*tokens[:i], quoted, *taken_verbatim(tokens[end:], source)]
    return tokens


def _end(tokens: list[Token], start: int, *, line: bool) -> int:
    """Where the words that begin at `start` stop."""
    for i in range(start, len(tokens)):
        token = tokens[i]
        if (token.kind == "newline" and (line or len(token.raw) > 1)) or token.kind == "bullet":
            return i
        if line and token.kind == "punct" and token.norm in ".;" and i + 1 < len(tokens):
            return i
    return len(tokens)
