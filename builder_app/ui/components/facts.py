"""Data as lines that people read: what went into a step, what came out of it, what a decision is about."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import reflex as rx

from builder_app.domain.conditions import describe
from builder_app.domain.errors import BuilderError

MAX_LINES = 40
MAX_TEXT = 2000
_FOR_MACHINES = frozenset({"message_id", "references", "email_step"})
_CONDITIONS = frozenset({"condition", "filter"})


@dataclass
class Fact:
    """One line: what it is, and its value."""

    label: str
    text: str


def facts(value: Any) -> list[Fact]:
    """The lines of some data, at most 40; what is empty or only of use to machines is left out."""
    lines = [Fact(label=label or "Value", text=text[:MAX_TEXT]) for label, text in _lines("", value)]
    if len(lines) > MAX_LINES:
        return [*lines[:MAX_LINES], Fact(label="…", text=f"{len(lines) - MAX_LINES} more")]
    return lines


def fact_list(lines: rx.Var[list[Fact]]) -> rx.Component:
    """Names on the left, values on the right."""
    return rx.el.dl(rx.foreach(lines, lambda one: rx.fragment(rx.el.dt(one.label), rx.el.dd(one.text))), class_name="facts")


def _lines(label: str, value: Any) -> list[tuple[str, str]]:
    if value in (None, "", [], {}):
        return []
    if isinstance(value, Mapping):
        if set(value) == {"value", "unit"}:
            return [(label, f"{value['value']} {value['unit']}")]
        return [line for name, one in value.items() if name not in _FOR_MACHINES for line in _named(label, str(name), one)]
    if isinstance(value, list) and any(isinstance(one, Mapping | list) for one in value):
        return [line for number, one in enumerate(value, 1) for line in _lines(f"{label} {number}".strip(), one)]
    return [(label, _text(value))]


def _named(label: str, name: str, value: Any) -> list[tuple[str, str]]:
    words = name.replace("_", " ")
    under = f"{label}: {words}" if label else words[:1].upper() + words[1:]
    if name in _CONDITIONS:
        try:
            return [(under, describe(value))]
        except (BuilderError, ValueError):
            return _lines(under, value)
    return _lines(under, value)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(_text(one) for one in value)
    if isinstance(value, float):
        return f"{value:.10g}"
    return _moment(value) if isinstance(value, str) else str(value)


def _moment(text: str) -> str:
    """A time of the engine's as people write it, in UTC; any other text as it is."""
    try:
        moment = datetime.fromisoformat(text) if len(text) >= 19 and text[4:5] == "-" else None
    except ValueError:
        return text
    return text if moment is None or moment.tzinfo is None else f"{moment:%Y-%m-%d %H:%M} UTC"
