"""Understands the words of a condition: what is asked about, which way round, within which time."""

import re
from dataclasses import dataclass, field, replace
from typing import Any

from builder_app.assistant.builtin.reading.belonging import belonging
from builder_app.assistant.builtin.reading.having import what_we_have
from builder_app.assistant.builtin.reading.too_late import too_late
from builder_app.assistant.builtin.reading.where_held import without_holder
from builder_app.assistant.builtin.words.condition_words import (
    APPROVE,
    AROUND_VALUES,
    BOUNDS,
    COMING,
    COMPLETE,
    DOES_SO,
    ERROR,
    INCOMPLETE,
    KNOWN,
    NEGATIONS,
    NO_NAMES,
    NOT_DONE,
    NOT_IN,
    OF_KNOWING,
    PRONOUNS,
    REJECT,
    REPLY,
    ROWS_BACK,
    SENTIMENT,
    STILL_MISSING,
    TIMEOUT,
    UNUSABLE,
)
from builder_app.assistant.builtin.words.fields import DOCUMENTS, FREE_FIELDS, NEGATED, OPERATORS, PRIORITIES, SHIPMENT_FIELDS, STATUSES
from builder_app.assistant.builtin.words.lexicon import VERBS
from builder_app.assistant.builtin.words.quantities import seconds
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set

_SAYS_YES = frozenset(
    {"say", "answer", "reply", "respond", "come", "yes", "no", "they", "she", "he", "it", "the", "be", "a", "back", "with"}
)


@dataclass(frozen=True)
class Cond:
    """One elementary condition. `kind`: reply, approved, rejected, decided, complete, partial, unusable, sentiment,
    label, found, submitted, error, compare, yes, always."""

    kind: str
    negative: bool = False
    duration: dict[str, Any] | None = None
    again: bool = False
    subject: str = ""
    operator: str = ""
    value: Any = None
    text: str = ""
    tokens: tuple[Token, ...] = field(default=(), compare=False, repr=False)


def _join(tokens: list[Token]) -> str:
    return " ".join(t.raw for t in tokens if not (t.kind == "punct" and t.norm == "'s")).strip(" ,")


def _value(tokens: list[Token], *, stop: frozenset[str] = frozenset({"for", "within", "or", "and", "then", "that", "which", "who"})) -> Any:
    """The compared value: a number, a duration in hours, quoted text, or the words as written."""
    tokens = [t for t in tokens if not (t.kind == "word" and t.norm in AROUND_VALUES)]
    for token in tokens:
        if token.kind in ("quoted", "code", "number", "url", "address", "expr"):
            return token.value if token.value is not None else token.raw
        if token.kind == "duration":
            return token
    words: list[Token] = []
    for token in tokens:
        if token.kind == "punct" or (token.kind == "word" and token.norm in stop and words):
            break
        words.append(token)
    return _join(words)


def _hours(value: Any) -> Any:
    if isinstance(value, Token):
        total = (seconds(value.value) or 0) / 3600
        return int(total) if total == int(total) else round(total, 3)
    return value


def field_at(tokens: list[Token]) -> tuple[str, int] | None:
    """(the field named first, where), None where the tokens name none."""
    for i, token in enumerate(tokens):
        nxt = tokens[i + 1] if i + 1 < len(tokens) else None
        if (
            token.is_word("field")
            and nxt is not None
            and nxt.raw.isidentifier()
            and nxt.norm not in SHIPMENT_FIELDS.keys() | OPERATORS.keys()
        ):
            return nxt.raw, i + 1
        if token.kind == "ident" and token.raw.lower() in SHIPMENT_FIELDS:
            return SHIPMENT_FIELDS[token.raw.lower()], i
        if token.kind == "code":
            return str(token.value), i
        if token.kind != "word":
            continue
        if token.is_word("estimated", "planned") and not (nxt is not None and nxt.is_word("for", "at", "in", "by", "to", "and", "or")):
            return f"{token.norm}_delivery", i
        if token.norm in SHIPMENT_FIELDS and (token.form == "base" or token.form == ""):
            return SHIPMENT_FIELDS[token.norm], i
        if token.norm in FREE_FIELDS:
            return f"attributes.{token.norm}", i
    return None


