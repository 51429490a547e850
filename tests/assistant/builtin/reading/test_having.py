"""What we have or lack."""

import pytest

from builder_app.assistant.builtin.reading.having import what_we_have


@pytest.mark.parametrize(
    "said", ["we have it", "we do not have that order", "i have this shipment already", "we do not have it in our system"]
)
def test_what_was_looked_up_is_had(said: str) -> None:
    assert what_we_have(set(said.split())) == "found"


def test_what_was_awaited_is_had_by_then() -> None:
    assert what_we_have({"we", "do", "not", "have", "it", "by", "then"}) == "reply"


@pytest.mark.parametrize("said", ["they have it", "we have a delay", "we have 3 open orders", "it has an exception"])
def test_other_words_say_no_such_thing(said: str) -> None:
    assert what_we_have(set(said.split())) == ""
