"""What becomes of things that were decided on or read: `a rejected report must go to x@y.com`, `approved requests are stored`, `unreadable
documents should be escalated to x@y.com`, `rejected means stop`, all as `if it is rejected, …`."""

from dataclasses import replace

from builder_app.assistant.builtin.reading.clauses import Clause
from builder_app.assistant.builtin.recasting.things_sent import thing_sent
from builder_app.assistant.builtin.words.condition_words import APPROVE, REJECT
from builder_app.assistant.builtin.words.lexicon import VERBS
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set

_READ = word_set("unknown failed failing incomplete unreadable unusable illegible gibberish partial complete unanswered undecided")
_OF_THINGS = ("unknown", "failed", "failing")
"""What is said of a step by the thing that it is about: `a failed call`, `an unknown shipment`."""
_MODALS = ("should", "must", "will", "shall", "ought")
_FILLING = word_set("have to need be get also then always only just simply additionally instead")
_STEPS = word_set("email message notification mail post entry reminder escalation follow-up step reply wait approval form draft")
"""Nouns that speak of a step rather than of the thing that runs through the workflow."""
_ONWARD = ("back", "out", "on", "over", "straight", "directly", "right")

_VERDICTS = {
    "yes": "approve", "approval": "approve", "no": "reject", "refusal": "reject", "rejection": "reject", "denial": "reject", "veto": "reject",
}  # fmt: skip
"""Verdicts as nouns."""


def things_decided(clause: Clause) -> Clause:
    """The clause as an order under the condition that its subject names; other clauses as they are."""
    tokens = clause.tokens
    if clause.condition is None and len(tokens) > 2 and _verdict(tokens[0]) and tokens[1].is_word("mean"):
        return replace(clause, tokens=tokens[2:], condition=tokens[:1], condition_word="if")
    if (told := _verdict_told(clause)) is not None:
        return told
    at = 1 if tokens[:1] and tokens[0].is_word("a", "an", "the", "any", "all", "every", "each") else 0
    if clause.condition is not None or len(tokens) < at + 4 or not _verdict(tokens[at]):
        return clause
    noun = tokens[at + 1]
    start = at + 2
    thing = noun.kind == "word" and noun.norm not in _STEPS and (noun.norm not in VERBS or noun.raw.lower().endswith("s") or at == 1)
    if not thing or not (tokens[start].is_word(*_MODALS, "go", "be", "get", "have", "need") or tokens[start].form == "s"):
        return clause
    while start < len(tokens) and tokens[start].is_word(*_MODALS, *_FILLING):
        start += 1
    rest = tokens[start:]
    if len(rest) < 2 or rest[0].kind != "word":
        return clause
    it = Token("word", "it", "it", rest[0].start, rest[0].start)
    if rest[0].is_word("go") or (rest[0].raw.lower() == "reported" and rest[1].is_word("to")):
        tail = rest[1:]
        while tail and tail[0].is_word(*_ONWARD):
            tail = tail[1:]
        order = [Token("word", "send", "send", it.start, it.start), it, *tail]
    elif rest[0].norm in VERBS and rest[0].form == "ed":
        order = [replace(rest[0], form="base"), it, *rest[1:]]
    else:
        return clause
    also = {"also"} if any(t.is_word("also", "additionally") for t in tokens[:start]) else set()
    return replace(
        clause,
        tokens=order,
        condition=[tokens[at + 1], tokens[at]] if tokens[at].raw.lower() in _OF_THINGS else [tokens[at]],
        condition_word="if",
        marks=clause.marks | also,
    )


def _verdict_told(clause: Clause) -> Clause | None:
    """`a no goes to x@y.com`, `a yes ends in the collection offers`, `any refusal should be logged`: what a verdict leads to."""
    tokens = clause.tokens
    if clause.condition is not None or len(tokens) < 4 or not tokens[0].is_word("a", "an", "any", "every", "each"):
        return None
    verdict = _VERDICTS.get(tokens[1].raw.lower())
    start = 2
    while start < len(tokens) and tokens[start].is_word(*_MODALS, *_FILLING):
        start += 1
    rest = tokens[start:]
    if verdict is None or len(rest) < 2 or not (start > 2 or rest[0].form == "s"):
        return None
    it = Token("word", "it", "it", rest[0].start, rest[0].start)
    at = 1 + rest[1].is_word("up")
    if rest[0].is_word("go", "end", "lead", "result", "mean", "land", "trigger", "cause", "start", "open") and rest[at:]:
        onward = [replace(rest[0], norm="go", form="s"), *rest[at:]]
        behind = rest[at + rest[at].is_word("in", "to", "with") :]
        noun = bool(behind) and behind[0].is_word("a", "an", "one", "the") and not any(t.is_word("collection") for t in behind[:3])
        order = thing_sent([it, *onward]) or ([replace(it, raw="add", norm="add"), *behind] if noun else [])
    elif rest[0].norm in VERBS and rest[0].form == "ed":
        order = [replace(rest[0], form="base"), it, *rest[1:]]
    else:
        return None
    said = Token("word", verdict, verdict, tokens[1].start, tokens[1].end, form="ed")
    return replace(clause, tokens=order, condition=[said], condition_word="if") if order else None


def _verdict(token: Token) -> bool:
    """Whether a word says what was decided on something, or how it could be read."""
    return token.norm in _READ or token.raw.lower() in _READ or (token.form == "ed" and token.norm in APPROVE | REJECT)