def _operator(tokens: list[Token]) -> tuple[str, int] | None:
    best: tuple[str, int] | None = None
    for i, token in enumerate(tokens):
        name = OPERATORS.get(token.norm) if token.kind in ("word", "compare") else None
        if name is not None and (best is None or best[0] in ("equals", "contains")):
            best = (name, i)
    return best


def _compare(tokens: list[Token], *, negative: bool) -> Cond | None:
    """A comparison of a named field (or of a reply, an e-mail, a count) with a value."""
    words = [t.norm for t in tokens]
    found, operator = field_at(tokens), _operator(tokens)
    mail = next((w for w in ("subject", "body", "sender") if w in words), "")
    subject = found[0] if found else ""
    if (
        operator is None
        and found
        and (i := _first(tokens, ("be", "become", "have", "set", "for", "to", "with"), after=found[1])) is not None
    ):
        value = _value([t for t in tokens[i + 1 :] if t.norm not in ("not", "no")])
        operator = ("equals", i)
        if isinstance(value, str) and value.lower() in (
            "empty",
            "missing",
            "unknown",
            "blank",
            "known",
            "set",
            "present",
        ):
            empty = (value.lower() in ("known", "set", "present")) == negative
            return Cond("compare", subject=subject, operator="is_empty" if empty else "is_not_empty")
        if value in ("", None):
            return None
        return Cond(
            "compare",
            subject=subject,
            operator=NEGATED["equals"] if negative else "equals",
            value=_hours(_tidy(subject, value, tokens)),
        )
    if operator is None and found and found[1] + 1 < len(tokens) and not found[1]:
        value = _value([t for t in tokens[found[1] + 1 :] if not t.is_word("not", "no")])
        return (
            Cond("compare", subject=subject, operator="not_equals" if negative else "equals", value=_tidy(subject, value, tokens))
            if isinstance(value, str) and value
            else None
        )
    if operator is None:
        return None
    name, at = operator
    value = _value(tokens[at + 1 :])
    if name == "between":
        numbers = [t.value for t in tokens[at:] if t.kind == "number"]
        value = numbers[:2] if len(numbers) >= 2 else value
    if value in ("", None) and name in ("greater_or_equal", "less_or_equal"):
        value = _value(tokens[:at][::-1])
    if not subject:
        if name == "contains" or mail:
            subject = mail or ("reply" if {"reply", "answer", "response"} & set(words) or "email" not in words else "body")
        elif isinstance(value, Token) or "late" in words or "delay" in words:
            subject = "delay_hours"
        elif {"f", "fahrenheit", "degree", "degrees", "°", "hot", "warm", "cold"} & set(words):
            subject = "temperature_f"
        elif {"eur", "euro", "euros", "usd", "dollar", "dollars", "gbp", "pounds", "€", "$", "£"} & {*words, *(t.norm for t in tokens)}:
            subject = "attributes.value"
        elif {"ton", "tons", "tonne", "tonnes", "kg", "kilo", "kilos", "lb", "lbs", "pound", "pounds"} & set(words):
            subject = "attributes.weight"
        elif ({"there", "find", "found"} & set(words) and name in BOUNDS and isinstance(value, int | float)) or {
            "shipment",
            "result",
            "row",
            "email",
            "record",
            "count",
            "of",
        } & set(words):
            subject = "count"
        elif "status" in words or "code" in words:
            subject = "status"
        elif name in BOUNDS and (isinstance(value, int | float) or "_" in str(value)) and (said := _named(tokens[:at])):
            subject = f"attributes.{said}"
        else:
            return None
    if value in ("", None):
        return None
    if negative and name in NEGATED:
        name = NEGATED[name]
    if subject == "temperature_f" and isinstance(value, int | float) and {"c", "celsius"} & set(words):
        value = round(value * 9 / 5 + 32, 1)
        value = int(value) if value == int(value) else value
    return Cond("compare", subject=subject, operator=name, value=_hours(_tidy(subject, value, tokens)))


