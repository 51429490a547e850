"""Exceptions from what is ordered: `… except when it is held`, `…, other than those of customer Acme`, `except for DHL loads, …`, `but not
if …`, all as `unless …`."""

from dataclasses import replace

from builder_app.assistant.builtin.reading.boundaries import clause_start, is_verb
from builder_app.assistant.builtin.reading.condition_ends import condition_end
from builder_app.assistant.builtin.reading.conditions import Cond
from builder_app.assistant.builtin.reading.narrowing import SHIPMENT_WORDS, side_condition
from builder_app.assistant.builtin.words.calendar import DAYS
from builder_app.assistant.builtin.words.fields import NAMED_FIELDS
from builder_app.assistant.builtin.words.tokens import Token, word_at
from builder_app.assistant.builtin.words.vocabulary import word_set

_EXCEPT = ("except", "excepting", "excluding", "barring", "save")
_WHEN = ("if", "when", "whenever", "where", "that", "unless", "once")
_THINGS = word_set(
    "those the ones one any all shipment order email it them these they anything everything of which that be a an for is are"
)
_LINKS = word_set("of from by for with at in to")


def exceptions_spoken(tokens: list[Token]) -> list[Token]:
    """The message with every exception as `unless` and a condition; what cannot be read as one stays as it is."""
    out: list[Token] = []
    i = 0
    while i < len(tokens):
        if tokens[i].is_word("unless", "except", "excepting", "excluding") and _of_a_search(tokens[:i]):
            out.append(replace(tokens[i], norm="except"))
            i += 1 + (i + 1 < len(tokens) and tokens[i + 1].is_word("when", "if", "where"))
            continue
        width = _marker(tokens, i)
        told = _condition(tokens, i + width) if width else None
        if told is None:
            out.append(tokens[i])
            i += 1
            continue
        said, i = told
        out += [word_at("unless", said[0]), *said]
    return out


def _of_a_search(before: list[Token]) -> bool:
    """Whether the words just before say what is to be found: `find the delayed shipments`; what they except is part of it."""
    at = next((i for i in range(len(before) - 1, -1, -1) if before[i].kind in ("punct", "newline", "bullet", "arrow")), -1)
    said = before[at + 1 :]
    noun = next((i for i, t in enumerate(said) if t.is_word(*SHIPMENT_WORDS) and t.raw.lower().endswith("s")), None)
    return noun is not None and any(t.is_word("find", "search", "look", "look-for", "list", "lookup", "collect") for t in said[:noun])


def _marker(tokens: list[Token], i: int) -> int:
    """How many tokens at `i` open an exception; 0 for none."""
    raw = [t.raw.lower() if t.kind == "word" else "" for t in tokens[i : i + 4]] + [""] * 4
    if raw[0] in _EXCEPT and (raw[0] != "save" or raw[1] in ("for", "when", "if")):
        return 1 + (raw[1] == "for")
    if raw[:2] == ["apart", "from"] or raw[:2] == ["aside", "from"]:
        return 2
    if raw[:4] == ["with", "the", "exception", "of"]:
        return 4
    if tokens[i].is_word("different-from") and raw[1] in ("those", "the", *_WHEN) and i and tokens[i - 1].norm == ",":
        return 1
    denied = 1 + (raw[0] == "but") if raw[0] == "not" or raw[:2] == ["but", "not"] else 0
    if denied and i + denied < len(tokens):
        opened = i > 0 and (raw[0] == "but" or tokens[i - 1].norm in (",", "(", "-"))
        return denied + (raw[denied] == "for") if opened and raw[denied] in ("if", "when", "for", "those", "where") else 0
    return 0


def _condition(tokens: list[Token], at: int) -> tuple[list[Token], int] | None:
    """(the condition that begins at `at`, where it ends); None where the words are none."""
    if at < len(tokens) and tokens[at].is_word("in") and at + 1 < len(tokens) and tokens[at + 1].is_word("case"):
        at += 2
    if at >= len(tokens):
        return None
    if tokens[at].is_word(*_WHEN) and not tokens[at].is_word("that"):
        end = condition_end(tokens, at + 1)
        said = tokens[at + 1 : end]
        return (_compared(said) or said, end) if said else None
    end = _phrase_end(tokens, at)
    said = _compared(tokens[at:end])
    return (said, end) if said else None


def _phrase_end(tokens: list[Token], at: int) -> int:
    """Where the things that are excepted stop: at a sign, or where the next order begins."""
    for i in range(at, len(tokens)):
        if tokens[i].kind in ("newline", "bullet", "arrow") or (tokens[i].kind == "punct" and tokens[i].norm in ".,;:!?)"):
            return i
        if tokens[i].is_word("and", "then", "but") and i + 1 < len(tokens) and clause_start(tokens, i + 1):
            return i
        if i > at and tokens[i].form == "base" and is_verb(tokens, i, start=False):
            return i
    return len(tokens)


def _compared(said: list[Token]) -> list[Token]:
    """`DHL loads`, `those with priority low`, `mails from x@y.com` as the words of a comparison; empty for others."""
    if any(t.norm in DAYS for t in said):
        return []
    sender = next((t for t in said if t.kind == "address"), None)
    if sender is not None:
        plain = all(t is sender or t.norm in _THINGS | _LINKS or t.is_word("sender", "sent", "send", "come") for t in said)
        return [word_at("the", sender), word_at("sender", sender), word_at("be", sender), sender] if plain else []
    bare = said
    while len(bare) > 1 and (bare[0].norm in _THINGS or (bare[0].norm in _LINKS and bare[1].is_word(*NAMED_FIELDS, "priority", "status"))):
        bare = bare[1:]
    conds = side_condition(bare) or side_condition(said)
    return _words(conds[0], said[0]) if len(conds) == 1 else []


def _words(cond: Cond, at: Token) -> list[Token]:
    if cond.tokens:
        return list(cond.tokens)
    if cond.operator not in ("equals", "not_equals"):
        return []
    field = Token("code", cond.subject, cond.subject, at.start, at.start, value=cond.subject)
    value = Token("quoted", str(cond.value), str(cond.value), at.start, at.start, value=cond.value)
    return [field, word_at("different-from" if cond.operator == "not_equals" else "equals", at), value]
