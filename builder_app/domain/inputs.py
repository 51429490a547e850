"""Run inputs: what a run is started with, checked against what its definition declares."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from builder_app.domain.errors import FieldProblem, InvalidInput
from builder_app.domain.workflow import WorkflowInput


def checked_input(declared: Sequence[WorkflowInput], given: Mapping[str, Any]) -> dict[str, Any]:
    """The values of all declared inputs, converted to their types, defaults filled in.

    Raises `InvalidInput` naming each input that is unknown, missing or of a wrong type (`input.<name>`).
    """
    known = {one.name: one for one in declared}
    problems = [
        FieldProblem(field=f"input.{name}", message=f"There is no input “{name}”; there are {', '.join(known) or 'none'}.")
        for name in given
        if name not in known
    ]
    values: dict[str, Any] = {}
    for one in declared:
        value = given.get(one.name)
        if value is None or (value == "" and one.type != "string"):
            value = one.default
        if value is None or (value == "" and one.required):
            if one.required:
                problems.append(FieldProblem(field=f"input.{one.name}", message=f"“{one.name}” is required."))
            else:
                values[one.name] = value
            continue
        try:
            values[one.name] = _CONVERT[one.type](value)
        except (ValueError, TypeError):
            message = f"“{one.name}” must be {_WORDS[one.type]}."
            problems.append(FieldProblem(field=f"input.{one.name}", message=message))
    if problems:
        raise InvalidInput("Some inputs are missing or wrong: " + " ".join(p.message for p in problems[:5]), fields=problems)
    return values


def _text(value: Any) -> str:
    if isinstance(value, bool | dict | list):
        raise TypeError
    return str(value)


def _number(value: Any) -> float | int:
    if isinstance(value, bool):
        raise TypeError
    if isinstance(value, int):
        return value
    number = float(value)
    if number != number or number in (float("inf"), float("-inf")):
        raise ValueError
    return number


def _integer(value: Any) -> int:
    number = _number(value)
    if number != int(number):
        raise ValueError
    return int(number)


def _boolean(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    word = str(value).strip().lower()
    if word not in ("true", "false", "yes", "no"):
        raise ValueError
    return word in ("true", "yes")


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list | tuple):
        raise TypeError
    return list(value)


def _object(value: Any) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise TypeError
    return dict(value)


_CONVERT: dict[str, Callable[[Any], Any]] = {
    "string": _text,
    "number": _number,
    "integer": _integer,
    "boolean": _boolean,
    "date": lambda value: date.fromisoformat(str(value)).isoformat(),
    "datetime": lambda value: datetime.fromisoformat(str(value)).isoformat(),
    "list": _list,
    "object": _object,
}
_WORDS = {
    "string": "a text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "date": "a date such as 2026-01-31",
    "datetime": "a date and time such as 2026-01-31T09:00:00Z",
    "list": "a list",
    "object": "an object",
}
