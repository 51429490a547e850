"""Conditions told in short or like questions: `is its priority critical, page the desk`, `if not found, …` as whole conditions."""

from dataclasses import replace

from builder_app.assistant.builtin.reading.boundaries import DETERMINERS
from builder_app.assistant.builtin.words.boundary_words import STATES
from builder_app.assistant.builtin.words.fields import OPERATORS, PRIORITIES, STATUSES
from builder_app.assistant.builtin.words.tokens import Token

_OPENS = ("is", "are", "was", "were", "has", "have")
LONGEST_SUBJECT = 5


def turned_question(sentence: list[Token]) -> list[Token]:
    """The sentence with `if` and its verb behind the subject; empty for other sentences."""
    first = sentence[0]
    comma = next((i for i, t in enumerate(sentence) if t.norm == ","), 0)
    if first.raw.lower() not in _OPENS or comma < 3 or comma + 1 >= len(sentence) or sentence[1].kind == "address":
        return []
    subject = 1 + (sentence[1].norm in DETERMINERS)
    names = first.raw.lower() in _OPENS[:4]
    while subject < comma and subject <= LONGEST_SUBJECT and not (_says(sentence[subject]) or (names and _names(sentence[subject]))):
        subject += 1
    if sentence[1].is_word("there", "it", "they", "that"):
        subject = 2
    if subject >= comma or subject > LONGEST_SUBJECT:
        return []
    opens = replace(first, kind="word", raw="if", norm="if", form="base")
    return [opens, *sentence[1:subject], first, *sentence[subject:]]


def _names(token: Token) -> bool:
    """Whether a word is a name: `is the customer BigMart`."""
    return token.kind == "word" and token.raw[:1].isupper()


def _says(token: Token) -> bool:
    """Whether a word is what is said of a subject: a comparison, a state, a number."""
    return (
        token.norm in OPERATORS
        or token.norm in PRIORITIES | STATUSES
        or token.form == "ed"
        or token.kind in ("number", "compare", "quoted", "duration")
        or token.is_word("not", "still", "missing", "complete", "incomplete", "late", "empty", "already")
    )


def states_denied(sentence: list[Token]) -> list[Token]:
    """`if not found, …` as a condition of its own; a bare `if not` stays the other case of the one before."""
    out: list[Token] = []
    for i, token in enumerate(sentence):
        nxt = sentence[i + 1] if i + 1 < len(sentence) else None
        stated = nxt is not None and (_says(nxt) or nxt.norm in STATES or nxt.is_word(*_STATES) or nxt.raw.lower().endswith("ed"))
        told = nxt is not None and nxt.kind == "word" and stated
        if token.is_word("if-not") and told:
            out += [replace(token, norm="if", raw="if"), replace(token, norm="not", raw="not", start=token.end)]
        else:
            out.append(token)
    return out


_STATES = ("there", "ok", "valid", "present", "available", "known", "in", "back", "true", "possible", "ready", "enough")