def _named(tokens: list[Token]) -> str:
    """The noun in front of a comparison that is no known field: `rating` of `the rating is below 3`."""
    said = [
        t
        for t in tokens
        if t.kind in ("word", "ident") and not t.is_word("the", "a", "an", "be", "if", "their", "its", "his", "her", "our")
    ]
    plain = len(said) == len(
        [t for t in tokens if t.kind != "punct" and not t.is_word("the", "a", "an", "be", "if", "their", "its", "his", "her", "our")]
    )
    return "_".join(t.raw.lower() for t in said) if plain and 0 < len(said) <= 3 and not {t.norm for t in said} & NO_NAMES else ""


def _tidy(subject: str, value: Any, tokens: list[Token]) -> Any:
    if value in [t.value for t in tokens if t.kind in ("quoted", "code")] and str(value).lower() not in STATUSES | PRIORITIES:
        return value
    value = re.sub(r"\s+(?:somewhere )?in (?:it|there)$", "", value) if isinstance(value, str) else value
    if isinstance(value, str) and subject in ("priority", "status") and not re.fullmatch(r"[A-Z]+-?\d+", value):
        return STATUSES.get(value.lower(), value.lower().replace(" ", "_"))
    return value


def _first(tokens: list[Token], words: tuple[str, ...], *, after: int = -1) -> int | None:
    return next((i for i, t in enumerate(tokens) if i > after and t.is_word(*words)), None)


def _status(tokens: list[Token], *, negative: bool) -> Cond | None:
    for token in tokens:
        if token.kind != "word":
            continue
        if token.norm in PRIORITIES and token.norm not in ("normal",):
            return Cond(
                "compare",
                subject="priority",
                operator="not_equals" if negative else "equals",
                value=PRIORITIES[token.norm],
            )
        if token.norm in ("late", "overdue") or (token.norm == "delay" and token.form == "ed"):
            return Cond("compare", subject="delay_hours", operator="less_or_equal" if negative else "greater_than", value=0)
        ordered = token.form == "base" and token.norm in VERBS
        if token.norm in STATUSES and token.form in ("ed", "base") and not ordered and token.norm not in ("hold", "book", "pick-up"):
            return Cond("compare", subject="status", operator="not_equals" if negative else "equals", value=STATUSES[token.norm])
    return None


def outside_brackets(tokens: list[Token]) -> list[Token]:
    """The words without remarks in brackets: `the status is A7 (refused)`."""
    out: list[Token] = []
    depth = 0
    for token in tokens:
        depth += (token.norm == "(") - (token.norm == ")")
        if depth <= 0 and token.norm != ")":
            out.append(token)
    return out


_SENT = word_set(
    "it this that they the a an email message order request claim sender be come arrive send from by of was not do does which reply"
)
"""Words of `if it comes from x@y.com`, `if the sender is x@y.com`."""


def _sender(tokens: list[Token]) -> str | None:
    """Who must have written a mail, for words that say nothing else; None for other words."""
    named = [t.norm for t in tokens if t.kind == "address"]
    have = {t.norm for t in tokens if t.kind == "word"}
    about = "sender" in have or ("from" in have and "be" in have | {"be" for t in tokens if t.is_word("come", "arrive")})
    subject = bool(tokens) and tokens[0].is_word("it", "this", "that", "they", "the", "sender", "email")
    return named[0] if len(named) == 1 and about and subject and have <= _SENT and not have & {"reply", "hear"} else None


_EVERY = frozenset({"all", "every", "everything", "each", "both"})
_VALUES = word_set("field value detail data information item piece entry number")
_THERE = word_set("find found there present filled fill known read extracted given here available")


