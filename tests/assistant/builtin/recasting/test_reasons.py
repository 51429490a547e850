"""Reasons around a change."""

import pytest

from builder_app.assistant.builtin.recasting.reasons import without_reasons_told


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("As the office closes early on Fridays, please remove the wait.", "please remove the wait."),
        ("Owing to the holidays, please wait 3 days.", "please wait 3 days."),
        ("Please remove the log, because nobody reads it.", "Please remove the log."),
        ("Remove the log, so that nobody has to wait.", "Remove the log."),
        ("If nobody answers also store it in late, because nobody else records it", "If nobody answers also store it in late"),
        ("Wait 2 hours, since the customs value depends on it.", "Wait 2 hours."),
    ],
)
def test_a_reason_goes(said: str, meant: str) -> None:
    assert without_reasons_told(said) == meant


@pytest.mark.parametrize(
    "said",
    [
        "As soon as it is delivered, please email a@x.com.",
        "Since a@x.com has left, please use b@x.com.",
        "Add a log entry, as the last step.",
        "Move the mail up, so that nobody is emailed after the call.",
        "When it is late, please wait 2 days.",
        "If he answers, email a@x.com, as the amount is known.",
    ],
)
def test_what_could_be_a_case_or_a_value_stays(said: str) -> None:
    assert without_reasons_told(said) == said
