"""Conditions about the status of a call's answer, told as whether it fails."""

import pytest

from builder_app.assistant.builtin.reading.message import read
from builder_app.assistant.builtin.recasting.answered_status import statuses_told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("If the status of the response is not 200, page", "if the call fail"),
        ("If it returns anything other than 200, page", "if the call fail"),
        ("If the answer is a 201, page", "if the call succeed"),
    ],
)
def test_good_statuses_are_success(text: str, told: str) -> None:
    assert " ".join(token.norm for token in statuses_told(read(text))).startswith(told)


@pytest.mark.parametrize("text", ["If the status is 404, page", "If it returns 200 rows, page", "If the total is not 200, page"])
def test_other_numbers_stay(text: str) -> None:
    assert statuses_told(read(text)) == read(text)