def atom(tokens: list[Token]) -> Cond:
    """The meaning of one condition without `or`."""
    words = [t.norm for t in tokens if t.kind in ("word", "compare")]
    have = set(words)
    negative = sum(1 for w in words if w in NEGATIONS) % 2 == 1
    duration = next((t.value for t in tokens if t.kind == "duration"), None)
    shared: dict[str, Any] = {
        "negative": negative,
        "duration": duration,
        "again": bool({"still", "another", "again", "second", "either"} & have),
        "text": _join(tokens),
        "tokens": tuple(tokens),
    }
    if "(" in {t.norm for t in tokens} and _compare(plain := outside_brackets(tokens), negative=negative) is not None:
        return atom(plain)
    if (owner := belonging(tokens))[0]:
        shared.pop("duration")
        return Cond("compare", subject=owner[0], operator="not_equals" if negative else "equals", value=owner[1], **shared)
    if (sender := _sender(tokens)) is not None:
        return Cond("compare", subject="sender", operator="not_contains" if negative else "contains", value=sender, **shared)
    if (bare := without_holder(tokens)) != tokens and any(t.kind in ("number", "quoted") for t in bare):
        held = atom(bare)
        named = _named(bare[: (_operator(bare) or ("", 0))[1]])
        return replace(held, subject=f"attributes.{named}") if held.kind == "compare" and named else held
    if too_late(tokens):
        return Cond("reply", **{**shared, "negative": True})
    if have & KNOWN and have <= KNOWN | OF_KNOWING:
        return Cond("found", **{**shared, "negative": negative != ("unknown" in have)})
    if had := what_we_have(have):
        return Cond(had, **shared)
    if not have and any(t.kind in ("quoted", "code") for t in tokens):
        return Cond("label", **shared)
    if not have or have <= {"so", "yes", "true", "that", "case", "be", "it"}:
        return Cond("yes", **shared)
    if have <= {"no", "false", "not", "be", "it"}:
        return Cond("yes", **{**shared, "negative": True})
    if have & SENTIMENT.keys() and not ({"test"} & have):
        return replace(Cond("sentiment", **shared), value=next(SENTIMENT[w] for w in words if w in SENTIMENT))
    if have & {"say", "answer", "reply", "respond", "come"} and words[-1] in ("yes", "no") and have <= _SAYS_YES:
        return Cond("rejected" if "no" in have else "approved", **{**shared, "negative": False})
    if have & {"contain", "mention", "include", "say"} and (made := _compare(tokens, negative=negative)):
        return replace(made, text=shared["text"])
    if "exhausted" in have:
        return Cond("exhausted", **shared)
    if "form" in have and (have & COMING or negative):
        return Cond("submitted", **{**shared, "negative": negative or bool(have & {"miss", "missing"})})
    if (
        have & UNUSABLE
        or ("make" in have and "sense" in have)
        or (negative and ({"read", "parse"} & have or ("use" in have and have & {"can", "of"})))
    ):
        return Cond("unusable", **{**shared, "negative": False})
    if have & {"partly", "half"} and have & {"readable", "usable", "there", "legible", "complete", "filled", "read", "known"}:
        return Cond("partial", **{**shared, "negative": False})
    if "usable" in have and negative:
        return Cond("unusable", **{**shared, "negative": False})
    if {"only", "some"} <= have:
        return Cond("partial", **{**shared, "negative": False})
    if "part" in have and have & {"only", "there", "some"}:
        return Cond("partial", **{**shared, "negative": False})
    if have & _EVERY and have & _VALUES and have & _THERE:
        return Cond("partial" if negative else "complete", **{**shared, "negative": False})
    if "missing" in have and "still" in have and have <= STILL_MISSING:
        return Cond("reply", **{**shared, "negative": True})
    if have & INCOMPLETE and not (_operator(tokens) and field_at(tokens)):
        return Cond("partial", **shared)
    if have & COMPLETE or ({"all", "present"} <= have) or (have & {"all", "them-all", "both"} and "there" in have):
        return Cond("partial" if negative else "complete", **{**shared, "negative": False})
    if have & REJECT:
        return Cond("rejected", **shared)
    if have & APPROVE and not have & (TIMEOUT - {"decide", "decision"} | {"status"}):
        return Cond("approved", **shared)
    if have & TIMEOUT or have == {"too", "late"} or ("time" in have and have & {"up", "over"}):
        return Cond("decided", **{**shared, "negative": negative or not (have & {"decide", "decision"})})
    if "submit" in have or "fill" in have or ("form" in have and "complete" in have):
        return Cond("submitted", **shared)
    if {"deliver", "be"} <= have and have & {"it", "shipment"} and (made := _status(tokens, negative=negative)) is not None:
        return replace(made, text=shared["text"])
    if have <= DOES_SO and have & {"do", "have"}:
        return Cond("reply", **shared)
    if (
        have & {"come", "arrive", "receive", "send", "return", "provide", "deliver"}
        and have & {"it", "they", "nothing", "something", "document", "copy", "file"}
        and not have & {"shipment", "truck", "delivery", "row", "record", "result"}
    ):
        return Cond("reply", **shared)
    if negative and shared["duration"] and have & {"do", "happen"} and have <= NOT_DONE:
        return Cond("reply", **shared)
    if have & {"receive", "return", "get", "come", "arrive"} and have <= {
        "one",
        "none",
        "arrive",
        "receive",
        "return",
        "get",
        "come",
        "be",
        "not",
        "no",
        "it",
        "still",
        "have",
        "never",
    }:
        return Cond("reply", **shared)
    if have & {"row", "record"} and have <= ROWS_BACK:
        return Cond("found", **shared)
    awaited = PRONOUNS | DOCUMENTS.keys()
    told = "still" in have or ("be" in have and have & awaited)
    if (
        told
        and have & ({"in", "here", "there", "back"} if negative else {"in", "back"})
        and have - DOCUMENTS.keys() - {"the", "a"} <= NOT_IN
    ):
        return Cond("reply", **shared)
    if have & REPLY and not have & {"delay_hours"} and "find" not in have:
        return Cond("reply", **shared)
    if have & ERROR or ("go" in have and "wrong" in have) or ("succeed" in have):
        return Cond("error", **{**shared, "negative": negative != ("succeed" in have)})
    if "nothing" in have and have & {"still", "yet", "after", "within"} and have <= NOT_IN | {"be", "come", "hear", "receive", "later"}:
        return Cond("reply", **shared)
    if "nobody" in have and not have & {"find"}:
        return Cond("reply", **shared)
    if "confirm" in have or ("get" in have and have & {"email", "nothing"}):
        return Cond("reply", **shared)
    if (made := _compare(tokens, negative=negative)) is not None:
        return replace(made, duration=None, text=shared["text"])
    if (
        have & {"find", "found", "exist", "empty", "none", "nothing", "result", "any"}
        or (have & {"there", "no"} and have & {"shipment", "email", "record", "row", "order", "attachment", "match", "be", "delay", "one"})
        or (have & {"return", "returns", "give", "bring", "have", "get", "come"} and have & {"row", "record"})
    ):
        return Cond("found", **{**shared, "negative": negative != ("empty" in have)})
    if (made := _status(tokens, negative=negative)) is not None:
        return replace(made, text=shared["text"])
    if {"there", "be"} <= have or ({"one", "be"} <= have and have <= {"one", "be", "not", "there"}):
        return Cond("found", **shared)
    return Cond("label", **shared)


def split_or(tokens: list[Token]) -> list[list[Token]]:
    """The alternatives of a condition."""
    parts: list[list[Token]] = [[]]
    for token in tokens:
        if token.is_word("or") and parts[-1]:
            parts.append([])
        elif not (token.kind == "punct" and token.norm == "," and not parts[-1]):
            parts[-1].append(token)
    return [p for p in parts if p]


def understand(tokens: list[Token], *, word: str = "if") -> list[Cond]:
    """The alternatives of a condition; `unless` turns a single one round."""
    out: list[Cond] = []
    for part in split_or(tokens) or [[]]:
        cond = atom(part)
        if cond.kind == "label" and out and out[-1].kind == "compare" and isinstance(out[-1].value, str):
            cond = replace(out[-1], value=cond.text)
        out.append(cond)
    if word == "unless":
        out = [
            replace(c, operator=NEGATED.get(c.operator, c.operator)) if c.kind == "compare" else replace(c, negative=not c.negative)
            for c in out
        ]
    return out
