"""Outcomes told as what something is."""

import pytest

from builder_app.assistant.builtin.reading.message import read
from builder_app.assistant.builtin.recasting.such_things import such_things


def test_it_is_a_condition_and_an_order() -> None:
    said = [token.norm for token in such_things(read("A reply that is unusable should be escalated to a@x.com."))]
    assert " ".join(said) == "if the reply be unusable , escalate it to a@x.com ."


@pytest.mark.parametrize(
    "text", ["Find shipments that have been delayed.", "Email the reply that came last.", "The document is to be saved."]
)
def test_other_words_stay(text: str) -> None:
    assert such_things(read(text)) == read(text)
