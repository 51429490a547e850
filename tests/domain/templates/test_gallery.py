"""Every template is valid as it stands, and every path of it plays to its end."""

import pytest

from builder_app.domain.simulate import SimulationRequest, simulate
from builder_app.domain.templates import TEMPLATES, Template
from builder_app.domain.validation import validate
from builder_app.domain.workflow import WorkflowDefinition

each = pytest.mark.parametrize("template", TEMPLATES, ids=lambda one: one.id)


def test_there_are_enough_and_each_has_a_name_of_its_own() -> None:
    assert len(TEMPLATES) >= 8
    assert len({one.id for one in TEMPLATES}) == len(TEMPLATES)


@each
def test_a_template_is_valid(template: Template) -> None:
    found = [(one.code, one.step_id, one.field) for one in validate(template.definition) if one.severity != "info"]
    assert found in ([], [("open-webhook", "trigger", "auth")])


@each
def test_a_template_says_what_it_is_and_is_laid_out(template: Template) -> None:
    assert template.name == template.definition.name
    assert template.description
    assert template.prompt
    assert all(step.position is not None for step in template.definition.steps)
    assert len({step.position for step in template.definition.steps if step.position}) == len(template.definition.steps)
    assert WorkflowDefinition.model_validate(template.definition.to_json()) == template.definition


@each
def test_all_paths_of_a_template_play_to_an_end(template: Template) -> None:
    inputs = {one.name: "S-1" for one in template.definition.inputs}
    result = simulate(template.definition, SimulationRequest(input=inputs, all_paths=True))
    assert {path.error for path in result.paths if path.status != "succeeded"} <= {"There is no shipment S-1."}
    assert {path.status for path in result.paths} <= {"succeeded", "failed"}
    planned = {f"{edge.source}/{edge.outcome}" for edge in template.definition.edges if edge.outcome != "error"}
    assert not planned & set(result.coverage.never)
    assert {step.step_id for path in result.paths for step in path.steps} == {step.id for step in template.definition.steps}
    for path in result.paths:
        for message in path.messages:
            assert "{{" not in message.subject + message.body
            assert all("@" in one for one in message.to)
