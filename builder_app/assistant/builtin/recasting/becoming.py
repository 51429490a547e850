"""What becomes of a shipment, told as a fact: `the shipment gets status released`, `its status becomes quarantine`, `the order goes on hold`."""

from dataclasses import replace

from builder_app.assistant.builtin.reading.clauses import Clause
from builder_app.assistant.builtin.reading.narrowing import SHIPMENT_WORDS
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set

_FIELDS = ("status", "priority", "state")
_TAKES = word_set("get receive take have obtain")
_TURNS = word_set("become go change turn switch move jump set be")
_FILLING = word_set("the a an new to be should must will shall then also set put as into now set change of in again")
_OF_IT = word_set("the its their this that it shipment's our shipment order load delivery they")
LONGEST_VALUE = 3


def becoming(clause: Clause) -> Clause:
    """The clause as the order to set what the shipment becomes; other clauses as they are."""
    tokens = clause.tokens
    found = _field_and_value(tokens) or _put_on_hold(tokens)
    if found is None:
        return clause
    field, value = found
    ahead = [Token("word", word, word, tokens[0].start, tokens[0].start) for word in ("set", "the", "shipment")]
    name = Token("word", field, field, tokens[0].start, tokens[0].start)
    return replace(clause, tokens=[*ahead, name, replace(name, raw="to", norm="to"), *value])


def _field_and_value(tokens: list[Token]) -> tuple[str, list[Token]] | None:
    at = next((i for i, t in enumerate(tokens[:7]) if t.is_word(*_FIELDS)), None)
    if at is None:
        return None
    before, behind = tokens[:at], tokens[at + 1 :]
    got = next((i for i, t in enumerate(before) if t.is_word(*_TAKES) and (i or t.form == "s")), None)
    if got is not None:
        whose, turned = before[:got], all(t.is_word(*_FILLING) for t in before[got + 1 :])
    else:
        whose = before
        verb = next((i for i, t in enumerate(behind[:3]) if t.is_word(*_TURNS) and t.form in ("s", "base") and t.raw.lower() != "be"), None)
        modal = bool(behind) and behind[0].is_word("should", "must", "will")
        turned = verb is not None and (
            not behind[verb].is_word("be") or (verb + 1 < len(behind) and behind[verb + 1].is_word("set", "put", "change")) or modal
        )
        behind = behind[verb + 1 :] if verb is not None else []
    while behind and (behind[0].is_word(*_FILLING) or behind[0].norm in (":", "=")):
        behind = behind[1:]
    own = (bool(whose) or at == 0 or got == 0) and all(
        t.is_word(*_OF_IT) or t.norm == "'s" or t.norm in SHIPMENT_WORDS or t.is_word("then", "new") for t in whose
    )
    return ("status" if tokens[at].is_word("state") else tokens[at].norm, behind) if own and turned and _plain(behind) else None


def _put_on_hold(tokens: list[Token]) -> tuple[str, list[Token]] | None:
    """`the load goes on hold`, `it is put on hold`."""
    on = next((i for i, t in enumerate(tokens[:6]) if t.raw.lower() == "hold" and i and tokens[i - 1].is_word("on")), None)
    if on is None or on != len(tokens) - 1:
        return None
    noun = next((i for i, t in enumerate(tokens[:2]) if t.norm in SHIPMENT_WORDS or t.is_word("it")), None)
    told = noun is not None and not any(t.is_word("that", "which", "who") for t in tokens[noun:on])
    finite = told and noun is not None and any(t.is_word("go", "be", "put", "place", "get", "stay") for t in tokens[noun + 1 : on - 1])
    value = replace(tokens[on], kind="ident", raw="on_hold", norm="on_hold")
    return ("status", [value]) if finite else None


def _plain(value: list[Token]) -> bool:
    return 0 < len(value) <= LONGEST_VALUE and all(t.kind in ("word", "ident", "quoted", "code", "number") for t in value)
