"""What somebody enters in a form, told as an order to fill one in."""

import pytest

from builder_app.assistant.builtin.reading.message import read
from builder_app.assistant.builtin.recasting.entered_in_form import entered_in_form


@pytest.mark.parametrize(
    "text",
    [
        "Have dock@x.com enter the gate and the seal in a form.",
        "dock@x.com must state the gate and the seal on a short form.",
        "Let dock@x.com enter the gate and the seal via a form.",
    ],
)
def test_it_is_an_order_to_fill_in_a_form(text: str) -> None:
    said = " ".join(token.norm for token in entered_in_form(read(text)))
    assert said == "ask dock@x.com to fill a form with the gate and the seal ."


@pytest.mark.parametrize("text", ["Enter the gate in the log.", "Put the form in front of the email.", "Email dock@x.com a form."])
def test_other_words_stay(text: str) -> None:
    assert entered_in_form(read(text)) == read(text)
