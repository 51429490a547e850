"""The conversations under this folder, played against the built-in assistant."""

import pathlib

import pytest

from tests.evals.play import cases_of, play

HERE = pathlib.Path(__file__).parent
CASES = list(cases_of(sorted(HERE.glob("*.yaml"))))


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["id"]))
def test_the_conversation_goes_as_it_should(case: dict[str, object]) -> None:
    assert [fail for row in play(case) for fail in row["fails"]] == []


def test_there_are_enough_conversations_and_half_of_the_turns_are_changes() -> None:
    assert len(CASES) >= 120
    assert sum(len(case["turns"]) for case in CASES) >= 2 * len(CASES)
    assert len({case["id"] for case in CASES}) == len(CASES)
