"""Lengths of time as people write them: a number and a unit."""

from datetime import timedelta
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

Unit = Literal["seconds", "minutes", "hours", "days", "weeks"]
SECONDS: dict[str, int] = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86400, "weeks": 604800}


class Duration(BaseModel):
    """`value` units of time; the unit is accepted singular and in any case, and kept plural in lower case."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    value: float = Field(ge=0, le=1_000_000)
    unit: Unit

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


def from_seconds(seconds: float) -> Duration:
    """The same length in the largest unit that divides it."""
    for unit in ("weeks", "days", "hours", "minutes"):
        if seconds and seconds % SECONDS[unit] == 0:
            return Duration(value=seconds / SECONDS[unit], unit=unit)  # type: ignore[arg-type]
    return Duration(value=seconds, unit="seconds")
