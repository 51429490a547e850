"""Schedules in words: clock times, days, intervals and time zones become a cron line and a zone."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from builder_app.assistant.builtin.words.quantities import ORDINALS
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.words.zones import ZONES

DAYS = {
    "sunday": 0,
    "monday": 1,
    "tuesday": 2,
    "wednesday": 3,
    "thursday": 4,
    "friday": 5,
    "saturday": 6,
    "sun": 0,
    "mon": 1,
    "tue": 2,
    "tues": 2,
    "wed": 3,
    "weds": 3,
    "thu": 4,
    "thur": 4,
    "thurs": 4,
    "fri": 5,
    "sat": 6,
}
MONTHS = {
    name: number
    for number, name in enumerate(
        [
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
        ],
        1,
    )
}
DAYPARTS = {
    "noon": (12, 0),
    "midday": (12, 0),
    "midnight": (0, 0),
    "morning": (9, 0),
    "afternoon": (14, 0),
    "evening": (18, 0),
    "night": (22, 0),
    "nightly": (22, 0),
}
_ALONE = word_set(
    """
    cst cdt est edt mst mdt pst pdt gmt bst cet cest ist jst sgt aest utc zulu ct et pt
    """
)
DEFAULT_TIME = (9, 0)
CRON = re.compile(
    r"(?:(?:[\d*][\d*/,-]*|(?i:mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[A-Za-z,-]*)(?:\s+|$)){5}"
)


@dataclass
class Schedule:
    """What was found: pieces of a cron line. `timed` tells whether the user named a time of day, `found` whether
    anything was named at all."""

    minute: str = "0"
    hour: str = ""
    month_day: str = "*"
    month: str = "*"
    week_day: str = "*"
    zone: str = ""
    literal: str = ""
    timed: bool = False
    found: bool = False
    spans: list[tuple[int, int]] = field(default_factory=list)

    @property
    def cron(self) -> str:
        """The five cron fields; nine o'clock where only days were named."""
        return self.literal or f"{self.minute} {self.hour or DEFAULT_TIME[0]} {self.month_day} {self.month} {self.week_day}"


def clock_value(raw: str) -> tuple[int, int] | None:
    """(hour, minute) of `8:30am`, `17:00`, `9 pm`."""
    match = re.fullmatch(r"(\d{1,2})(?:[:.](\d{2}))?(?::\d\d)?\s*([ap])?\.?(?:m\.?)?", raw.strip().lower())
    if not match:
        return None
    hour, minute = int(match[1]), int(match[2] or 0)
    if match[3] == "p" and hour < 12:
        hour += 12
    if match[3] == "a" and hour == 12:
        hour = 0
    return (hour, minute) if hour < 24 and minute < 60 else None


def clock_at(tokens: list[Token], i: int) -> tuple[tuple[int, int], int] | None:
    """The time of day that starts at token `i` and the index after it; a bare number counts after `at`."""
    token = tokens[i]
    if token.kind == "clock" and (value := clock_value(token.raw)) is not None:
        end = i + 1
        if end < len(tokens) and tokens[end].is_word("am", "pm"):
            value = ((value[0] % 12) + (12 if tokens[end].norm == "pm" else 0), value[1])
            end += 1
        return value, end
    if token.is_word("noon", "midday", "midnight"):
        return DAYPARTS[token.norm], i + 1
    if token.is_word("half", "quarter") and i + 2 < len(tokens) and tokens[i + 1].is_word("past", "to") and tokens[i + 2].kind == "number":
        minute = 30 if token.norm == "half" else 15
        hour = int(tokens[i + 2].value)
        value = (hour, minute) if tokens[i + 1].norm == "past" else (hour - 1, 60 - minute)
        return value if value[0] < 24 else (0, 0), i + 3
    if token.kind == "number" and isinstance(token.value, int) and token.value < 24:
        nxt = tokens[i + 1] if i + 1 < len(tokens) else None
        if nxt is not None and nxt.is_word("am", "pm"):
            return ((token.value % 12) + (12 if nxt.norm == "pm" else 0), 0), i + 2
        if nxt is not None and nxt.is_word("o'clock", "h", "hundred"):
            return _daypart(tokens, i + 2, (token.value, 0))
        if (
            i > 0
            and tokens[i - 1].is_word("at", "by", "until", "from", "to")
            and (nxt is None or not nxt.is_word("percent", "times", "f", "c"))
        ):
            return _daypart(tokens, i + 1, (token.value, 0))
    return None


