"""Lengths of time as people write them: a number and a unit."""

from datetime import timedelta
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

Unit = Literal["seconds", "minutes", "hours", "days", "weeks"]
SECONDS: dict[Unit, int] = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86400, "weeks": 604800}
_LARGEST_FIRST: tuple[Unit, ...] = ("weeks", "days", "hours", "minutes")


class Duration(BaseModel):
    """`value` units of time; the unit is accepted singular and in any case, and kept plural in lower case."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    value: int | float = Field(ge=0, le=1_000_000, allow_inf_nan=False)
    unit: Unit

    @field_validator("value", mode="before")
    @classmethod
    def _no_truth_value(cls, value: Any) -> Any:
        if isinstance(value, bool):
            raise ValueError("a number is needed")
        return value

    @field_validator("unit", mode="before")
    @classmethod
    def _plural(cls, unit: Any) -> Any:
        if not isinstance(unit, str):
            return unit
        word = unit.strip().lower()
        return word if word.endswith("s") else f"{word}s"

    @property
    def seconds(self) -> float:
        """The length in seconds."""
        return self.value * SECONDS[self.unit]

    def timedelta(self) -> timedelta:
        """The length as Python's own type."""
        return timedelta(seconds=self.seconds)

    def __str__(self) -> str:
        number = int(self.value) if self.value == int(self.value) else self.value
        return f"{number} {self.unit[:-1] if number == 1 else self.unit}"


def in_words(length: timedelta) -> str:
    """About how long, in the two largest units: `2 hours 5 minutes`; `under a second` where there is nothing to count."""
    left = int(length.total_seconds())
    parts = []
    for unit in (*_LARGEST_FIRST, "seconds"):
        count, left = divmod(left, SECONDS[unit])
        if count:
            parts.append(str(Duration(value=count, unit=unit)))
    return " ".join(parts[:2]) or "under a second"


def from_seconds(seconds: float) -> Duration:
    """The same length in the largest unit that divides it."""
    for unit in _LARGEST_FIRST:
        if seconds and seconds % SECONDS[unit] == 0:
            return Duration(value=int(seconds // SECONDS[unit]), unit=unit)
    return Duration(value=seconds, unit="seconds")
