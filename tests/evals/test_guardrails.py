"""Ordinary work is never taken for an attack. How much of public attack lists is blocked: `make eval`."""

import pytest

from builder_app.domain.guardrails import screen
from tests.evals.guardrails import ordinary


def test_there_are_enough_ordinary_sentences() -> None:
    assert len(ordinary()) >= 300


@pytest.mark.parametrize("sentence", ordinary())
def test_an_ordinary_sentence_is_let_through(sentence: str) -> None:
    assert not screen(sentence).blocked
