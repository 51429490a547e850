"""Answers without what they quote."""

import pytest

from builder_app.infra.mail_quotes import without_quote

GMAIL = "At the gate.\n\nOn Mon, Jan 5, 2026 at 9:00 AM Operations Desk of Acme <ops@acme.example>\nwrote:\n\n> Where is it?\n"
OUTLOOK = "At the gate.\n________________________________\nFrom: Ops <o@a.example>\nSent: Monday\nTo: Dock\nSubject: Status\n\nWhere is it?"
APPLE = "At the gate.\r\n\r\nOn Jan 5, 2026, at 9:00, Ops <o@a.example> wrote:\r\n> Where is it?"
GERMAN = "Am Tor.\n\nAm Mo., 5. Jan. 2026 um 09:00 Uhr schrieb Ops <o@a.example>:\n> Wo ist er?"
ORIGINAL = "At the gate.\n-----Original Message-----\nWhere is it?"
BELOW = "On Monday, Ops wrote:\n> Where is it?\n> And when?\n\nAt the gate.\n"
BETWEEN = "> Where is it?\nAt the gate.\n> And when?\nAt 4 pm."


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        (GMAIL, "At the gate."),
        (OUTLOOK, "At the gate."),
        (APPLE, "At the gate."),
        (GERMAN, "Am Tor."),
        (ORIGINAL, "At the gate."),
        (BELOW, "At the gate."),
        (BETWEEN, "At the gate.\nAt 4 pm."),
        ("Just words", "Just words"),
        ("Load is late.\nFrom: Chicago\nTo: Dallas\nETA: 4 pm", "Load is late.\nFrom: Chicago\nTo: Dallas\nETA: 4 pm"),
        ("> only a quote", "> only a quote"),
        ("", ""),
    ],
)
def test_the_answer_alone_is_left(text: str, answer: str) -> None:
    assert without_quote(text) == answer
