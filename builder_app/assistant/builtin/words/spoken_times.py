"""Times as people say them, as the plain ones that the calendar knows: `half past eleven`, `1400 hrs`, `twice an hour`, `Mo-Fr`."""

import re
from dataclasses import replace

from builder_app.assistant.builtin.words.quantities import number_at
from builder_app.assistant.builtin.words.tokens import Token

_SHORT_DAYS = {"mo": "monday", "tu": "tuesday", "we": "wednesday", "th": "thursday", "fr": "friday", "sa": "saturday", "su": "sunday"}
_PAIR = re.compile(r"(mo|tu|we|th|fr|sa|su)-(mo|tu|we|th|fr|sa|su)", re.IGNORECASE)
_BACK = frozenset({"in", "from", "of", "within", "over", "during", "for"})
_OFTEN = {"once": 1, "twice": 2, "thrice": 3}
_PARTS_OF_DAY = ("morning", "afternoon", "evening")
_PAST_HOUR = {"quarter": 15, "half": 30}


def spoken_times(tokens: list[Token]) -> list[Token]:
    """The tokens with every such wording as a clock time, a pace or days that stand for it."""
    out: list[Token] = []
    i = 0
    while i < len(tokens):
        for find in (
            _past,
            _military,
            _on_the_hour,
            _part_of_day,
            _times_in,
            _every_other,
            _working_day,
            _short_days,
            _close,
            _span,
            _month_end,
            _just_past,
        ):
            if (found := find(tokens, i)) is not None:
                out += found[0]
                i = found[1]
                break
        else:
            out.append(tokens[i])
            i += 1
    return _hours_listed(out)


def _made(first: Token, last: Token, kind: str, text: str, value: object = None) -> Token:
    return Token(kind, text, "duration" if kind == "duration" else text, first.start, last.end, value)


def _word(at: Token, text: str) -> Token:
    return replace(at, kind="word", raw=text, norm=text, form="base", value=None)


def _clock(first: Token, last: Token, hour: int, minute: int) -> Token:
    return _made(first, last, "clock", f"{hour % 24}:{minute:02d}")


def _past(tokens: list[Token], i: int) -> tuple[list[Token], int] | None:
    """`half past eleven`, `ten past four`, `five to six`."""
    at = i + (tokens[i].is_word("a") and i + 1 < len(tokens) and tokens[i + 1].is_word("quarter"))
    span = tokens[at : at + 3]
    hour = number_at(tokens, at + 2) if len(span) == 3 and span[1].is_word("past", "to") else None
    if hour is None or hour[0] not in range(1, 13):
        return None
    counted = number_at(tokens, at) if span[0].raw.isalpha() else None
    minute = _PAST_HOUR.get(span[0].norm, counted[0] if counted is not None else None)
    if minute not in (5, 10, 15, 20, 25, 30) or (i and tokens[i - 1].is_word("from", "between", "for", "of", "to")):
        return None
    late = span[1].is_word("to")
    moment = _clock(tokens[i], tokens[hour[1] - 1], int(hour[0]) - late + 24, 60 - int(minute) if late else int(minute))
    return [replace(moment, form="spoken")], hour[1]


def _just_past(tokens: list[Token], i: int) -> tuple[list[Token], int] | None:
    """`mails from the last hour`, `in the past week`: one such length of time behind `the last`."""
    span = tokens[i : i + 2]
    named = len(span) == 2 and span[0].is_word("last", "past") and span[1].raw.lower() in ("minute", "hour", "day", "week")
    before = [t.raw.lower() for t in tokens[max(0, i - 3) : i]]
    led = before[-1:] == ["the"] and ((before[-2:-1] and before[-2] in _BACK) or before == ["look", "at", "the"])
    if not named or not led or (i + 2 < len(tokens) and tokens[i + 2].is_word("of", "in")):
        return None
    length = {"value": 1, "unit": f"{span[1].raw.lower()}s"}
    return [span[0], _made(span[1], span[1], "duration", f"1 {span[1].raw.lower()}", length)], i + 2


def _military(tokens: list[Token], i: int) -> tuple[list[Token], int] | None:
    """`at 0600`, `1400 hrs`."""
    token = tokens[i]
    if token.kind != "number" or not re.fullmatch(r"[01]\d[0-5]\d|2[0-3][0-5]\d", token.raw):
        return None
    hrs = i + 1 < len(tokens) and tokens[i + 1].raw.lower() in ("hrs", "hours", "h")
    told = hrs or (i > 0 and tokens[i - 1].is_word("at") and token.raw[0] in "01" and token.raw[2:] in ("00", "15", "30", "45"))
    return ([_clock(token, token, int(token.raw[:2]), int(token.raw[2:]))], i + 1 + hrs) if told else None


