"""Wishes that something is done, or that somebody does it: `we want the vendor (v@x.com) mailed`, `I would like our lead, l@x.com, to sign`."""

from dataclasses import replace

from builder_app.assistant.builtin.reading.boundaries import CONDITION_WORDS
from builder_app.assistant.builtin.reading.narrowing import SHIPMENT_WORDS
from builder_app.assistant.builtin.words.lexicon import VERBS
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set

_WISHING = word_set("want like need wish prefer love")
_BETWEEN = word_set("would rather also just please really do then still")
_DONE = VERBS - word_set("delay deliver create be have do say mean want need like remain stay happen arrive land miss become")
_DOES = word_set("approve sign review decide confirm fill complete submit check ok authorise")
_AROUND = word_set("a an the all every each any our my their its his her this that these those new newly not no")
_STOPS = (".", ";", ":", "!", "?")
_MESSAGES = word_set("ping message email note post reminder notice notification")
LONGEST = 14


def wishes_ordered(tokens: list[Token]) -> list[Token]:
    """The message with `mail the vendor (v@x.com)` and `our lead, l@x.com, must sign` in place of these wishes."""
    out: list[Token] = []
    i = 0
    while i < len(tokens):
        start = _wish(tokens, i)
        made = _done(tokens, start) or _does(tokens, start) or (_message(tokens, start) if i else None) if start else None
        if made is None:
            out.append(tokens[i])
            i += 1
            continue
        apart = bool(out) and (out[-1].kind not in ("punct", "newline", "bullet", "arrow") or out[-1].norm == ")")
        if apart and not out[-1].is_word("and", "then", "but", "otherwise", "also"):
            out.append(Token("punct", ",", ",", tokens[i].start, tokens[i].start))
        ordered, i = made
        out += ordered
    return out


def _wish(tokens: list[Token], i: int) -> int:
    """Where what is wanted begins, behind `we would like` at `i`; 0 where no such words stand there."""
    if not tokens[i].is_word("i", "we") or (i and tokens[i - 1].is_word("what", "that", "which", "all", "if", "when")):
        return 0
    at = i + 1
    while at < len(tokens) and tokens[at].is_word(*_BETWEEN):
        at += 1
    wished = at + 2 < len(tokens) and tokens[at].is_word(*_WISHING) and tokens[at].form == "base"
    return at + 1 if wished and not tokens[at + 1].is_word("to", "it", "you", "nothing") else 0


def _done(tokens: list[Token], start: int) -> tuple[list[Token], int] | None:
    """The order in `the vendor (v@x.com) mailed` and where the rest begins."""
    for i in range(start + 1, min(start + LONGEST, len(tokens))):
        token, before = tokens[i], tokens[i - 1]
        if token.norm in _STOPS or token.norm in CONDITION_WORDS or token.kind in ("newline", "bullet", "arrow", "duration"):
            return None
        if token.is_word("to") and not (i + 1 < len(tokens) and tokens[i + 1].is_word("be")):
            return None
        named = i + 1 < len(tokens) and tokens[i + 1].norm in SHIPMENT_WORDS
        if token.form != "ed" or token.norm not in _DONE or before.norm in _AROUND or named:
            continue
        end = i - 2 if before.is_word("be") and tokens[i - 2].is_word("to") else i
        if end <= start or any(t.is_word("that", "which", "who", "be") for t in tokens[start:end]):
            return None
        return [replace(token, form="base"), *tokens[start:end]], i + 1
    return None


def _does(tokens: list[Token], start: int) -> tuple[list[Token], int] | None:
    """The duty in `our lead, l@x.com, to sign` and where the rest begins."""
    for i in range(start + 1, min(start + LONGEST, len(tokens) - 1)):
        if tokens[i].norm in _STOPS or tokens[i].norm in CONDITION_WORDS or tokens[i].kind in ("newline", "bullet", "arrow"):
            return None
        if not tokens[i].is_word("to"):
            continue
        whom = [t for t in tokens[start:i] if t.norm != ","]
        if not tokens[i + 1].is_word(*_DOES) or not any(t.kind == "address" for t in whom):
            return None
        return [*whom, replace(tokens[i], raw="must", norm="must"), tokens[i + 1]], i + 2
    return None


def _message(tokens: list[Token], start: int) -> tuple[list[Token], int] | None:
    """The order in `a Teams ping with its id`, behind what comes first: `for each shipment we want …`."""
    noun = next((i for i in range(start + 1, min(start + 5, len(tokens))) if tokens[i].is_word(*_MESSAGES)), None)
    if noun is None or not tokens[start].is_word("a", "an", "one") or any(t.kind != "word" for t in tokens[start:noun]):
        return None
    at = tokens[start]
    return [Token("word", "send", "send", at.start, at.start), *tokens[start : noun + 1]], noun + 1
