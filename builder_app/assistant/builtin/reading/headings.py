"""Cases named by a heading: `Rejected or undecided ones: …`, `no answer / gibberish: …`."""

from dataclasses import replace

from builder_app.assistant.builtin.reading.boundaries import CONDITION_WORDS, is_verb
from builder_app.assistant.builtin.reading.conditions import atom, understand
from builder_app.assistant.builtin.words.condition_words import BOUNDS
from builder_app.assistant.builtin.words.fields import OPERATORS
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set

LONGEST = 8
_OUTCOMES = frozenset({"approved", "rejected", "decided", "complete", "partial", "unusable", "sentiment", "submitted"})
_CARRIERS = word_set("one case shipment load order email reply answer invoice document request item mail message result")
"""Nouns that only carry the kind: `ones`, `cases`."""
_FILLING = word_set("the a an any all every each those")


def cases_headed(sentence: list[Token]) -> list[Token]:
    """The sentence with `if` in front where all before its colon names outcomes, and a comma for the colon."""
    colon = next((i for i, t in enumerate(sentence[: LONGEST + 1]) if t.norm == ":"), None)
    comma = next((i for i, t in enumerate(sentence[: LONGEST + 1]) if t.norm == ","), 0)
    if not colon and 2 < comma < len(sentence) - 2 and sentence[0].form == "ed" and sentence[1].is_word("or"):
        told = understand(sentence[:comma])
        if all(c.kind in _OUTCOMES or (c.kind == "reply" and c.negative) for c in told):
            return [_if(sentence[0]), *sentence]  # `rejected or no answer, email …`
    if colon == 1 and len(sentence) > 2 and sentence[0].is_word("reply", "answer", "response") and sentence[2].kind != "quoted":
        return [_if(sentence[0]), sentence[0], replace(sentence[1], raw=",", norm=","), *sentence[2:]]
    arrived = (
        colon == 2 and len(sentence) > 3 and sentence[0].is_word("reply", "answer") and sentence[1].is_word("in", "here", "there", "back")
    )
    if arrived and colon:
        return [_if(sentence[0]), *sentence[:2], replace(sentence[2], raw=",", norm=","), *sentence[3:]]
    if not colon or colon + 1 >= len(sentence) or is_verb(sentence, 0, start=True):
        return sentence
    said = [replace(t, norm="or") if t.norm == "/" else t for t in sentence[:colon]]
    if (bound := _bounded(said)) is not None and len(bound) < len(said):
        return [_if(sentence[0]), *bound, replace(sentence[colon], raw=",", norm=","), *sentence[colon + 1 :]]
    if any(t.kind != "word" or t.norm in CONDITION_WORDS or t.is_word("otherwise", "then") for t in said):
        return sentence
    kinds = [t for t in said if t.norm not in _FILLING and not (t.norm in _CARRIERS and t.raw.lower().endswith("s"))]
    bare = not any(t.is_word("or", "and") for t in kinds) and len(kinds) == len(said)
    if bare and len(kinds) == 2 and atom(kinds).kind == "found" and not is_verb(sentence, colon + 1, start=True):
        return [_if(sentence[0]), *kinds, replace(sentence[colon], raw=",", norm=","), *sentence[colon + 1 :]]
    if len(kinds) < 2 or bare:
        return sentence
    meant = understand([replace(t, norm="or") if t.norm == "and" else t for t in kinds])
    if not meant or any(c.kind not in _OUTCOMES for c in meant):
        return sentence
    alternatives = [replace(t, norm="or") if t.norm == "and" else t for t in kinds]
    return [_if(sentence[0]), *alternatives, replace(sentence[colon], raw=",", norm=","), *sentence[colon + 1 :]]


def _if(at: Token) -> Token:
    return Token("word", "if", "if", at.start, at.start)


def _bounded(said: list[Token]) -> list[Token] | None:
    """`anything below 100`, `up to 5000`: the bound and the number; None for other words."""
    rest = [t for t in said if not t.is_word("anything", "everything", "all", "those", "amounts", "values", "and")]
    bound = len(rest) == 2 and OPERATORS.get(rest[0].norm) in BOUNDS and rest[1].kind == "number"
    return rest if bound else None


def behind_colon(tokens: list[Token]) -> list[list[Token]]:
    """`when a shipment is delayed: is it critical` as what stands in front of the colon and the question behind it."""
    cut = max((n for n, t in enumerate(tokens) if t.norm == ":"), default=0)
    return [tokens[:cut], tokens[cut + 1 :]] if cut and tokens[cut + 1 :] else [tokens]
