"""Somebody who is asked and lets the time run out, told of the person: `if she is late`, `he misses that`, `Tom sits on it for 2 days`."""

from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set

_PERSONS = ("he", "she")
_ANYBODY = ("he", "she", "they", "nobody", "who")
_LATE = word_set("late overdue slow")
_PASSING = word_set("pass lapse expire slip elapse by")
_MISSED = word_set("that it this deadline date limit time window cutoff cut-off slot day hour week minute")
_LONG = word_set("longer long more-than over")
_SITTING = ("sit", "sits")


def too_late(tokens: list[Token]) -> bool:
    """Whether a condition says that the person asked lets the time run out."""
    words = [t.norm for t in tokens if t.kind == "word"]
    if len(words) < 2 or len(tokens) > 12 or "not" in words:
        return False
    person, rest = words[0], words[1:]
    if person in _PERSONS and rest[0] == "be" and rest[-1] in _LATE:
        return True
    if "let" in rest[:3] and rest[-1] in _PASSING:
        return True
    if any(w in _SITTING for w in rest[:3]) and "on" in rest:
        return True
    if person not in _ANYBODY:
        return False
    return (
        (rest[0] == "miss" and rest[-1] in _MISSED)
        or (rest[0] in ("take", "takes", "need") and bool(set(rest) & _LONG))
        or rest[0] in ("overrun", "overruns")
    )
