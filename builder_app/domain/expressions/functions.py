"""The fixed list of functions. Each is pure, and what one makes is bounded."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Literal, NamedTuple

from builder_app.domain.errors import ExpressionError
from builder_app.domain.expressions.bounds import MAX_ITEMS, MAX_TEXT, bounded
from builder_app.domain.expressions.values import brief, moment_of, number_of, text_of

__all__ = [
    "FUNCTIONS",
    "MAX_ITEMS",
    "MAX_TEXT",
    "Function",
    "bounded",
    "function_for",
    "moment_of",
    "number_of",
    "text_of",
]

_STAMP_FORMATS = {
    "date": "%Y-%m-%d",
    "time": "%H:%M",
    "datetime": "%Y-%m-%d %H:%M",
    "us": "%m/%d/%Y",
    "eu": "%d.%m.%Y",
}
_UNIT_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800}


class Function(NamedTuple):
    """A function, how many values it takes, one line of help, and the kind of what it gives where that is always the same."""

    call: Callable[..., Any]
    least: int
    most: int
    help: str
    gives: Literal["text", "number", "boolean", "list"] | None = None


def _items(value: Any) -> list[Any]:
    if value is None:
        return []
    if isinstance(value, list | tuple):
        if len(value) > MAX_ITEMS:
            raise ExpressionError("The list is too long.")
        return list(value)
    raise ExpressionError(f"“{brief(value)}” is not a list.")


def _size(value: Any) -> int:
    return 0 if value is None else len(value) if isinstance(value, str | list | tuple | dict) else len(text_of(value))


def _replace(text: Any, old: Any, new: Any) -> str:
    source, what, by = text_of(text), text_of(old), text_of(new)
    if not what:
        return source
    if len(source) + source.count(what) * (len(by) - len(what)) > MAX_TEXT:
        raise ExpressionError("The result is too long.")
    return source.replace(what, by)


def _join(items: Any, separator: Any = ", ") -> str:
    gap = text_of(separator)
    texts: list[str] = []
    length = 0
    for item in _items(items):
        texts.append(text_of(item))
        length += len(texts[-1]) + len(gap)
        if length - len(gap) > MAX_TEXT:
            raise ExpressionError("The result is too long.")
    return gap.join(texts)


def _split(text: Any, separator: Any = ",") -> list[str]:
    gap = text_of(separator)
    return [part.strip() for part in text_of(text).split(gap or None, MAX_ITEMS - 1)]


def _contains(where: Any, what: Any) -> bool:
    if isinstance(where, list | tuple):
        return what in where
    if isinstance(where, dict):
        return text_of(what) in where
    return text_of(what).lower() in text_of(where).lower()


def _extreme(pick: Callable[..., Any]) -> Callable[..., Any]:
    def call(*values: Any) -> Any:
        pool = _items(values[0]) if len(values) == 1 and isinstance(values[0], list | tuple) else list(values)
        return pick(map(number_of, pool)) if pool else None

    return call


def _coalesce(*values: Any) -> Any:
    return next((value for value in values if value is not None and value != ""), None)


def _shift(moment: Any, amount: Any, unit: Any = "hours") -> str:
    seconds = _UNIT_SECONDS.get(text_of(unit).strip().lower().rstrip("s"))
    if seconds is None:
        raise ExpressionError("The unit must be seconds, minutes, hours, days or weeks.")
    try:
        return (moment_of(moment) + timedelta(seconds=float(number_of(amount)) * seconds)).isoformat()
    except OverflowError:
        raise ExpressionError("The date is out of range.") from None


def _round(value: Any, digits: Any = 0) -> float | int:
    places = max(0, min(10, int(number_of(digits))))
    found = round(number_of(value), places)
    return int(found) if places == 0 else found


def _format(moment: Any, style: Any = "datetime") -> str:
    pattern = _STAMP_FORMATS.get(text_of(style))
    if pattern is None:
        raise ExpressionError(f"The date style must be one of {', '.join(_STAMP_FORMATS)}.")
    return moment_of(moment).strftime(pattern)


def _between(seconds: int) -> Callable[[Any, Any], float]:
    return lambda a, b: round((moment_of(b) - moment_of(a)).total_seconds() / seconds, 4)


FUNCTIONS: dict[str, Function] = {
    "size": Function(_size, 1, 1, "number of items or characters", "number"),
    "lower": Function(lambda t: bounded(text_of(t).lower()), 1, 1, "in lower case", "text"),
    "upper": Function(lambda t: bounded(text_of(t).upper()), 1, 1, "in upper case", "text"),
    "trim": Function(lambda t: text_of(t).strip(), 1, 1, "without outer spaces", "text"),
    "contains": Function(_contains, 2, 2, "whether a text or list holds a value", "boolean"),
    "starts_with": Function(lambda t, p: text_of(t).startswith(text_of(p)), 2, 2, "whether a text begins with another", "boolean"),
    "ends_with": Function(lambda t, p: text_of(t).endswith(text_of(p)), 2, 2, "whether a text ends with another", "boolean"),
    "replace": Function(_replace, 3, 3, "text with one part replaced by another", "text"),
    "split": Function(_split, 1, 2, "list of the parts of a text", "list"),
    "join": Function(_join, 1, 2, "the items of a list as one text", "text"),
    "default": Function(_coalesce, 2, 2, "the first value, or the second when it is empty"),
    "coalesce": Function(_coalesce, 1, 20, "the first value that is not empty"),
    "first": Function(lambda v: (_items(v) or [None])[0], 1, 1, "the first item of a list"),
    "last": Function(lambda v: (_items(v) or [None])[-1], 1, 1, "the last item of a list"),
    "keys": Function(lambda v: list(v)[:MAX_ITEMS] if isinstance(v, dict) else [], 1, 1, "the names in an object", "list"),
    "number": Function(number_of, 1, 1, "a text as a number", "number"),
    "text": Function(lambda v: bounded(text_of(v)), 1, 1, "any value as text", "text"),
    "round": Function(_round, 1, 2, "rounded to some digits", "number"),
    "abs": Function(lambda v: abs(number_of(v)), 1, 1, "without its sign", "number"),
    "min": Function(_extreme(min), 1, 20, "the least of some numbers", "number"),
    "max": Function(_extreme(max), 1, 20, "the greatest of some numbers", "number"),
    "date": Function(lambda v: moment_of(v).date().isoformat(), 1, 1, "the day of a date and time", "text"),
    "add_time": Function(_shift, 2, 3, "a date some units later: add_time(date, 2, 'hours')", "text"),
    "format_date": Function(_format, 1, 2, "a date as text: date, time, datetime, us or eu", "text"),
    "hours_between": Function(_between(3600), 2, 2, "hours from one date to another", "number"),
    "days_between": Function(_between(86400), 2, 2, "days from one date to another", "number"),
}


def function_for(name: str, *, values: int) -> Function:
    """The function of this name, if it takes so many values. Raises `ExpressionError`."""
    function = FUNCTIONS.get(name)
    if function is None:
        raise ExpressionError(f"There is no function “{name}”; there are {', '.join(FUNCTIONS)}.")
    least, most = function.least, function.most
    if not least <= values <= most:
        takes = str(least) if least == most else f"{least} to {most}"
        raise ExpressionError(f"{name}() takes {takes} values, not {values}.")
    return function
