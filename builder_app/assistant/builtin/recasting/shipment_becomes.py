"""What becomes of the shipment in a later message, told as a fact: `the shipment gets the status closed`, `its priority should become high`, `the
shipment's estimated delivery gets updated`, as orders to set or update it."""

from builder_app.assistant.builtin.reading.field_changes import field_named
from builder_app.assistant.builtin.words.rewriting import rewritten
from builder_app.assistant.builtin.words.tokens import Token, word_at
from builder_app.assistant.builtin.words.vocabulary import word_set

_SHIPMENT = word_set("shipment load order consignment")
_DUTIES = word_set("should must shall will be to also then now have need simply just")
_TAKES = word_set("get receive take obtain carry")
_TURNS = word_set("become turn change go switch set be")
_STOPS = word_set("after before once when at-end at-start and if as then behind while unless in on for so")
_FIELDS = ("status", "priority")
LONGEST = 3


def shipment_becomes(tokens: list[Token]) -> list[Token]:
    """The message with these facts as orders."""
    return rewritten(tokens, lambda _, i: (_takes(tokens, i) or _turns(tokens, i)) if _opens(tokens, i) else None)


def _takes(tokens: list[Token], i: int) -> tuple[list[Token], int] | None:
    """`the shipment gets the status closed`."""
    at = _noun(tokens, i)
    if at is None:
        return None
    start = at
    while at < len(tokens) and tokens[at].is_word(*_DUTIES):
        at += 1
    if at >= len(tokens) or not tokens[at].is_word(*_TAKES) or (at == start and tokens[at].form != "s"):
        return None
    at += 1
    while at < len(tokens) and tokens[at].is_word("the", "a", "new"):
        at += 1
    if at + 1 >= len(tokens) or not tokens[at].is_word(*_FIELDS):
        return None
    return _set(tokens, i, tokens[at].norm, at + 1)


def _turns(tokens: list[Token], i: int) -> tuple[list[Token], int] | None:
    """`the shipment's status becomes closed`, `the priority of the shipment should be set to high`, `… gets updated`."""
    field, at = "", i
    owner = _noun(tokens, i)
    if owner is not None and owner < len(tokens) and tokens[owner].norm == "'s" and owner + 1 < len(tokens):
        named = field_named(tokens, owner + 1)
        field, at = named if named is not None else ("", i)
    elif tokens[i].is_word("the") and i + 1 < len(tokens) and (named := field_named(tokens, i + 1)) is not None:
        end = named[1]
        whose = _noun(tokens, end + 1) if end < len(tokens) and tokens[end].is_word("of", "on") else None
        field, at = (named[0], whose) if whose is not None else ("", i)
    if not field:
        return None
    start = at
    while at < len(tokens) and tokens[at].is_word(*_DUTIES, "get"):
        at += 1
    if start < at < len(tokens) and tokens[at].is_word("update") and tokens[at].form == "ed":
        updated = [word_at(word, tokens[i]) for word in ("update", "the", "shipment")]
        return [*updated, word_at("'s", tokens[i]), word_at(field, tokens[i])], at + 1
    if at < len(tokens) and tokens[at].is_word(*_TURNS) and (at > start or tokens[at].form == "s"):
        return _set(tokens, i, field, at + 1)
    return None


def _set(tokens: list[Token], i: int, field: str, at: int) -> tuple[list[Token], int] | None:
    """The order to set the field to the value at `at`, and where the rest begins; None where there is no plain value."""
    while at < len(tokens) and tokens[at].is_word("to", "into", "the", "a", "of", "as"):
        at += 1
    end = at
    while end < len(tokens) and tokens[end].kind in ("word", "ident", "quoted", "number") and not tokens[end].is_word(*_STOPS):
        end += 1
    if not 0 < end - at <= LONGEST:
        return None
    words = [word_at(word, tokens[i]) for word in ("set", "the", "shipment")]
    name = Token("ident", field, field, tokens[i].start, tokens[i].start)
    return [*words, name, word_at("to", tokens[at]), *tokens[at:end]], end


def _noun(tokens: list[Token], i: int) -> int | None:
    """Where `the shipment` ends that begins at `i`."""
    at = i + 1
    known = i + 1 < len(tokens) and tokens[i].is_word("the", "our", "that", "this") and tokens[at].is_word(*_SHIPMENT)
    return at + 1 if known else None


def _opens(tokens: list[Token], i: int) -> bool:
    before = tokens[i - 1] if i else None
    return before is None or before.kind in ("punct", "newline", "bullet", "arrow") or before.is_word("and", "then", "but", "entry", "post")
