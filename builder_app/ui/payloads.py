"""What page events carry: any websocket client can call any handler with anything."""

import inspect
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from builder_app.domain.content import faults
from builder_app.domain.errors import FieldProblem, InvalidInput
from builder_app.domain.text import plain_form, plain_values

_NEEDED = inspect.Parameter.empty
_NUMBER = (int, float)


def taken(handler: Callable[..., Any], payload: Mapping[str, Any]) -> dict[str, Any]:
    """What a handler is called with: its own parameters, of their kinds, with plain texts. Raises `InvalidInput` naming what is wrong."""
    wrong = [*_misfits(handler, payload), *faults(dict(payload), texts=False)]
    cleaned = {} if wrong else {name: plain_form(one) if isinstance(one, dict) else plain_values(one) for name, one in payload.items()}
    wrong = wrong or list(faults(cleaned))
    if wrong:
        problems = [FieldProblem(field=field, message=words) for field, words in wrong[:20]]
        raise InvalidInput("The page sent something that cannot be taken. Load it again.", fields=problems)
    return cleaned


def _misfits(handler: Callable[..., Any], payload: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    wanted = _parameters(handler)
    yield from ((str(name)[:60], "There is no such value.") for name in payload if name not in wanted)
    for name, (kind, needed) in wanted.items():
        if name not in payload:
            yield from [(name, "This is missing.")] if needed else []
        elif not _fits(payload[name], kind):
            yield name, "This is a value of another kind."


@lru_cache(maxsize=500)
def _parameters(handler: Callable[..., Any]) -> dict[str, tuple[Any, bool]]:
    """By the name of each parameter but the state: its kind, and whether it has to be given."""
    kinds = get_type_hints(handler)
    own = list(inspect.signature(handler).parameters.values())[1:]
    return {one.name: (kinds.get(one.name, Any), one.default is _NEEDED) for one in own}


def _fits(value: Any, kind: Any) -> bool:
    """Whether a value is of a kind; numbers may come as texts, as forms send them."""
    plain_kind = get_origin(kind) or kind
    if plain_kind in (Union, UnionType):
        return any(_fits(value, one) for one in get_args(kind))
    if plain_kind in _NUMBER and isinstance(value, str):
        return value.removeprefix("-").isdecimal() and len(value) < 16
    if plain_kind in _NUMBER:
        return isinstance(value, _NUMBER) and not isinstance(value, bool)
    return not isinstance(plain_kind, type) or isinstance(value, plain_kind)