def _on_the_hour(tokens: list[Token], i: int) -> tuple[list[Token], int] | None:
    """`18 o'clock`, `14h`, `7 sharp`."""
    token = tokens[i]
    if token.kind != "number" or not isinstance(token.value, int) or token.value > 24 or i + 1 >= len(tokens):
        return None
    after = tokens[i + 1]
    oclock = after.raw.lower().replace("’", "'") in ("o'clock", "sharp")
    length = any(t.is_word("late", "delay", "behind", "overdue") for t in tokens[i + 2 : i + 4])
    told = oclock or (not length and after.raw.lower() == "h" and after.start == token.end and i > 0 and tokens[i - 1].is_word("at"))
    return ([_clock(token, after, token.value, 0)], i + 2) if told else None


def _part_of_day(tokens: list[Token], i: int) -> tuple[list[Token], int] | None:
    """`5 in the morning`, `9 at night`, without an `at` in front."""
    token = tokens[i]
    span = [t.norm for t in tokens[i + 1 : i + 4]]
    width = 3 if span[:2] == ["in", "the"] and span[2:] and span[2] in _PARTS_OF_DAY else 2 if span[:2] == ["at", "night"] else 0
    if not width or token.kind != "number" or token.value not in range(1, 13):
        return None
    if i and not (tokens[i - 1].kind in ("punct", "newline", "bullet") or tokens[i - 1].is_word("at", "every", "by", "around", "and")):
        return None
    hour = int(token.value) % 12 + (0 if span[width - 1] == "morning" else 12)
    return [_clock(token, tokens[i + width], hour, 0)], i + 1 + width


