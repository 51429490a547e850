"""What a message named and the workflow does not hold: nothing that somebody said is dropped without a word."""

import json
import re
from collections.abc import Sequence
from itertools import combinations
from typing import Any

from pydantic import BaseModel

from builder_app.assistant.builtin.words.quantities import seconds
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.domain.workflow import Policy, WorkflowDefinition

_EVERY = re.compile(r"^\*/(\d+)$")
"""A field of a cron expression that repeats."""
_MOST = 24
_HOURS = 3600
_UNITS = {"seconds": 1, "minutes": 60, "hours": _HOURS, "days": 24 * _HOURS, "weeks": 168 * _HOURS}


def unused(tokens: Sequence[Token], before: WorkflowDefinition, after: WorkflowDefinition) -> list[str]:
    """The addresses, channels, links, quoted texts and times of a message, as written, that stand in the workflow neither
    before nor after it; a time of day where no schedule stands. A length of time may have become hours of a limit, another unit of the same length, the rhythm of a schedule, or
    the sum of waits: `a second reminder after 10 days`, or by how much one changed."""
    timed = after.trigger.type in ("schedule", "query") or before.trigger.type in ("schedule", "query")
    tokens = [t for t in tokens if t.kind in ("address", "url", "channel", "duration") or (t.kind == "clock" and not timed)]
    if not tokens:
        return []
    held = [one.model_dump(mode="json") for one in (before, after)]
    text = json.dumps(held, ensure_ascii=False).lower()
    lengths = {length for one in held for length in _lengths(one)}
    bare = {n for one in (before, after) for part in (one.trigger, *one.steps) for n in _bare(_told(part))}
    left = [t for t in tokens if not _held(t, text, lengths | bare)]
    sums = {sum(some) for n in (2, 3) for some in combinations(sorted(lengths)[:_MOST], n)} if left else set()
    sums |= {abs(one - other) for one, other in combinations(sorted(lengths)[:_MOST], 2)} if left else set()
    return [t.raw for t in left if not _held(t, text, sums)]


def _told(part: BaseModel) -> Any:
    """What a trigger or a step says of its own: its parameters, and how it is attempted where that is not the usual way."""
    own = part.model_dump(mode="json", include={"params", "policy"}, exclude_defaults=True)
    usual = Policy().model_dump(mode="json")
    return own | {"policy": {k: v for k, v in (own.get("policy") or {}).items() if v != usual.get(k)}}


def _held(token: Token, text: str, lengths: set[float]) -> bool:
    if token.kind in ("address", "url"):
        return token.norm.lower() in text
    if token.kind == "clock":
        return token.raw.lower() in text
    if token.kind == "channel":
        return token.raw.lower().lstrip("#") in text
    if token.kind == "duration":
        return (seconds(token.value) or 0) in lengths
    return True


def _lengths(value: Any) -> set[float]:
    """Every length of time in a workflow and the rhythm of its schedule, in seconds."""
    if isinstance(value, dict):
        if value.get("unit") in _UNITS and _number(value.get("value")):
            return {float(value["value"]) * _UNITS[value["unit"]]}
        return {length for one in value.values() for length in _lengths(one)}
    if isinstance(value, list):
        return {length for one in value for length in _lengths(one)}
    if isinstance(value, str):
        return {float(step) * unit for field, unit in zip(value.split(), (60, _HOURS), strict=False) for step in _EVERY.findall(field)}
    return set()


def _bare(value: Any) -> set[float]:
    """Numbers of parameters, each as so many minutes, hours or days: a limit of 2 stands for `two hours late`."""
    if isinstance(value, dict):
        return {length for one in value.values() for length in _bare(one)}
    if isinstance(value, list):
        return {length for one in value for length in _bare(one)}
    numbers = [value] if _number(value) else re.findall(r"\d+", value) if isinstance(value, str) and "{{" in value else []
    return {float(number) * unit for number in numbers for unit in _UNITS.values()}


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
