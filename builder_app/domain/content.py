"""What JSON from outside may hold, whatever its shape: texts and numbers that can be stored and shown."""

import json
import math
import re
from collections.abc import Collection, Iterator
from typing import Any

MAX_DEPTH = 60
MAX_INTEGER = 2**63
MAX_VALUES = 200_000
_BAD = re.compile("[\0\ud800-\udfff]")


def faults(body: Any, *, spoken: Collection[str] = (), texts: bool = True) -> Iterator[tuple[str, str]]:
    """(field, what is wrong) of each value that cannot be stored.

    Texts of the topmost fields in `spoken`, or all without `texts`, are cleaned later and may hold anything.
    """
    todo: list[tuple[str, Any, int]] = [("", body, 0)]
    seen = 0
    while todo:
        field, value, depth = todo.pop()
        seen += 1
        if seen + len(todo) > MAX_VALUES:
            yield "", f"This has more than {MAX_VALUES} values."
            return
        if depth > MAX_DEPTH:
            yield _short(field), f"This has more than {MAX_DEPTH} levels."
            continue
        if isinstance(value, dict):
            todo += [(_below(field, key), part, depth + 1) for key, part in reversed(value.items())]
            yield from ((_below(field, "?"), "This name holds characters that are not allowed.") for key in value if texts and _bad(key))
        elif isinstance(value, list):
            todo += [(_below(field, index), value[index], depth + 1) for index in range(len(value) - 1, -1, -1)]
        elif isinstance(value, str) and texts and _bad(value) and not (depth == 1 and field in spoken):
            yield _short(field), "This text holds characters that are not allowed."
        elif isinstance(value, float) and not math.isfinite(value):
            yield _short(field), "This must be a finite number."
        elif isinstance(value, int) and not -MAX_INTEGER <= value < MAX_INTEGER:
            yield _short(field), "This number is too large."


def _bad(text: str) -> bool:
    return _BAD.search(text) is not None


def _below(field: str, key: object) -> str:
    return f"{field}.{key}" if field else str(key)


def _short(field: str) -> str:
    return json.dumps(field)[1:-1][:200]
