"""What is done to things, told in the passive voice: `the number and the date are extracted from its text`, `a record is stored in …`."""

from dataclasses import replace

from builder_app.assistant.builtin.reading.boundaries import CONDITION_WORDS
from builder_app.assistant.builtin.reading.clauses import Clause
from builder_app.assistant.builtin.reading.narrowing import SHIPMENT_WORDS
from builder_app.assistant.builtin.words.fields import ADDRESS_FIELDS
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set

_DONE = word_set(
    "extract read parse pull store save record archive update summarise classify query search find list collect lookup fetch request post forward make create condense publish escalate email"
)
LONGEST_THING = 12


def done_to(clause: Clause) -> Clause:
    """The clause as the order that it amounts to; others as they are, and those where somebody is what it is done to."""
    ordered = _ordered(clause.tokens)
    return replace(clause, tokens=ordered) if ordered else clause


def _ordered(tokens: list[Token]) -> list[Token]:
    while tokens and tokens[0].kind == "punct":
        tokens = tokens[1:]
    be = next((i for i, t in enumerate(tokens[: LONGEST_THING + 1]) if i and t.is_word("be", "get") and t.raw.lower() in _NOW), None)
    if be is None or be + 1 >= len(tokens):
        return []
    verb = be + 1 + tokens[be + 1].is_word("then", "also", "now", "just", "simply", "automatically", "only")
    thing = tokens[:be]
    plain = all(t.kind in ("word", "ident", "quoted", "code") or t.norm in (",", "'s") for t in thing) and not any(
        t.norm in CONDITION_WORDS
        or (t.norm in ADDRESS_FIELDS and not (i and thing[i - 1].is_word("of", "for", "with", "from", "by")))
        or t.is_word("which", "who", "it", "there", "to")
        or (t.is_word("that", "this") and not _points(thing, i))
        for i, t in enumerate(thing)
    )
    if (
        not plain
        or verb >= len(tokens)
        or (tokens[verb].form != "ed" and not tokens[verb].is_word("read"))
        or not tokens[verb].is_word(*_DONE)
    ):
        return []
    return [replace(tokens[verb], form="base"), *thing, *_with_ai(tokens[verb + 1 :])]


def _with_ai(rest: list[Token]) -> list[Token]:
    """`by the AI` as `with AI`."""
    at = next((i for i, t in enumerate(rest) if t.is_word("ai", "llm")), None)
    by = at is not None and at > 0 and rest[at - 1 - (at > 1 and rest[at - 1].is_word("the", "an"))].is_word("by")
    if at is None or not by:
        return rest
    start = at - 1 - rest[at - 1].is_word("the", "an")
    return [*rest[:start], replace(rest[start], raw="with", norm="with"), *rest[at:]]


def _points(thing: list[Token], i: int) -> bool:
    """`that shipment`."""
    return i + 1 < len(thing) and thing[i + 1].norm in SHIPMENT_WORDS


_NOW = ("is", "are", "gets", "get", "be")
