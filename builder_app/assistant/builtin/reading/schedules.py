"""A schedule as a trigger, and the words that say when taken out of a clause."""

from dataclasses import dataclass, field
from typing import Any

from builder_app.assistant.builtin.reading.conditions import Cond
from builder_app.assistant.builtin.words.calendar import CRON, DAYS, MONTHS, clock_at, find_schedule
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.words.zones import ZONES

_SCHEDULE_WORDS = word_set(
    """
    every each at on the in of time timezone daily hourly weekly monthly nightly weekday weekdays day month week hour
    morning evening afternoon night noon midnight and to from through between first last second third am pm o'clock
    except excluding half past quarter weekend weekends workday workdays minute year quarterly yearly local a per once twice
    """
)


_PLACES = frozenset({"new", "york", "los", "angeles", "cron", "hong", "kong", "mexico", "city", "sao", "paulo", "zone", "office", "hours"})
"""What belongs to the words for a place or a schedule, where it stands among these."""


@dataclass
class TriggerPlan:
    """A trigger as asked for. `conditions` narrow a shipment trigger, `inputs` are what a manual start is given."""

    type: str
    params: dict[str, Any] = field(default_factory=dict)
    conditions: list[Cond] = field(default_factory=list)
    inputs: list[str] = field(default_factory=list)
    note: str = ""


def schedule_trigger(tokens: list[Token]) -> TriggerPlan | None:
    """A schedule named in the tokens, None when there is none."""
    schedule = find_schedule(tokens)
    if not schedule.found or any(t.is_word("times", "until", "attempts") for t in tokens):
        return None
    params = {"cron": schedule.cron, "timezone": schedule.zone or "UTC"}
    note = "" if schedule.timed else "you named no time of day, so it runs at 9:00"
    if schedule.month_day == "28" and any(t.is_word("last") for t in tokens):
        note = "a schedule cannot name the last day of a month, so it runs on the 28th"
    return TriggerPlan("schedule", params, note=note)


def uncalendared(tokens: list[Token]) -> list[Token]:
    """The tokens minus every word that may say when: `every day` names no step, whatever a subject says of days."""
    return [t for t in tokens if t.norm not in _SCHEDULE_WORDS and t.norm not in DAYS and t.kind not in ("clock", "zone")]


def without_schedule(tokens: list[Token]) -> list[Token]:
    """The tokens minus the words that said when to run."""
    marked = [False] * len(tokens)
    for i, token in enumerate(tokens):
        low = token.raw.lower()
        after_every = i > 0 and tokens[i - 1].is_word("every", "each", "every-other")
        marked[i] = (
            (
                token.kind == "word"
                and (token.norm in _SCHEDULE_WORDS or token.norm in DAYS or token.norm in MONTHS or low in ZONES or token.form == "ordinal")
            )
            or token.kind in ("clock", "zone")
            or (token.kind == "duration" and after_every)
            or (token.kind == "punct" and token.norm in ",/-")
            or _zone_bracket(tokens, i)
            or (token.kind == "number" and any(t.norm in MONTHS for t in tokens[max(0, i - 1) : i + 2]))
            or (token.is_word("schedule") and any(t.kind in ("code", "quoted") and CRON.fullmatch(t.norm) for t in tokens[i + 1 : i + 2]))
            or (token.is_word("but") and i + 1 < len(tokens) and tokens[i + 1].norm.startswith("weekend"))
            or clock_at(tokens, i) is not None
            or low in _PLACES
            or (token.kind in ("code", "quoted") and CRON.fullmatch(token.norm) is not None)
        )
    out: list[Token] = []
    i = 0
    while i < len(tokens):
        j = i
        while j < len(tokens) and marked[j]:
            j += 1
        run = tokens[i:j]
        anchored = any(
            t.is_word(
                "every", "each", "daily", "hourly", "weekly", "monthly", "nightly", "weekday", "weekdays", "cron", "weekend", "weekends"
            )
            or t.kind in ("clock", "code", "quoted")
            or t.is_word("noon", "midnight")
            or t.norm in DAYS
            for t in run
        )
        if run and anchored:
            keep = 0
            while keep < len(run) and run[-1 - keep].is_word("the", "a", "to", "on", "in", "of", "and", "from") and j < len(tokens):
                keep += 1
            out += run[len(run) - keep :] if keep else []
            i = j
        else:
            out.append(tokens[i])
            i += 1
    return out


def _zone_bracket(tokens: list[Token], i: int) -> bool:
    """Whether the token is a bracket around nothing but a time zone: `(Europe/Madrid)`, `(Paris time)`."""
    if tokens[i].norm not in ("(", ")"):
        return False
    step = 1 if tokens[i].norm == "(" else -1
    inner = [tokens[i + n * step] for n in (1, 2) if 0 <= i + n * step < len(tokens)]
    named = bool(inner) and (inner[0].kind == "zone" or any(t.raw.lower() in ZONES for t in inner))
    return named and all(t.kind == "zone" or t.raw.lower() in ZONES or t.is_word("time", "local") or t.norm in ("(", ")") for t in inner)


def pace_kept(tokens: list[Token]) -> list[Token]:
    """`the query "select …" gives more than 50 rows, checked every 15 minutes`: how often is looked, kept with what is looked at."""
    asked = next((i for i, t in enumerate(tokens) if t.is_word("query", "sql", "database")), None)
    if asked is None:
        return tokens
    return [t for i, t in enumerate(tokens) if not (t.norm == "," and i > asked and _goes_on(tokens, i + 1))]


def _goes_on(tokens: list[Token], i: int) -> bool:
    """Whether `checked every 15 minutes` or `keyed by id` stands at `i`."""
    if i + 2 >= len(tokens):
        return False
    paced = tokens[i].is_word("check", "look", "run", "poll", "ask") and tokens[i].form == "ed" and tokens[i + 1].is_word("every", "each")
    return paced or (tokens[i].raw.lower() == "keyed" and tokens[i + 1].is_word("by", "on"))
