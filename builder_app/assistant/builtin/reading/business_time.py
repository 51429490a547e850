"""A length of time that only counts while people work: `2 hours (business hours only)`, `4 hours, only counting working hours`."""

from dataclasses import replace

from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set

_WORKING = word_set("business working work office")
_TIMES = frozenset({"hours", "hour", "days", "time"})
_AROUND = word_set("only just counting count counted in during within of as that is are be no")
_FAR = 7


def business_time(tokens: list[Token]) -> list[Token]:
    """The message with such a length of time as `2 business hours`, without the words that say so behind it."""
    out: list[Token] = []
    i = 0
    while i < len(tokens):
        end = _told_behind(tokens, i) if tokens[i].kind == "duration" else 0
        out.append(replace(tokens[i], norm="business") if end else tokens[i])
        i = end or i + 1
    return out


def _told_behind(tokens: list[Token], i: int) -> int:
    """Where the rest begins behind what says that these are hours of work; 0 where nothing says so."""
    at = i + 1
    bracket = at < len(tokens) and tokens[at].norm == "("
    at += bracket or (at < len(tokens) and tokens[at].norm in (",", "-", "–", "—", ";"))
    start = at
    while at < len(tokens) and at - start < _FAR and tokens[at].raw.lower() in _AROUND:
        at += 1
    if at + 1 >= len(tokens) or tokens[at].raw.lower() not in _WORKING or tokens[at + 1].raw.lower() not in _TIMES:
        return 0
    told = bracket or at > start
    at += 2
    if at < len(tokens) and tokens[at].raw.lower() in ("only", "please"):
        told, at = True, at + 1
    ends = at == len(tokens) or tokens[at].kind in ("punct", "newline") or tokens[at].is_word("and", "then", "before")
    if not told or not ends or (bracket and (at == len(tokens) or tokens[at].norm != ")")):
        return 0
    return at + bracket
