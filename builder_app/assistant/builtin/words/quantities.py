"""Numbers, ordinals and durations, in figures or in words."""

from typing import Any

from builder_app.assistant.builtin.words.tokens import Token

ONES = {
    word: number
    for number, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
TENS = {word: 10 * number for number, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)}
LOOSE = {"couple": 2, "dozen": 12}
TIMES = {"once": 1, "twice": 2, "thrice": 3}
ORDINALS = {
    "first": 1,
    "1st": 1,
    "second": 2,
    "2nd": 2,
    "third": 3,
    "3rd": 3,
    "fourth": 4,
    "4th": 4,
    "fifth": 5,
    "5th": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
    "last": -1,
    "final": -1,
    "latest": -1,
    "initial": 1,
    "original": 1,
}
UNITS = {
    "s": "seconds",
    "sec": "seconds",
    "second": "seconds",
    "seconds": "seconds",
    "m": "minutes",
    "min": "minutes",
    "minute": "minutes",
    "minutes": "minutes",
    "h": "hours",
    "hr": "hours",
    "hour": "hours",
    "hours": "hours",
    "d": "days",
    "day": "days",
    "days": "days",
    "w": "weeks",
    "wk": "weeks",
    "week": "weeks",
    "weeks": "weeks",
    "fortnight": "fortnight",
    "fortnights": "fortnight",
    "month": "month",
    "months": "month",
    "workday": "days",
    "workdays": "days",
}
SECONDS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86400, "weeks": 604800}


def number_at(tokens: list[Token], i: int) -> tuple[float | int, int] | None:
    """The number that starts at token `i` and the index after it."""
    if i >= len(tokens):
        return None
    token = tokens[i]
    if token.kind == "number" and token.value is not None:
        return token.value, i + 1
    if token.kind != "word":
        return None
    word = token.norm
    if word in TENS:
        if i + 1 < len(tokens) and tokens[i + 1].kind == "word" and 0 < ONES.get(tokens[i + 1].norm, 0) < 10:
            return TENS[word] + ONES[tokens[i + 1].norm], i + 2
        return TENS[word], i + 1
    if word in ONES:
        value = ONES[word]
        if i + 1 < len(tokens) and tokens[i + 1].is_word("hundred"):
            return value * 100, i + 2
        return value, i + 1
    if word in LOOSE:
        end = i + 1
        return LOOSE[word], end + (end < len(tokens) and tokens[end].is_word("of"))
    return None


def make_duration(value: float, unit: str) -> dict[str, Any]:
    """A duration of the contract's shape; halves become the next smaller unit, fortnights and months weeks and days."""
    if unit == "fortnight":
        value, unit = value * 2, "weeks"
    if unit == "month":
        value, unit = value * 30, "days"
    smaller = {"weeks": ("days", 7), "days": ("hours", 24), "hours": ("minutes", 60), "minutes": ("seconds", 60)}
    while value != int(value) and unit in smaller:
        unit, factor = smaller[unit]
        value = round(value * factor, 6)
    return {"value": max(1, round(value)), "unit": unit}


def seconds(duration: Any) -> float | None:
    """Length of a duration value in seconds, None if it is not one."""
    if not isinstance(duration, dict) or str(duration.get("unit", "")).lower().rstrip("s") + "s" not in SECONDS:
        return None
    try:
        return float(duration["value"]) * SECONDS[str(duration["unit"]).lower().rstrip("s") + "s"]
    except (KeyError, TypeError, ValueError):
        return None


