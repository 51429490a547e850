"""What a search asks for, phrase by phrase: `Maersk shipments from Rotterdam with priority high or critical whose destination is Canada`."""

from dataclasses import replace
from typing import Any

from builder_app.assistant.builtin.reading.conditions import Cond, atom, field_at, split_or
from builder_app.assistant.builtin.words.carriers import CARRIERS
from builder_app.assistant.builtin.words.fields import PRIORITIES, SHIPMENT_FIELDS, STATUSES
from builder_app.assistant.builtin.words.proper_names import name_at
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set

NOUNS = ("shipment", "truck", "order", "container", "freight", "reefer", "trailer", "pallet")
_RELATIVES = word_set("with whose where that which who have having but be still currently already now")
_ROADS = {
    "from": "origin",
    "to": "destination",
    "for": "customer",
    "of": "customer",
    "by": "carrier",
    "via": "carrier",
    "at": "facility",
    "in": "facility",
}
_MOVING = word_set(
    "going go bound headed head heading destined destine come coming out leave leaving ship shipped depart departing originating originate"
)
_STATES_WRITTEN = word_set(
    "picked_up dispatched confirmed released tendered loaded unloaded cleared accepted packed booked arrived departed"
)
"""States that shipments may have besides those of the table, as its cells have them."""
_EXCEPT = word_set("except excepting excluding unless besides")
"""Words behind which stands what is not asked for; the phrase goes on to the next comma."""
_LIMITS = ("at-most", "up-to", "max", "maximum", "limit", "first", "top", "cap")
_COUNTED = word_set("shipment truck order container freight reefer trailer result row record hit of")


def how_many(tokens: list[Token]) -> tuple[int | None, list[Token]]:
    """(how many at most, the words without it) of `at most 25 shipments`, `…, max 10`; None where no such number is told."""
    for i, token in enumerate(tokens):
        if not (token.is_word(*_LIMITS) and (token.norm not in ("first", "top") or i + 1 < len(tokens))):
            continue
        at = i + 1
        while at < len(tokens) and (tokens[at].is_word("of", "to", "be", "at-most") or tokens[at].norm == ":"):
            at += 1
        number = tokens[at] if at < len(tokens) else None
        if number is None or number.kind != "number" or not isinstance(number.value, int):
            continue
        after = tokens[at + 1] if at + 1 < len(tokens) else None
        before = tokens[i - 1] if i else None
        apart = (
            before is None
            or before.norm in (",", "(")
            or before.is_word("find", "search", "list", "get", "for", "pull", "and", "the", "with")
        )
        counted = after is None or after.kind == "punct" or after.is_word(*_COUNTED, "and")
        if counted and (apart or (after is not None and after.is_word(*_COUNTED)) or token.is_word("limit", "max", "maximum")):
            end = at + 1 + (after is not None and after.is_word("of", "result", "row", "record", "hit"))
            start = i - (before is not None and before.norm in (",", "("))
            return number.value, [*tokens[:start], *tokens[end:]]
    return None, tokens


def phrases(tokens: list[Token]) -> list[list[Token]]:
    """The parts of what stands behind the noun, each of which says one thing: cut at commas, `and`, `with`, `from`, `whose` …"""
    out: list[list[Token]] = [[]]
    between = False
    for i, token in enumerate(tokens):
        between = between or token.is_word("between")
        last = out[-1]
        if token.is_word("and") and between:
            between = False
        elif token.norm in (",", ";", "(", ")") or token.is_word("and", "but"):
            out.append([token] if token.norm == "(" else [])
            continue
        nxt = tokens[i + 1] if i + 1 < len(tokens) else None
        led = bool(last) and (
            last[-1].is_word("or", "not", "status") or last[-1].raw.lower().startswith(("start", "begin", "end", "equal"))
        )
        opened = token.is_word("with", "whose", "where", "that", "which", "having", "without") or _shuts_out(tokens, i)
        moving = token.raw.lower() in _MOVING and nxt is not None and nxt.is_word("to", "for", "from", "of", "out")
        road = (
            token.is_word(*_ROADS) and nxt is not None and (nxt.raw[:1].isupper() or nxt.kind in ("quoted", "code") or _titled(tokens, i))
        )
        road = road and not (last and (last[-1].is_word("be", "not") or last[-1].raw.lower() in _MOVING or last[-1].is_word(*_MOVING)))
        at_field = token.is_word("in", "at") and nxt is not None and nxt.norm in SHIPMENT_FIELDS
        excepted = any(_shuts_out(last, n) for n in range(len(last)))
        if last and (opened or moving or at_field or road) and not led and not excepted:
            out.append([])
        out[-1].append(token)
    return [part for part in out if part and [t.norm for t in part] != ["("]]