def _times_in(tokens: list[Token], i: int) -> tuple[list[Token], int] | None:
    """`four times an hour`, `twice a day`, `once per week`: a pace; of a day with its times told only the day is kept."""
    token = tokens[i]
    counted = number_at(tokens, i) if token.norm not in _OFTEN else None
    often, at = (counted[0], counted[1]) if counted is not None else (_OFTEN.get(token.norm, 0), i + 1)
    if counted is not None:
        if not (at < len(tokens) and tokens[at].is_word("times", "time")):
            return None
        at += 1
    rounds = any(t.is_word("repeat", "up-to", "at-most", "max", "maximum") for t in tokens[max(0, i - 4) : i])
    if rounds and at < len(tokens) and tokens[at].is_word("every", "each"):
        return None
    if not isinstance(often, int) or often < 1 or at >= len(tokens):
        return None
    unit, end = _unit(tokens, at)
    if unit is None or (token.is_word("once") and unit not in ("hour", "week", "month", "day")):
        return None
    every = _word(token, "every")
    timed = any(
        t.kind == "clock" or (t.is_word("at") and n + 1 < len(tokens) and tokens[n + 1].kind == "number") for n, t in enumerate(tokens)
    )
    minutes = {"hour": 60, "day": 1440}.get(unit, 0) // often
    if often == 1 or (timed and unit == "day"):
        comma = (
            end < len(tokens)
            and tokens[end].norm == ","
            and any(t.kind == "clock" or t.is_word("at") or t.norm.endswith("day") for t in tokens[end + 1 : end + 3])
        )
        return [every, _word(tokens[end - 1], unit)], end + comma
    if minutes < 5 or (minutes > 60 and minutes % 60):
        return None
    value = {"value": minutes, "unit": "minutes"} if minutes < 60 else {"value": minutes // 60, "unit": "hours"}
    return [every, _made(token, tokens[end - 1], "duration", "duration", value)], end


def _unit(tokens: list[Token], at: int) -> tuple[str | None, int]:
    """`hour` of `an hour`, `per hour`, and the place behind it."""
    token = tokens[at]
    if token.kind == "duration" and isinstance(token.value, dict) and token.value.get("value") == 1 and not token.raw[:1].isdigit():
        return str(token.value["unit"]).rstrip("s"), at + 1
    behind = token.is_word("a", "an", "per", "each", "every", "in-the") and at + 1 < len(tokens)
    if behind and tokens[at + 1].is_word("hour", "day", "week", "month"):
        return tokens[at + 1].norm, at + 2
    if token.is_word("daily"):
        return "day", at + 1
    return None, at


def _every_other(tokens: list[Token], i: int) -> tuple[list[Token], int] | None:
    """`every other hour` as `every 2 hours`."""
    joined = tokens[i].is_word("every-other")
    apart = tokens[i].is_word("every", "each") and i + 1 < len(tokens) and tokens[i + 1].is_word("other", "second")
    at = i + 1 + apart
    if not (joined or apart) or at >= len(tokens) or not tokens[at].is_word("hour", "day"):
        return None
    value = {"value": 2, "unit": f"{tokens[at].norm}s"}
    return [_word(tokens[i], "every"), _made(tokens[i], tokens[at], "duration", "duration", value)], at + 1


def _working_day(tokens: list[Token], i: int) -> tuple[list[Token], int] | None:
    """`every working day`, `on business days` as `weekday`."""
    span = tokens[i : i + 2]
    named = len(span) == 2 and span[0].raw.lower() in ("working", "business", "week") and span[1].norm in ("day", "days")
    led = i > 0 and tokens[i - 1].is_word("every", "each", "on", "all", "for-each")
    return ([_made(span[0], span[1], "word", "weekdays" if span[1].raw.endswith("s") else "weekday")], i + 2) if named and led else None


def _short_days(tokens: list[Token], i: int) -> tuple[list[Token], int] | None:
    """`Mo-Fr` as `monday - friday`."""
    match = _PAIR.fullmatch(tokens[i].raw) if tokens[i].kind == "word" else None
    if match is None:
        return None
    first, last = (_SHORT_DAYS[part.lower()] for part in match.groups())
    return [_word(tokens[i], first), replace(tokens[i], kind="punct", raw="-", norm="-"), _word(tokens[i], last)], i + 1


def _close(tokens: list[Token], i: int) -> tuple[list[Token], int] | None:
    """`close of business` as five in the afternoon."""
    span = [t.raw.lower() for t in tokens[i : i + 3]]
    if span == ["close", "of", "business"]:
        return [_clock(tokens[i], tokens[i + 2], 17, 0)], i + 3
    return ([_clock(tokens[i], tokens[i], 17, 0)], i + 1) if span[:1] == ["cob"] else None


def _span(tokens: list[Token], i: int) -> tuple[list[Token], int] | None:
    """`between 8 and 18`, `office hours 8 to 17` behind a pace: both hours as clock times."""
    at = i + 1
    if not (tokens[i].is_word("between", "from") or tokens[i].raw.lower() == "hours") or at + 2 >= len(tokens):
        return None
    first, last = tokens[at], tokens[at + 2]
    hours = all(t.kind == "number" and isinstance(t.value, int) and 0 <= t.value <= 24 for t in (first, last))
    paced = any(t.is_word("every", "each", "hourly") for t in tokens[max(0, i - 6) : i])
    if not hours or not paced or not tokens[at + 1].is_word("and", "to", "until", "-") or first.value >= last.value:
        return None
    between = replace(tokens[i], kind="word", raw="between", norm="between", form="base")
    return [between, _clock(first, first, first.value, 0), _word(tokens[at + 1], "and"), _clock(last, last, last.value, 0)], at + 3


def _month_end(tokens: list[Token], i: int) -> tuple[list[Token], int] | None:
    """`the end of every month`, `month-end` as its last day."""
    span = tokens[i : i + 4]
    if tokens[i].raw.lower() in ("month-end", "monthend"):
        return [_word(tokens[i], w) for w in ("last", "day", "of", "month")], i + 1
    named = len(span) == 4 and span[0].is_word("end", "at-end") and span[1].is_word("of") and span[3].is_word("month")
    return (
        ([_word(span[0], "last"), _word(span[0], "day"), *span[1:]], i + 4) if named and span[2].is_word("every", "each", "the") else None
    )


def _hours_listed(tokens: list[Token]) -> list[Token]:
    """`at 6, 14 and 22:00`, `at 6 and at 18`: every hour of the list a clock time where the last one is or a day is named with it."""
    out = list(tokens)
    for i, token in enumerate(out):
        if token.kind != "number" or not isinstance(token.value, int) or token.value > 23 or not i or token.raw.isalpha():
            continue
        begins = out[i - 1].is_word("at")
        follows = out[i - 1].norm in (",", "and") and i > 1 and out[i - 2].kind == "clock" and out[i - 2].raw.isdigit() is False
        joined = i + 1 < len(out) and out[i + 1].norm in (",", "and")
        later = i + 2 < len(out) and (out[i + 2].kind in ("number", "clock") or (out[i + 2].is_word("at") and i + 3 < len(out)))
        if (begins and joined and later and _of_day(out, i)) or (follows and _of_day(out, i)):
            out[i] = _clock(token, token, token.value, 0)
    return out


def _of_day(tokens: list[Token], i: int) -> bool:
    """Whether a list of numbers around `i` lists times of day: days or another clock time are named near it."""
    near = tokens[max(0, i - 8) : i + 8]
    named = {"day", "daily", "weekday", "weekdays", "weekend", "morning", "evening", "monday", "friday", "every", "each"}
    return any(t.kind == "clock" or t.norm in named for t in near)
