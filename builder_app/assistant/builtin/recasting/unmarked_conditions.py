"""Conditions without their `if`: `priority is high => page the on-call`, `rejected invoices: email x@y.com`, `approved ones, and those of
5000 or less, are posted to …`."""

from dataclasses import replace

from builder_app.assistant.builtin.reading.boundaries import CONDITION_WORDS, is_verb
from builder_app.assistant.builtin.reading.conditions import atom, field_at, outside_brackets
from builder_app.assistant.builtin.recasting.bounded import is_bound
from builder_app.assistant.builtin.recasting.case_orders import order_of
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set

_SIGNS = (".", ";", "!", "?")
_DECIDED = {"approved": "approve", "rejected": "reject", "declined": "reject", "refused": "reject"}
_THINGS = word_set(
    "invoice request order claim quote offer application refund one case ones ones requests orders bookings booking purchase"
)
_THOSE = ("those", "these", "ones", "anything", "everything", "any")
_LONGEST = 8


def conditions_marked(tokens: list[Token]) -> list[Token]:
    """The message with `if` in front of such conditions."""
    out: list[Token] = []
    i = 0
    while i < len(tokens):
        opens = not out or out[-1].kind in ("newline", "bullet") or out[-1].norm in _SIGNS or out[-1].norm == ","
        told = (_before_arrow(tokens, i) or _for_decided(tokens, i) or _decided_things(tokens, i)) if opens else None
        if told is None:
            out.append(tokens[i])
            i += 1
            continue
        said, order, i = told
        at = said[0]
        if out and out[-1].norm == ",":
            out[-1] = replace(out[-1], norm=".", raw=".")
        out += [Token("word", "if", "if", at.start, at.start), *said, Token("punct", ",", ",", at.end, at.end), *order]
    return out


def _end(tokens: list[Token], i: int) -> int:
    for j in range(i, len(tokens)):
        if tokens[j].kind in ("newline", "bullet") or tokens[j].norm in _SIGNS or (tokens[j].norm == "," and _for_decided(tokens, j + 1)):
            return j
    return len(tokens)


def _before_arrow(tokens: list[Token], i: int) -> tuple[list[Token], list[Token], int] | None:
    """`priority is high =>`: a comparison of a field in front of an arrow."""
    arrow = next(
        (j for j in range(i, min(i + _LONGEST, len(tokens))) if tokens[j].kind == "arrow" or tokens[j].norm in (*_SIGNS, ",")), None
    )
    if arrow is None or tokens[arrow].kind != "arrow" or arrow - i < 3:
        return None
    said = tokens[i:arrow]
    if any(t.norm in CONDITION_WORDS or t.is_word("otherwise") for t in said) or is_verb(said, 0, start=True):
        return None
    found = field_at(said)
    compares = found is not None and found[1] <= 1 and any(t.is_word("be") for t in said) and atom(said).kind == "compare"
    return (said, [], arrow + 1) if compares else None


def _for_decided(tokens: list[Token], i: int) -> tuple[list[Token], list[Token], int] | None:
    """`for rejected ones email x@y.com`, `with approved invoices, …`: what was decided about things in front of an order."""
    at = i + (i < len(tokens) and tokens[i].is_word("and", "but", "while"))
    noun = at + 2 + (at + 1 < len(tokens) and tokens[at + 1].is_word("the", "all", "any", "every"))
    if noun + 1 >= len(tokens) or not tokens[at].is_word("for", "with") or tokens[noun - 1].raw.lower() not in _DECIDED:
        return None
    thing = tokens[noun].norm in _THINGS or tokens[noun].raw.lower() in _THINGS
    end = noun + 1 + (tokens[noun + 1].norm in (",", ":"))
    if not thing or end >= len(tokens) or not (end > noun + 1 or is_verb(tokens, end, start=True)):
        return None
    return [replace(tokens[noun - 1], norm=_DECIDED[tokens[noun - 1].raw.lower()], form="ed")], [], end


def _decided_things(tokens: list[Token], i: int) -> tuple[list[Token], list[Token], int] | None:
    """`rejected invoices: …`, `approved orders, and those of 5000 or less, are posted …`: what was decided about things as their condition."""
    word = tokens[i].raw.lower()
    noun = i + 1
    if word not in _DECIDED or noun + 1 >= len(tokens) or not (tokens[noun].norm in _THINGS or tokens[noun].raw.lower() in _THINGS):
        return None
    said = [replace(tokens[i], norm=_DECIDED[word], form="ed")]
    at = noun + 1
    if tokens[at].norm in (":", "-") or tokens[at].kind == "arrow":
        return said, [], at + 1
    more, at = _and_those(tokens, at)
    if more:
        said = [*said, Token("word", "or", "or", more[0].start, more[0].start), *more]
    end = _end(tokens, at)
    if not tokens[at : at + 1] or not (tokens[at].is_word("be", "go", "get") or tokens[at].is_word("should", "must")):
        return None
    order = order_of(outside_brackets(tokens[at:end]), bound=False)
    return (said, order, end) if order else None


def _and_those(tokens: list[Token], at: int) -> tuple[list[Token], int]:
    """(the bound, where it ends) of `, and those of 5000 or less,`."""
    start = at
    while start < len(tokens) and (tokens[start].norm == "," or tokens[start].is_word("and", "or")):
        start += 1
    if start == at or start >= len(tokens) or tokens[start].raw.lower() not in _THOSE:
        return [], at
    end = next(
        (j for j in range(start, min(start + _LONGEST, len(tokens))) if tokens[j].norm == "," or tokens[j].is_word("be", "go")), None
    )
    bound = [t for t in tokens[start + 1 : end or start] if not t.is_word("of", "with", "for")]
    if end is None or not is_bound(bound):
        return [], at
    return bound, end + (tokens[end].norm == ",")