def _shuts_out(tokens: list[Token], i: int) -> bool:
    """`except`, `other than those`, `not those`: what stands behind is not asked for."""
    those = i + 1 < len(tokens) and tokens[i + 1].is_word("those", "the")
    return tokens[i].raw.lower() in _EXCEPT or (those and tokens[i].is_word("different-from", "not"))


def _titled(tokens: list[Token], i: int) -> bool:
    """`of customer Lidl`, `by the carrier UPS`: a preposition in front of a field that a name stands behind."""
    rest = [t for t in tokens[i + 1 : i + 4] if not t.is_word("the", "our")]
    return bool(rest) and rest[0].is_word("customer", "carrier", "facility", "warehouse", "status", "priority", "origin", "destination")


def asked_for(tokens: list[Token]) -> tuple[list[Cond], list[list[Token]]]:
    """(comparisons, phrases that say nothing known) of a search phrase that names shipments."""
    at = next((i for i, t in enumerate(tokens) if t.is_word(*NOUNS)), None)
    if at is None:
        return [], []
    found = list(in_front(tokens[:at]))
    lost: list[list[Token]] = []
    for part in phrases(tokens[at + 1 :]):
        spelt_out = part[0].norm == "("  # `not yet gated in (status "at depot")`: what stands in front says the same
        made = one_phrase([t for t in part[1:] if not t.is_word("search", "filter", "by", "on")] if spelt_out else part)
        lost = lost[:-1] if spelt_out and made is not None else lost
        if made is not None:
            found.append(made)
        elif part[0].is_word("with", "whose", "where", "from", "to", "for", "of", "by", "that", "which") and len(part) > 1:
            lost.append(part)
    return found, lost


def in_front(tokens: list[Token]) -> list[Cond]:
    """`all critical or high DHL shipments`: what stands before the noun."""
    out: list[Cond] = []
    told = [PRIORITIES[t.norm] for t in tokens if t.kind == "word" and t.norm in PRIORITIES and t.norm != "normal"]
    if told:
        out.append(_any_of("priority", told))
    carrier = [t.raw for t in tokens if t.kind == "word" and t.raw.lower() in CARRIERS]
    if carrier:
        out.append(_any_of("carrier", carrier))
    states = [
        STATUSES[t.norm]
        for t in tokens
        if (t.kind == "word" and t.norm in STATUSES and t.form == "ed" and not t.is_word("late", "delay", "delayed", "cancel"))
        or t.is_word("pending")
    ]
    if states:
        out.append(_any_of("status", states))
    elif any(t.raw.lower() in ("undelivered", "open", "outstanding") for t in tokens):
        out.append(_any_of("status", ["delivered"], negative=True))
    return out


def _any_of(field: str, values: list[Any], *, negative: bool = False) -> Cond:
    single = len(values) == 1
    operator = ("not_equals" if negative else "equals") if single else ("not_in" if negative else "in")
    return Cond("compare", subject=field, operator=operator, value=values[0] if single else values)