def _daypart(tokens: list[Token], end: int, value: tuple[int, int]) -> tuple[tuple[int, int], int]:
    nearby = [t.norm for t in tokens[max(0, end - 4) : end + 3] if t.kind == "word"]
    if value[0] < 12 and ("evening" in nearby or "afternoon" in nearby or ("night" in nearby and value[0] >= 6)):
        return (value[0] + 12, value[1]), end
    return value, end


def zone_of(tokens: list[Token]) -> str:
    """The time zone named in the tokens, empty for none: an IANA name, an abbreviation, or a city with `time`."""
    for i, token in enumerate(tokens):
        if token.kind == "zone":
            return token.raw if token.raw[0].isupper() else token.raw.title()
        if token.kind != "word":
            continue
        low = token.raw.lower()
        if low in _ALONE and (len(low) > 2 or token.raw.isupper()):
            return ZONES[low]
        following = [t.norm for t in tokens[i + 1 : i + 3] if t.kind == "word"]
        previous = tokens[i - 1].norm if i else ""
        if low in ZONES and i and (clock_at(tokens, i - 1) is not None or tokens[i - 1].is_word("am", "pm")):
            return ZONES[low]
        if (
            low in ZONES
            and low not in _ALONE
            and (
                "time" in following
                or "timezone" in following
                or "timezone" in [t.norm for t in tokens]
                or (previous in ("in", "new", "los", "san", "hong") and _has_clock(tokens))
            )
        ):
            return ZONES[low]
    return ""


def _has_clock(tokens: list[Token]) -> bool:
    return any(t.kind == "clock" or t.is_word("noon", "midnight", "daily", "morning", *DAYS) for t in tokens)


def _step_field(count: int) -> str:
    return "*" if count == 1 else f"*/{count}"


