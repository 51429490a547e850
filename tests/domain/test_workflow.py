"""The definition: what its types allow, and that its JSON form leads back to it."""

from typing import Any

import pytest
from hypothesis import given
from pydantic import ValidationError

from builder_app.domain.workflow import WorkflowDefinition
from tests.strategies import definitions, loose_definitions


def _step(**more: Any) -> dict[str, Any]:
    return {"steps": [{"id": "a", "action": "log.write", **more}]}


@pytest.mark.parametrize(
    "raw",
    [
        _step(id="Not A Slug"),
        _step(id="1a"),
        _step(colour="red"),
        _step(position={"x": float("inf"), "y": 0}),
        _step(position={"x": 0, "y": float("nan")}),
        _step(policy={"max_attempts": 0}),
        _step(policy={"timeout_seconds": 0}),
        _step(policy={"on_error": "ignore"}),
        {"schema": 2},
        {"inputs": [{"name": "not a name"}]},
        {"inputs": [{"name": "x", "type": "money"}]},
        {"limits": {"max_steps": 0}},
        {"name": "x" * 121},
        {"nodes": []},
        [],
        "nonsense",
        None,
    ],
)
def test_what_is_no_definition_is_refused(raw: Any) -> None:
    with pytest.raises(ValidationError):
        WorkflowDefinition.model_validate(raw)


@given(definitions() | loose_definitions())
def test_json_leads_back(made: WorkflowDefinition) -> None:
    assert WorkflowDefinition.model_validate(made.to_json()) == made
    assert made.to_json()["schema"] == 1
