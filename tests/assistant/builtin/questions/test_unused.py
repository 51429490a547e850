"""Nothing that somebody said is dropped without a word."""

import pytest

from builder_app.assistant.builtin.questions.unused import unused
from builder_app.assistant.builtin.reading.message import read
from builder_app.domain.workflow import Step, Trigger, WorkflowDefinition

EMPTY = WorkflowDefinition(name="w")
HELD = WorkflowDefinition(
    name="w",
    trigger=Trigger(type="schedule", params={"cron": "*/15 * * * *"}),
    steps=[
        Step(id="mail", action="email.send", name="Mail", params={"to": ["dock@x.com"]}),
        Step(id="wait", action="flow.wait", name="Wait", params={"duration": {"value": 2, "unit": "days"}}),
        Step(id="late", action="flow.wait", name="Wait", params={"duration": {"value": 3, "unit": "hours"}}),
    ],
)


@pytest.mark.parametrize(
    ("message", "left"),
    [
        ("email dock@x.com and boss@x.com", ["boss@x.com"]),
        ("wait 48 hours, then email dock@x.com", []),
        ("every 15 minutes email dock@x.com", []),
        ("a second reminder after 51 hours", []),
        ("wait 5 hours", ["5 hours"]),
        ("post to #ops", ["#ops"]),
    ],
)
def test_what_the_workflow_does_not_hold(message: str, left: list[str]) -> None:
    assert unused(read(message), EMPTY, HELD) == left


def test_what_was_removed_stood_before() -> None:
    assert unused(read("drop dock@x.com"), HELD, EMPTY) == []