def _interval(schedule: Schedule, value: int, unit: str) -> None:
    schedule.found = True
    if unit == "minutes":
        schedule.minute, schedule.hour = (_step_field(value), "*") if value < 60 else ("0", _step_field(value // 60))
        schedule.timed = True
    elif unit == "hours":
        schedule.hour = _step_field(value) if value < 24 else "0"
        schedule.timed = value < 24
    elif unit == "days":
        schedule.month_day = _step_field(value)
    elif unit == "weeks":
        schedule.week_day = "1"


def _set_days(schedule: Schedule, days: list[str]) -> None:
    weekend = set(days) == {"0", "6"}
    schedule.week_day = "0,6" if weekend else ",".join(sorted(set(days), key=lambda d: int(d[0]) or 7))
    schedule.found = True


def find_schedule(tokens: list[Token]) -> Schedule:
    """Everything about when to run that the tokens say."""
    tokens, left_out = _exceptions(tokens)
    schedule = Schedule(zone=zone_of(tokens))
    days: list[str] = []
    month_days: list[str] = []
    months: list[str] = []
    times: list[tuple[int, int]] = []
    i = 0
    while i < len(tokens):
        token = tokens[i]
        nxt = tokens[i + 1] if i + 1 < len(tokens) else None
        if token.kind in ("quoted", "code") and CRON.fullmatch(token.norm):
            schedule.literal, schedule.found, schedule.timed = " ".join(str(token.value).split()), True, True
        elif token.is_word("twice", "thrice", "once") and nxt is not None and nxt.value == {"value": 1, "unit": "days"}:
            schedule.found = True
        elif token.is_word("every", "each") and nxt is not None and nxt.kind == "duration":
            _interval(schedule, int(nxt.value["value"]), nxt.value["unit"])
        elif (
            token.is_word("every", "each", "per", "a")
            and nxt is not None
            and nxt.is_word("hour", "minute", "week", "month", "day", "weekday", "quarter", "year", "workday")
            and not (nxt.is_word("quarter") and i + 2 < len(tokens) and tokens[i + 2].is_word("past", "to", "of", "before", "after"))
        ):
            _period(schedule, nxt.norm)
        elif (
            not (i and tokens[i - 1].is_word("the", "this", "our", "last", "their")) or (nxt and nxt.is_word("schedule"))
        ) and token.is_word(
            "daily",
            "hourly",
            "weekly",
            "monthly",
            "quarterly",
            "yearly",
            "nightly",
            "weekdays",
            "weekday",
            "workdays",
            "workday",
            "weekend",
            "weekends",
        ):
            _period(schedule, token.norm)
        elif (
            token.is_word("every", "each")
            and nxt is not None
            and nxt.is_word("morning", "evening", "afternoon", "night", "noon", "midnight")
        ):
            schedule.found = True
            times.append(DAYPARTS[nxt.norm]) if not times and clock_after(tokens, i) is None else None
        elif (ranged := _day_range(tokens, i)) or (
            token.kind == "word"
            and token.norm in DAYS
            and (len(token.norm) > 3 or token.raw[0].isupper() or days or (nxt is not None and nxt.kind == "clock"))
        ):
            if ranged:
                days.append(f"{DAYS[token.norm]}-{DAYS[tokens[i + 2].norm] or 7}")
                i += 2
            else:
                days.append(str(DAYS[token.norm]))
        elif (token.norm in ORDINALS or token.form == "ordinal") and token.kind == "word":
            i = _ordinal(schedule, tokens, i, month_days, days)
        elif token.kind == "word" and token.norm in MONTHS and (day := _day_of_month(tokens, i)):
            months.append(str(MONTHS[token.norm]))
            schedule.month_day, schedule.month, schedule.found = str(day), ",".join(sorted(set(months), key=int)), True
        elif token.kind == "word" and token.norm in MONTHS and i > 0 and (months or tokens[i - 1].is_word("in", "of", "every", "each")):
            months.append(str(MONTHS[token.norm]))
            schedule.month, schedule.found = ",".join(sorted(set(months), key=int)), True
        elif (found := clock_at(tokens, i)) is not None:
            times.append(found[0])
            i = found[1] - 1
        i += 1
    _finish(schedule, days, month_days, times, tokens)
    if left_out and schedule.found:
        first = {d % 7 for part in schedule.week_day.split(",") for d in _span(part)}
        schedule.week_day = day_field(first - left_out) if first - left_out else schedule.week_day
    return schedule


def _day_of_month(tokens: list[Token], i: int) -> int:
    """31 of `December 31`, `31 December`, `December 31st`, the month standing at `i`; 0 where no day is told."""
    beside = [
        t
        for t in (tokens[i + 1 : i + 2] + tokens[max(0, i - 1) : i])
        if t.kind == "number" or (t.raw[:1].isdigit() and t.form == "ordinal")
    ]
    value = beside[0].value if beside else 0
    return value if isinstance(value, int) and 1 <= value <= 31 and not tokens[i].is_word("may") else 0


def _day_range(tokens: list[Token], i: int) -> bool:
    """Whether `monday to friday`, `tue-thu` begins at `i`."""
    days = len(tokens) > i + 2 and tokens[i].norm in DAYS and tokens[i + 2].norm in DAYS
    return days and tokens[i + 1].norm in ("to", "through", "until", "-")


def day_field(days: Collection[int]) -> str:
    """A cron field for weekdays, 0 for Sunday: `*`, a range, or a list."""
    order = sorted(days)
    if len(order) == 7:
        return "*"
    run = order[-1] - order[0] == len(order) - 1
    return f"{order[0]}-{order[-1]}" if run and len(order) > 2 else ",".join(map(str, order))


def _span(part: str) -> range:
    """The days of one part of a cron field: `1-5`, `3`, `*`."""
    if part == "*":
        return range(7)
    first, _, last = part.partition("-")
    return range(int(first), int(last or first) + 1)


def _exceptions(tokens: list[Token]) -> tuple[list[Token], set[int]]:
    """`every day except Sundays`: the words without the exception, and the days that it leaves out."""
    at = next(
        (i for i, t in enumerate(tokens) if t.is_word("except", "excluding", "but") or t.raw.lower() in ("except", "excluding")), None
    )
    every = at is not None and (not tokens[at].is_word("but") or any(t.is_word("day", "daily", "every", "week") for t in tokens[:at]))
    if at is None or not every:
        return tokens, set()
    gone: set[int] = set()
    end = at + 1
    while end < len(tokens) and (
        tokens[end].is_word("on", "and", "or", "for", "the", "weekends", "weekend", *DAYS) or tokens[end].norm == ","
    ):
        gone |= {0, 6} if tokens[end].norm.startswith("weekend") else {DAYS[tokens[end].norm]} if tokens[end].norm in DAYS else set()
        end += 1
    return ([*tokens[:at], *tokens[end:]], gone) if gone else (tokens, set())


def clock_after(tokens: list[Token], start: int) -> int | None:
    """Index of the first time of day at or after `start`."""
    return next((i for i in range(start, len(tokens)) if clock_at(tokens, i) is not None), None)


def _period(schedule: Schedule, word: str) -> None:
    schedule.found = True
    if word in ("hour", "hourly"):
        schedule.hour, schedule.timed = "*", True
    elif word == "minute":
        schedule.minute, schedule.hour, schedule.timed = "*", "*", True
    elif word in ("week", "weekly"):
        schedule.week_day = "1"
    elif word in ("month", "monthly"):
        schedule.month_day = "1" if schedule.month_day == "*" else schedule.month_day
    elif word in ("quarter", "quarterly"):
        schedule.month_day, schedule.month = "1", "1,4,7,10"
    elif word in ("year", "yearly"):
        schedule.month_day, schedule.month = "1", "1"
    elif word in ("weekday", "weekdays", "workday", "workdays"):
        schedule.week_day = "1-5"
    elif word.startswith("weekend"):
        schedule.week_day = "0,6"
    elif word == "nightly":
        schedule.hour = "22"


def _ordinal(schedule: Schedule, tokens: list[Token], i: int, month_days: list[str], days: list[str]) -> int:
    """`the first of the month`, `the 1st and 15th`, `the first Monday of each month`; the index of the last token
    used."""
    token = tokens[i]
    number = token.value if token.form == "ordinal" else ORDINALS[token.norm]
    rest = [t.norm for t in tokens[i + 1 : i + 8]]
    monthly = any(word in rest for word in ("month", "monthly")) or any(t.is_word("month", "monthly") for t in tokens[:i])
    nxt = tokens[i + 1] if i + 1 < len(tokens) else None
    monthly = monthly or (nxt is not None and nxt.norm in DAYS and i > 0 and tokens[i - 1].is_word("the"))
    dated = token.raw[:1].isdigit() and i > 0 and tokens[i - 1].is_word("the", "and", "on")
    alone = (
        nxt is None
        or nxt.norm in (",", ":")
        or (nxt.kind in ("clock", "word") and nxt.norm in ("and", "at", "noon", "midnight"))
        or nxt.form == "ordinal"
    )
    monthly = monthly or (dated and alone and (_has_clock(tokens) or bool(month_days)))
    if not monthly or not isinstance(number, int):
        return i
    if nxt is not None and nxt.norm in DAYS:
        first = 7 * (number - 1) + 1 if number > 0 else 25
        schedule.month_day, schedule.found = f"{first}-{min(first + 6, 31)}", True
        days.append(str(DAYS[nxt.norm]))
        return i + 1
    month_days.append("28" if number == -1 else str(number))
    return i


_LATER = {"afternoon": range(1, 8), "evening": range(4, 12), "night": range(7, 12), "nightly": range(7, 12)}
"""Hours that are said without pm in these parts of the day."""


def _in_part(moment: tuple[int, int], tokens: list[Token]) -> tuple[int, int]:
    """`every evening at 8`: eight in the evening."""
    hour, minute = moment
    marked = any(t.kind == "clock" and ("m" in t.norm or t.norm.startswith("0")) for t in tokens)
    later = any(t.is_word(*_LATER) and hour in _LATER[t.norm] for t in tokens)
    return (hour + 12, minute) if later and not marked else moment


def _finish(schedule: Schedule, days: list[str], month_days: list[str], times: list[tuple[int, int]], tokens: list[Token]) -> None:
    times = [_in_part(moment, tokens) for moment in times]
    if days:
        _set_days(schedule, days)
    if month_days:
        schedule.month_day = ",".join(dict.fromkeys(month_days))
        schedule.week_day, schedule.found = "*", True
    repeats = "*" in (schedule.hour or "")
    if times and not repeats and not schedule.literal:
        minutes = list(dict.fromkeys(str(m) for _, m in times))
        schedule.minute = ",".join(minutes)
        schedule.hour = ",".join(dict.fromkeys(str(h) for h, _ in times))
        schedule.timed = True
    elif (repeats or schedule.minute.startswith("*/")) and len(times) >= 2 and any(t.is_word("between", "from") for t in tokens):
        every = schedule.hour[1:] if schedule.hour.startswith("*/") else ""
        schedule.hour = f"{times[0][0]}-{times[1][0]}{every}"
    elif not times and not schedule.hour and (part := next((t.norm for t in tokens if t.kind == "word" and t.norm in DAYPARTS), "")):
        schedule.hour, schedule.minute = str(DAYPARTS[part][0]), str(DAYPARTS[part][1])
    schedule.timed = schedule.timed or bool(times)
