"""Rehearsals: the virtual clock, the outcomes that are asked for, every path, what they cover, and the messages as they will be sent."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from builder_app.domain.errors import InvalidInput
from builder_app.domain.simulate import Path, SimulationRequest, SimulationResult, simulate
from builder_app.domain.workflow import WorkflowDefinition
from tests.flows import FLAGSHIP, MAIL, definition, hours, workflows

SET: tuple[str, dict[str, Any]] = ("data.set", {"values": {"x": 1}})


def one(made: WorkflowDefinition, **request: Any) -> Path:
    """The one path of a rehearsal."""
    result = simulate(made, SimulationRequest(**request))
    assert len(result.paths) == 1
    return result.paths[0]


def every(made: WorkflowDefinition, **request: Any) -> SimulationResult:
    return simulate(made, SimulationRequest(all_paths=True, **request))


def steps(path: Path) -> list[str]:
    return [f"{step.step_id}:{step.outcome}" for step in path.steps]


class TestOnePath:
    def test_the_usual_outcome_is_taken(self) -> None:
        path = one(FLAGSHIP)
        assert steps(path) == ["ask:next", "reply:replied"]
        assert path.status == "succeeded"

    def test_outcomes_can_be_asked_for(self) -> None:
        path = one(FLAGSHIP, outcomes={"reply": "timeout", "second": "timeout"})
        assert steps(path) == ["ask:next", "reply:timeout", "remind:next", "second:timeout", "escalate:next"]
        assert path.duration_seconds == 72 * 3600

    def test_an_outcome_that_does_not_exist_is_refused_by_name(self) -> None:
        with pytest.raises(InvalidInput, match=r"“ask” has no outcome “maybe”"):
            one(FLAGSHIP, outcomes={"ask": "maybe"})

    def test_inputs_and_trigger_are_used(self) -> None:
        made = definition(
            {"a": ("data.set", {"values": {"x": "{{ input.n }}", "y": "{{ trigger.body.id }}"}})}, ["trigger>a"], inputs=[{"name": "n"}]
        )
        path = one(made, input={"n": "7"}, trigger={"body": {"id": 9}})
        assert path.steps[0].output == {"x": "7", "y": 9}

    def test_what_is_not_given_is_made_up_by_type(self) -> None:
        trigger = {"type": "shipment", "params": {"event": "delayed"}}
        made = definition(
            {"a": ("data.set", {"values": {"n": "{{ input.n }}", "s": "{{ trigger.shipment.shipment_id }}"}})}, ["trigger>a"],
            inputs=[{"name": "n", "type": "integer", "required": True}], trigger=trigger,
        )  # fmt: skip
        output = one(made).steps[0].output
        assert isinstance(output["n"], int)
        assert output["s"]

    def test_a_failure_can_be_rehearsed(self) -> None:
        made = definition({"a": ("email.send", MAIL), "b": SET}, ["trigger>a", "a:error>b"], policies={"a": {"on_error": "route"}})
        path = one(made, outcomes={"a": "error"})
        assert steps(path) == ["a:error", "b:next"]
        assert path.messages == ()

    def test_a_failure_without_a_road_fails_the_run(self) -> None:
        path = one(definition({"a": ("email.send", MAIL)}, ["trigger>a"]), outcomes={"a": "error"})
        assert path.status == "failed"
        assert path.error is not None

    def test_conditions_are_evaluated_unless_told_otherwise(self) -> None:
        condition = {"left": "{{ input.n }}", "operator": "greater_than", "right": 2}
        made = definition({"c": ("flow.condition", {"condition": condition})}, ["trigger>c"], inputs=[{"name": "n", "type": "number"}])
        assert steps(one(made, input={"n": 3})) == ["c:true"]
        assert steps(one(made, input={"n": 3}, outcomes={"c": "false"})) == ["c:false"]

    def test_a_reply_comes_before_its_time_is_up(self) -> None:
        path = one(FLAGSHIP)
        assert 0 < path.duration_seconds < 48 * 3600
        assert path.steps[-1].output["reply"]["body"]

    @pytest.mark.parametrize("outcome", ["approved", "rejected", "timeout"])
    def test_people_decide_as_asked(self, outcome: str) -> None:
        made = definition({"ok": ("human.approval", {"approvers": ["b@example.com"], "message": "?", "timeout": hours(3)})}, ["trigger>ok"])
        assert steps(one(made, outcomes={"ok": outcome})) == [f"ok:{outcome}"]

    def test_it_is_the_same_every_time(self) -> None:
        assert simulate(FLAGSHIP, SimulationRequest(all_paths=True)) == simulate(FLAGSHIP, SimulationRequest(all_paths=True))

    def test_an_endless_round_is_cut(self) -> None:
        made = definition({"w": ("flow.wait", {"duration": hours(1)})}, ["trigger>w", "w>w"])
        assert one(made).status in ("running", "failed")


class TestMessages:
    def test_they_are_shown_as_they_will_be_sent(self) -> None:
        path = one(FLAGSHIP, input={"shipment_id": "SHP-7"}, outcomes={"reply": "timeout", "second": "timeout"})
        assert [(m.step_id, m.kind, m.to) for m in path.messages] == [
            ("ask", "email.send", ("dock@example.com",)),
            ("remind", "email.follow_up", ("dock@example.com",)),
            ("escalate", "email.escalate", ("ops.manager@acme.com",)),
        ]
        assert path.messages[0].subject == "Status of SHP-7"
        assert path.messages[0].body == "Where is it?"
        assert "Status of SHP-7" in path.messages[1].subject
        assert "status" in path.messages[1].body
        assert "Status of SHP-7" in path.messages[2].subject

    def test_they_go_out_when_their_time_has_come(self) -> None:
        path = one(FLAGSHIP, outcomes={"reply": "timeout", "second": "timeout"})
        first = path.messages[0].at
        assert [(m.at - first).total_seconds() / 3600 for m in path.messages] == [0, 48, 72]


class TestEveryPath:
    def test_each_distinct_path_is_there_once(self) -> None:
        result = every(FLAGSHIP)
        assert sorted(",".join(steps(path)) for path in result.paths) == [
            "ask:next,reply:replied",
            "ask:next,reply:timeout,remind:next,second:replied",
            "ask:next,reply:timeout,remind:next,second:timeout,escalate:next",
        ]
        assert result.complete

    def test_coverage_is_full_when_every_outcome_is_taken(self) -> None:
        coverage = every(FLAGSHIP).coverage
        assert (coverage.taken, coverage.total, coverage.never) == (7, 7, ())

    def test_one_path_says_what_it_never_takes(self) -> None:
        coverage = simulate(FLAGSHIP, SimulationRequest()).coverage
        assert (coverage.taken, coverage.total) == (2, 7)
        assert "reply/timeout" in coverage.never

    def test_both_roads_of_a_condition_are_shown(self) -> None:
        condition = {"left": "{{ input.n }}", "operator": "greater_than", "right": 2}
        made = definition(
            {"c": ("flow.condition", {"condition": condition}), "y": SET, "n": SET}, ["trigger>c", "c:true>y", "c:false>n"],
            inputs=[{"name": "n", "type": "number"}],
        )  # fmt: skip
        assert {",".join(steps(path)) for path in every(made).paths} == {"c:true,y:next", "c:false,n:next"}

    def test_an_error_road_is_shown_where_there_is_one(self) -> None:
        made = definition({"a": ("email.send", MAIL), "b": SET}, ["trigger>a", "a:error>b"], policies={"a": {"on_error": "route"}})
        result = every(made)
        assert {",".join(steps(path)) for path in result.paths} == {"a:next", "a:error,b:next"}
        assert result.coverage.never == ()

    def test_too_many_paths_are_cut_and_said_so(self) -> None:
        many = {f"a{i}": ("human.approval", {"approvers": ["b@example.com"], "message": "?", "timeout": hours(1)}) for i in range(6)}
        edges = ["trigger>a0", *(f"a{i}:{outcome}>a{i + 1}" for i in range(5) for outcome in ("approved", "rejected", "timeout"))]
        result = every(definition(many, edges))
        assert len(result.paths) == 200
        assert not result.complete

    def test_a_cycle_is_not_endless(self) -> None:
        made = definition(
            {"ask": ("email.send", MAIL), "r": ("email.wait_for_reply", {"email_step": "ask", "timeout": hours(2)})},
            ["trigger>ask", "ask>r", "r:timeout>ask"],
        )
        result = every(made)
        assert "ask:next,r:replied" in {",".join(steps(path)) for path in result.paths}
        assert len(result.paths) < 20


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(workflows())
def test_any_workflow_can_be_rehearsed(made: WorkflowDefinition) -> None:
    """It ends, fits into JSON, and names only outcomes that exist."""
    result = every(made)
    assert json.loads(result.model_dump_json())
    assert 1 <= len(result.paths) <= 200
    assert result.coverage.taken + len(result.coverage.never) == result.coverage.total
    names = [tuple((step.step_id, step.outcome) for step in path.steps) for path in result.paths]
    assert len(names) == len(set(names))
