"""Work on language: sorting, reading, shortening, judging, writing."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from builder_app.domain.catalog.email import Extracted, extracted
from builder_app.domain.catalog.fields import SomeFields
from builder_app.domain.catalog.spec import ActionSpec, Inputs, NameList, Outputs, Words, ui

Method = Literal["rules", "model"]
TONES = {"positive": 0.8, "neutral": 0.0, "negative": -0.8}
"""The tones, each with the score that a rehearsal shows."""


class Classify(Inputs):
    """ai.classify"""

    text: Words = ui("textarea", "The text to sort")
    labels: Annotated[NameList, Field(min_length=1)] = ui("list", "The labels to choose from")
    instructions: str | None = ui("textarea", "How to choose", default=None)


class Label(Outputs):
    """The chosen label."""

    label: str = ""
    confidence: float = 0
    method: Method = "rules"


class Extract(Inputs):
    """ai.extract"""

    text: Words = ui("textarea", "The text to read")
    fields: SomeFields = ui("fields", "Values to find")


class Summarize(Inputs):
    """ai.summarize"""

    text: Words = ui("textarea", "The text to shorten")
    instructions: str | None = ui("textarea", "What matters", default=None)


class Generate(Inputs):
    """ai.generate"""

    prompt: Words = ui("textarea", "What to write")
    instructions: str | None = ui("textarea", "How to write it", default=None)


class Text(Outputs):
    """A text."""

    text: str = ""


class Feel(Inputs):
    """ai.sentiment"""

    text: Words = ui("textarea", "The text to judge")


class Sentiment(Outputs):
    """From -1 (negative) to 1 (positive)."""

    sentiment: Literal["positive", "neutral", "negative"] = "neutral"
    score: float = 0
    method: Method = "rules"


def label_names(params: Mapping[str, Any]) -> tuple[str, ...]:
    """The outcomes of a classification: its labels."""
    raw = params.get("labels")
    names = raw.split(",") if isinstance(raw, str) else raw if isinstance(raw, list) else []
    return tuple(dict.fromkeys(str(name).strip() for name in names if str(name).strip()))


def _label(params: Mapping[str, Any], outcome: str) -> dict[str, Any]:
    return {"label": outcome, "confidence": 0.9, "method": "rules"}


def _tone(params: Mapping[str, Any], outcome: str) -> dict[str, Any]:
    return {"sentiment": outcome, "score": TONES[outcome], "method": "rules"}


def _summary(params: Mapping[str, Any], _: str) -> dict[str, Any]:
    return {"text": str(params.get("text", ""))[:200]}


def _written(params: Mapping[str, Any], _: str) -> dict[str, Any]:
    return {"text": f"Text for: {params.get('prompt', '')}"[:200]}


ACTIONS = (
    ActionSpec(
        id="ai.classify",
        name="Classify",
        category="ai",
        icon="tags",
        inputs=Classify,
        outputs=Label,
        help="Sorts a text under one of some labels.",
        sample=_label,
        outcome_names=(),
        dynamic_outcomes=label_names,
    ),
    ActionSpec(
        id="ai.extract",
        name="Extract values",
        category="ai",
        icon="scan-search",
        inputs=Extract,
        outputs=Extracted,
        help="Finds the wanted values in a text.",
        sample=extracted("fields"),
        outcome_names=("complete", "partial", "unusable"),
    ),
    ActionSpec(
        id="ai.summarize",
        name="Summarise",
        category="ai",
        icon="text",
        inputs=Summarize,
        outputs=Text,
        help="Shortens a text.",
        sample=_summary,
    ),
    ActionSpec(
        id="ai.generate",
        name="Write text",
        category="ai",
        icon="pen-line",
        inputs=Generate,
        outputs=Text,
        help="Writes a text with the language model.",
        sample=_written,
    ),
    ActionSpec(
        id="ai.sentiment",
        name="Judge tone",
        category="ai",
        icon="smile",
        inputs=Feel,
        outputs=Sentiment,
        help="Tells whether a text is friendly or not.",
        sample=_tone,
        outcome_names=tuple(TONES),
    ),
)
