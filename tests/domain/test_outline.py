"""Outlines: every step once, branches deeper than the way that leads to them."""

from hypothesis import given

from builder_app.domain.outline import outcome_words, outline
from builder_app.domain.workflow import WorkflowDefinition
from tests.flows import FLAGSHIP
from tests.strategies import definitions


def test_branches_are_indented() -> None:
    lines = [(line.number, line.step.id, line.depth, line.outcome) for line in outline(FLAGSHIP)]
    assert lines == [
        (1, "ask", 0, "next"),
        (2, "reply", 0, "next"),
        (3, "remind", 1, "timeout"),
        (4, "second", 1, "next"),
        (5, "escalate", 2, "timeout"),
    ]


@given(definitions())
def test_every_step_comes_once(definition: WorkflowDefinition) -> None:
    lines = outline(definition)
    assert sorted(line.step.id for line in lines) == sorted(step.id for step in definition.steps)
    assert [line.number for line in lines] == list(range(1, len(lines) + 1))


def test_outcomes_have_short_names_but_for_those_that_people_chose() -> None:
    assert [outcome_words("email.wait_for_reply", one) for one in ("replied", "timeout", "not_found")] == [
        "replied",
        "no answer",
        "not found",
    ]
    assert outcome_words("flow.switch", "true") == "true"
    assert outcome_words("flow.switch", "default") == "otherwise"
