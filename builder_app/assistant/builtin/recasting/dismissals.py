"""What is said to be superfluous: `the wait can go`, `the log entry is no use any more`, as the order to take it out."""

from dataclasses import replace

from builder_app.assistant.builtin.reading.boundaries import CONDITION_WORDS
from builder_app.assistant.builtin.reading.clauses import Clause
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set

_MODALS = word_set("can could may might should must have need")
_GONE = word_set("remove delete drop cut erase skip omit scrap ditch kill leave left take taken throw thrown disappear vanish go")
_BETWEEN = word_set("to be also just now simply safely please then get really")
_TRAIL = word_set("away out now please again altogether entirely completely too also off then from workflow the it here")
_USELESS = word_set("superfluous unnecessary obsolete redundant unneeded useless pointless")


def dismissed(clause: Clause) -> Clause:
    """`the wait can go`, `the Slack post can be left out now`, `the log is superfluous` as `remove the wait`."""
    tokens = clause.tokens
    if clause.condition is None and (spared := _spared(tokens)):
        return replace(clause, tokens=[_remove(tokens), *spared])
    at = next((i for i, t in enumerate(tokens[:9]) if i and (t.is_word(*_MODALS) or t.is_word("be"))), None)
    if at is None or clause.condition is not None or "parallel" in clause.marks:
        return clause
    subject, rest = tokens[:at], tokens[at + 1 :]
    if not all(t.kind in ("word", "address", "channel", "step", "quoted") and t.norm not in CONDITION_WORDS for t in subject):
        return clause
    if subject[0].form == "base" and subject[0].norm in _GONE:
        return clause
    while rest and rest[0].is_word(*_BETWEEN):
        rest = rest[1:]
    useless = tokens[at].is_word("be") and bool(rest) and (rest[0].raw.lower() in _USELESS or rest[0].norm in _USELESS)
    gone = tokens[at].is_word(*_MODALS) and bool(rest) and rest[0].is_word(*_GONE)
    if not (gone or useless) or not all(t.kind == "punct" or t.norm in _TRAIL for t in rest[1:]):
        return clause
    if gone and rest[0].is_word("go") and any(t.is_word("out", "off") for t in rest[1:]):
        return clause
    if (
        gone
        and rest[0].is_word("take", "taken", "leave", "left", "throw", "thrown")
        and not any(t.is_word("out", "away", "off") for t in rest[1:])
    ):
        return clause
    return replace(clause, tokens=[_remove(tokens), *subject])


def _remove(tokens: list[Token]) -> Token:
    return Token("word", "remove", "remove", tokens[0].start, tokens[0].start)


def _spared(tokens: list[Token]) -> list[Token]:
    """What `we can do without the wait`, `there is no need for the wait` and `the run works without the wait` name."""
    at = next(
        (i for i, t in enumerate(tokens[:6]) if t.is_word("without") or (t.is_word("for") and i and tokens[i - 1].is_word("need"))), 0
    )
    before = tokens[:at]
    refused = [t.norm for t in before[-2:]] == ["no", "need"]
    done = bool(before) and before[-1].is_word("do", "live", "manage", "cope")
    named = tokens[at + 1 :]
    while named and (named[-1].kind == "punct" or named[-1].is_word("any-more", "now", "either", "too", "here", "then")):
        named = named[:-1]
    plain = 0 < len(named) <= 7 and all(t.kind in ("word", "address", "channel", "step") for t in named)
    return named if (refused or done) and plain else []