def one_phrase(part: list[Token]) -> Cond | None:
    """The comparison that one phrase makes; None where it makes none."""
    said = part
    while said and said[0].is_word(*_RELATIVES):
        said = said[1:]
    while said and (said[-1].kind == "punct" or said[-1].is_word("only", "please", "or", "too", "still", "yet")):
        said = said[:-1]
    if not said:
        return None
    denied = said[0].is_word("not", "never")
    if (state := "_".join(t.raw.lower() for t in said[denied:] if not t.is_word("yet", "be"))) in _STATES_WRITTEN:
        return Cond("compare", subject="status", operator="not_equals" if denied else "equals", value=state)
    if len(said) == 2 and said[0].is_word("on", "in") and said[1].norm in STATUSES:
        return Cond("compare", subject="status", operator="equals", value=STATUSES[said[1].norm])  # `that are on hold`
    if said[0].raw.lower() in _MOVING or said[0].is_word(*_MOVING):
        said = [t for t in said if not (t.raw.lower() in _MOVING or t.is_word(*_MOVING))]
        said = [replace(said[0], norm="to"), *said[1:]] if said and said[0].is_word("for") else said
        said = [replace(said[0], norm="from"), *said[1:]] if said and said[0].is_word("of") else said
    if said and said[0].is_word(*_ROADS) and not _titled(said, 0):
        return _road(said)
    if said and said[0].is_word("of", "for", "by", "from", "to", "at", "in"):
        said = said[1:]
    return _compared(said) if said else None


def _road(said: list[Token]) -> Cond | None:
    """`from Rotterdam or Antwerp`: where they come from or go to, whose they are."""
    names = [name for part in split_or(said[1:]) if (name := name_at(part, 0))]
    if not names:
        return _compared(said[1:]) if said[0].is_word("in") and any(t.norm in STATUSES for t in said[1:]) else None
    field = "carrier" if said[0].is_word("by", "of", "for") and all(n.lower() in CARRIERS for n in names) else _ROADS[said[0].norm]
    return _any_of(field, names)


def _compared(said: list[Token]) -> Cond | None:
    """`priority high or critical`, `status is not delivered`, `delay between 2 and 6 hours`, `more than 4 hours late`."""
    numbers = [t for t in said if t.kind in ("number", "duration", "ident") or (t.kind == "quoted" and "-" in t.norm)]
    named = field_at(said)
    if any(t.is_word("between") for t in said):
        values = [_number(t, said) for t in numbers[:2]]
        field = named[0] if named else "delay_hours" if any(t.kind == "duration" for t in said) else ""
        return Cond("compare", subject=field, operator="between", value=values) if field and len(values) == 2 else None
    parts = split_or(said)
    first = atom([t for t in parts[0] if not t.is_word("the", "a", "an")])
    if first.kind != "compare" or not first.operator or first.subject in ("reply", "body", "count", "sender", "subject"):
        return None
    if len(parts) == 1:
        return first
    if first.operator not in ("equals", "not_equals"):
        return None
    values = [first.value]
    for part in parts[1:]:
        value = _alternative(part, first.subject)
        if value in ("", None):
            return None
        values.append(value)
    return _any_of(first.subject, values, negative=first.operator == "not_equals")


def _alternative(part: list[Token], field: str) -> Any:
    """One more value of a field: `critical` of `priority high or critical`."""
    plain = [t for t in part if not t.is_word("the", "a", "an", "be", *SHIPMENT_FIELDS) and t.kind != "punct"]
    if not plain:
        return None
    if len(plain) == 1 and plain[0].kind in ("number", "quoted", "code"):
        return plain[0].value
    known = {"priority": PRIORITIES, "status": STATUSES}.get(field, {})
    text = " ".join(t.raw for t in plain)
    return known.get(text.lower(), text.lower().replace(" ", "_") if known else text)


def _number(token: Token, said: list[Token]) -> Any:
    """The value of one bound; a number that stands before `hours` counts in them."""
    if token.kind == "duration":
        amount = {"minutes": 1 / 60, "hours": 1, "days": 24, "weeks": 168}.get(str(token.value["unit"]), 1) * token.value["value"]
        return int(amount) if amount == int(amount) else amount
    unit = next((str(t.value["unit"]) for t in said if t.kind == "duration"), "hours")
    if token.kind == "number":
        value = token.value * {"days": 24, "weeks": 168}.get(unit, 1)
        return int(value) if value == int(value) else value
    return token.raw
