"""Plans: self-contained, and the same after a JSON round trip."""

import pytest
from hypothesis import given

from builder_app.domain.errors import InvalidInput
from builder_app.domain.plan import Plan, compile
from builder_app.domain.workflow import WorkflowDefinition
from tests.flows import FLAGSHIP, definition, plan, workflows


@given(workflows())
def test_a_plan_survives_json(made: WorkflowDefinition) -> None:
    compiled = compile(made, workflow_id="wf_1", version=3)
    assert Plan.model_validate_json(compiled.model_dump_json()) == compiled


def test_edges_are_found_by_source_and_outcome_in_order() -> None:
    compiled = plan(
        {"a": ("data.set", {"values": {}}), "b": ("data.set", {"values": {}}), "c": ("data.set", {"values": {}})},
        ["trigger>a", "a>c", "a>b", "a:error>b"],
    )
    assert compiled.targets("trigger", "next") == ("a",)
    assert compiled.targets("a", "next") == ("c", "b")
    assert compiled.targets("a", "error") == ("b",)
    assert compiled.targets("c", "next") == ()


def test_a_plan_knows_where_each_action_happens() -> None:
    compiled = compile(FLAGSHIP, workflow_id="wf_1", version=1)
    assert [(step.effect, step.sends_message) for step in compiled.steps.values()] == [
        ("remote", True), ("logic", False), ("remote", True), ("logic", False), ("remote", True),
    ]  # fmt: skip
    assert compiled.steps["ask"].name == "Send e-mail"


def test_a_join_knows_what_can_lead_to_it() -> None:
    steps = {name: ("data.set", {"values": {}}) for name in "abcx"} | {"j": ("flow.join", {})}
    compiled = plan(steps, ["trigger>a", "a>b", "a>c", "b>j", "c>j", "j>x"])
    assert set(compiled.feeds["j"]) == {"a", "b", "c", "trigger"}
    assert set(compiled.into["j"]) == {"b/next", "c/next"}


def test_an_action_that_does_not_exist_is_refused() -> None:
    with pytest.raises(InvalidInput, match=r"no action .*nope"):
        plan({"a": ("email.nope", {})}, ["trigger>a"])


def test_an_edge_to_nowhere_is_refused() -> None:
    made = definition({"a": ("flow.join", {})}, ["trigger>a", "a>b"])
    with pytest.raises(InvalidInput, match="not there"):
        compile(made, workflow_id="wf_1", version=1)


def test_the_trigger_gives_the_time_zone() -> None:
    made = {"type": "schedule", "params": {"cron": "0 9 * * *", "timezone": "America/Chicago"}}
    assert plan({"a": ("flow.join", {})}, ["trigger>a"], trigger=made).timezone == "America/Chicago"
    assert plan({"a": ("flow.join", {})}, ["trigger>a"]).timezone == "UTC"
