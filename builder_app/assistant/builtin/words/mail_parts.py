"""What a part of a mail holds: `with invoice in the subject`."""

from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set


def held_in(tokens: list[Token], i: int) -> str:
    """`invoice` of `with invoice in the subject`, the part of the mail standing at `i`; empty for other words."""
    inside = i - 1 - tokens[i - 1].is_word("the", "their", "its")
    start = next((j + 1 for j in range(inside - 1, max(inside - 6, -1), -1) if tokens[j].is_word("with", "have", "contain")), None)
    if (
        inside > 1
        and tokens[inside].is_word("in")
        and (said := tokens[inside - 1 - (tokens[inside - 1].norm == "(")]).kind in ("quoted", "code")
    ):
        return said.norm  # `"damage" in the body`
    if inside < 1 or not tokens[inside].is_word("in") or start is None:
        return ""
    return " ".join(t.norm if t.kind in ("quoted", "code") else t.raw for t in tokens[start:inside] if not t.is_word("the", "word", "a"))


_ENDS = word_set(
    "arrives arrive comes come lands reaches gets from which that with who in into at and or by then is are was contains says mentions to for has hits us"
)
_HOLDING = ("containing", "including", "saying", "mentioning", "like", "of")
LONGEST_SUBJECT = 6


def headed(tokens: list[Token], i: int) -> str:
    """`arrival notice` of `with the subject arrival notice`, the part of the mail standing at `i`; empty for other words."""
    before = i - 1 - tokens[i - 1].is_word("the", "a", "their", "its") if i else -1
    if before < 0 or not tokens[before].is_word("with", "have", "carry", "by"):
        return ""
    behind = tokens[i + 1] if i + 1 < len(tokens) else None
    start = i + 1 + (behind is not None and (behind.norm in (":", "=") or behind.is_word("line") or behind.raw.lower() in _HOLDING))
    end = start
    while (
        end < min(start + LONGEST_SUBJECT, len(tokens))
        and tokens[end].kind in ("word", "ident", "number")
        and tokens[end].raw.lower() not in _ENDS
    ):
        end += 1
    return " ".join(t.raw for t in tokens[start:end])


def subject_held(tokens: list[Token]) -> str:
    """The words that the subject has to hold; empty where none are told."""
    at = next((i for i, t in enumerate(tokens) if t.is_word("subject")), None)
    return held_in(tokens, at) if at else ""
