"""Language work by rules."""

import pytest

from builder_app.domain.catalog import CATALOG
from tests.actions.conftest import Perform

LABELS = ["delay", "damage", "invoice question"]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("The truck is delayed, sorry for the delays.", "delay"),
        ("Two pallets were damaged.", "damage"),
        ("I have a question about invoice 77", "invoice question"),
        ("Hello there", "invoice question"),
    ],
)
async def test_a_text_goes_under_a_label(perform: Perform, text: str, label: str) -> None:
    result = await perform("ai.classify", text=text, labels=LABELS)
    assert result.outcome == label == result.output["label"]
    assert result.output["method"] == "rules"
    assert result.outcome in CATALOG.require("ai.classify").outcomes({"labels": LABELS})


async def test_values_are_found(perform: Perform) -> None:
    result = await perform("ai.extract", text="ETA: 4 pm. Call +1 312 555 0100", fields=["eta", {"name": "phone"}])
    assert result.outcome == "complete"
    assert result.output["fields"]["phone"] == "+1 312 555 0100"


async def test_a_summary_keeps_the_heaviest_sentences_in_order(perform: Perform) -> None:
    text = "Hello. The truck to Dallas is late. The Dallas dock knows that the truck is late. Bye now. The truck gets to Dallas at 4 pm."
    result = await perform("ai.summarize", text=text)
    assert result.output["text"].startswith("The truck to Dallas is late.")
    assert "Hello" not in result.output["text"]
    assert "Bye" not in result.output["text"]


@pytest.mark.parametrize(
    ("text", "tone"),
    [
        ("Thank you, that was excellent", "positive"),
        ("This is unacceptable, the load is damaged", "negative"),
        ("The truck left at nine", "neutral"),
        ("I am not happy", "negative"),
        ("It was no problem", "positive"),
    ],
)
async def test_tone(perform: Perform, text: str, tone: str) -> None:
    result = await perform("ai.sentiment", text=text)
    assert result.outcome == tone == result.output["sentiment"]
    assert -1 <= result.output["score"] <= 1
