"""Addresses that nobody gave and changes that nobody made."""

import pytest

from builder_app.assistant.agent.honesty import claims_a_change, invented
from builder_app.domain.edits import SetParams


def test_an_address_that_nobody_gave_is_found() -> None:
    edit = SetParams(step_id="mail", set={"to": ["dock@acme.test", "boss@acme.test"], "url": "https://api.acme.test/x"})
    assert invented([edit], "mail Dock@acme.test") == ["boss@acme.test", "api.acme.test"]
    assert "boss@acme.test" in invented([edit], "the.boss@acme.test")
    assert invented([edit], "dock@acme.test boss@acme.test https://api.acme.test") == []


@pytest.mark.parametrize(
    "reply", ["I changed the wait to 6 hours.", "Done: the step is gone.", "The wait has been removed.", "I've added it."]
)
def test_a_claim_is_recognised(reply: str) -> None:
    assert claims_a_change(reply)


@pytest.mark.parametrize(
    "reply",
    ["Nothing was changed.", "The wait takes 48 hours.", "I added the reminder earlier.", "Which step do you mean?", "I can add a step."],
)
def test_other_words_are_no_claim(reply: str) -> None:
    assert not claims_a_change(reply)
