"""Outcomes that are the subject of a sentence: `a reply is parsed and saved`, `complete ones are stored` as `if …, parse it and save it`."""

from dataclasses import replace

from builder_app.assistant.builtin.reading.boundaries import CONDITION_WORDS
from builder_app.assistant.builtin.reading.conditions import atom
from builder_app.assistant.builtin.words.lexicon import VERBS
from builder_app.assistant.builtin.words.tokens import Token

LONGEST = 5
_OUTCOMES = frozenset({"reply", "approved", "rejected", "complete", "partial", "unusable", "sentiment", "submitted"})
_BEHIND = ("also", "then", "only", "just", "simply", "automatically", "to", "be", "always", "first")


def active(sentence: list[Token]) -> list[Token]:
    """The sentence with its case as a condition and what is done in it as orders; other sentences as they are."""
    at = next((i for i, t in enumerate(sentence[: LONGEST + 1]) if t.is_word("be", "get", "should", "must") and i), None)
    if at is None or any(t.kind != "word" or t.norm in CONDITION_WORDS for t in sentence[:at]):
        return sentence
    verb = at + 1
    while verb < len(sentence) and sentence[verb].is_word(*_BEHIND):
        verb += 1
    named = [
        t for t in sentence[:at] if not t.is_word("a", "an", "the", "any", "every", "one") and t.raw.lower() not in ("ones", "replies")
    ]
    if (
        verb >= len(sentence)
        or sentence[verb].form != "ed"
        or sentence[verb].norm not in VERBS
        or not (named or sentence[0].norm == "reply")
    ):
        return sentence
    if atom(sentence[:at]).kind not in _OUTCOMES or sentence[verb].is_word("approve", "reject", "receive", "complete", "find"):
        return sentence
    opens = Token("word", "if", "if", sentence[0].start, sentence[0].start)
    comma = Token("punct", ",", ",", sentence[at].start, sentence[at].start)
    rest = sentence[verb:]
    later = next((i for i, t in enumerate(rest) if t.norm == "," and active(_filled(rest[i + 1 :])) != _filled(rest[i + 1 :])), None)
    tail = [] if later is None else [rest[later], *active(_filled(rest[later + 1 :]))]
    return [opens, *sentence[:at], comma, *_orders(rest[:later]), *tail]


def _filled(part: list[Token]) -> list[Token]:
    """`positive ones stored in x` as `positive ones are stored in x`, behind a part that says so."""
    at = next((i for i, t in enumerate(part[:4]) if t.raw.lower() in ("ones", "replies")), None)
    if at is None or at + 1 >= len(part) or part[at + 1].form != "ed":
        return part
    return [*part[: at + 1], replace(part[at], raw="are", norm="be"), *part[at + 1 :]]


def _orders(tokens: list[Token]) -> list[Token]:
    """`parsed and saved as markdown` as `parse it and save it as markdown`."""
    out: list[Token] = []
    for i, token in enumerate(tokens):
        opens = i == 0 or tokens[i - 1].is_word("and", "then", "or") or tokens[i - 1].norm == ","
        if opens and token.form == "ed" and token.norm in VERBS:
            out += [replace(token, form="base"), Token("word", "it", "it", token.start, token.start)]
        else:
            out.append(token)
    return out
