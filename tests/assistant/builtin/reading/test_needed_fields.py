"""What somebody needs out of what is read belongs to the reading."""

import pytest

from builder_app.assistant.builtin.reading.message import read


def said(text: str) -> str:
    return " ".join(t.norm for t in read(text))


@pytest.mark.parametrize("text", ["Parse the reply, we need eta and driver_phone.", "extract the data with AI, I need po_number"])
def test_the_need_names_the_fields(text: str) -> None:
    assert " need " not in said(text)
    assert " for " in said(text)


@pytest.mark.parametrize("text", ["Parse the reply, we need to call them.", "Email the dock, we need a slot", "wait 2 hours, we need it"])
def test_other_needs_stay(text: str) -> None:
    assert " need " in said(text)
