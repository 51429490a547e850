"""Names of the definition in a sentence."""

import pytest

from builder_app.assistant.builtin.reading.message import read


def said(text: str) -> list[str]:
    return [t.norm for t in read(text)]


def test_an_outcome_with_an_underscore_is_two_words() -> None:
    assert said("not_found -> stop")[:2] == ["not", "found"]


@pytest.mark.parametrize(("name", "word"), [("greater_than", "more-than"), ("less_or_equal", "at-most")])
def test_an_operator_is_a_comparison(name: str, word: str) -> None:
    assert word in said(f"amount {name} 500")


@pytest.mark.parametrize("text", ["Condition: amount over 500", "condition step: priority equals critical", "Condition amount > 5"])
def test_a_condition_is_checked(text: str) -> None:
    assert said(text)[:2] == ["check", "whether"]


@pytest.mark.parametrize(
    "text", ["in good condition", "Remove the condition", "the condition is wrong", "Put the condition before the email"]
)
def test_other_conditions_stay(text: str) -> None:
    assert "whether" not in said(text)


def test_a_line_ends_where_a_case_begins() -> None:
    assert "." in said("email a@x.com\nfalse: stop")
    assert "." not in said("email a@x.com\nand then stop")