def from_seconds(total: float) -> dict[str, Any]:
    """The duration of `total` seconds in the largest unit that fits without a fraction."""
    for unit in ("weeks", "days", "hours", "minutes"):
        if total >= SECONDS[unit] * (2 if unit in ("weeks", "days") else 1) and total % SECONDS[unit] == 0:
            return {"value": int(total // SECONDS[unit]), "unit": unit}
    return {"value": max(1, round(total)), "unit": "seconds"}


def spell(duration: Any) -> str:
    """`48 hours`, `1 day`: a duration for people."""
    if not isinstance(duration, dict) or "value" not in duration:
        return str(duration)
    value, unit = duration["value"], str(duration.get("unit", ""))
    return f"{value} {unit.rstrip('s') if str(value) == '1' else unit}"


def _unit_at(tokens: list[Token], i: int) -> tuple[str, int] | None:
    if i < len(tokens) and tokens[i].kind == "punct" and tokens[i].norm == "-":
        i += 1
    if i < len(tokens) and tokens[i].is_word(
        "business", "working", "work", "full", "whole", "more", "further", "extra", "additional", "entire"
    ):
        i += 1
    if i < len(tokens) and tokens[i].kind == "word":
        for written in (tokens[i].raw.lower(), tokens[i].norm):
            if written in UNITS and not (written in ("m", "s", "w") and len(tokens[i].raw) == 1 and tokens[i].start != tokens[i - 1].end):
                return UNITS[written], i + 1
    return None


def _amount_at(tokens: list[Token], i: int) -> tuple[float, int] | None:
    token = tokens[i]
    if token.is_word("quarter") and i + 2 < len(tokens) and tokens[i + 1].is_word("of") and tokens[i + 2].is_word("a", "an"):
        return 0.25, i + 3
    if token.is_word("quarter") and i + 1 < len(tokens) and tokens[i + 1].is_word("hour"):
        return 0.25, i + 1
    if token.is_word("half"):
        end = i + 1 + (i + 1 < len(tokens) and tokens[i + 1].is_word("a", "an"))
        return 0.5, end
    if token.is_word("a", "an", "another", "one"):
        nxt = tokens[i + 1] if i + 1 < len(tokens) else None
        if nxt is not None and nxt.is_word("half"):
            return 0.5, i + 2
        if nxt is not None and nxt.is_word("quarter"):
            end = i + 2
            while end < len(tokens) and tokens[end].is_word("of", "an", "a"):
                end += 1
            return 0.25, end
        if nxt is not None and (found := number_at(tokens, i + 1)) is not None:
            return float(found[0]), found[1]
        return 1.0, i + 1
    found = number_at(tokens, i)
    if found is None:
        return None
    value, end = float(found[0]), found[1]
    if end + 2 < len(tokens) and tokens[end].is_word("quarters") and tokens[end + 1].is_word("of"):
        return value / 4, end + 2 + tokens[end + 2].is_word("a", "an")
    if end + 2 < len(tokens) and tokens[end].is_word("and") and tokens[end + 1].is_word("a") and tokens[end + 2].is_word("half"):
        return value + 0.5, end + 3
    if end + 1 < len(tokens) and tokens[end].is_word("and") and tokens[end + 1].is_word("half"):
        return value + 0.5, end + 2
    return value, end


def duration_at(tokens: list[Token], i: int) -> tuple[dict[str, Any], int] | None:
    """The duration that starts at token `i` (`48 hours`, `an hour and a half`, `2d`) and the index after it."""
    amount = _amount_at(tokens, i)
    if amount is None:
        return None
    value, end = amount
    unit = _unit_at(tokens, end)
    if unit is None:
        return None
    name, end = unit
    if end + 2 < len(tokens) and tokens[end].is_word("and") and tokens[end + 1].is_word("a") and tokens[end + 2].is_word("half"):
        return make_duration(value + 0.5, name), end + 3
    more = end + (end < len(tokens) and tokens[end].is_word("and"))
    if name in SECONDS and more < len(tokens) and (nxt := number_at(tokens, more)) is not None:
        smaller = _unit_at(tokens, nxt[1])
        if smaller is not None and smaller[0] in SECONDS and SECONDS[smaller[0]] < SECONDS[name]:
            return from_seconds(value * SECONDS[name] + float(nxt[0]) * SECONDS[smaller[0]]), smaller[1]
    return make_duration(value, name), end
