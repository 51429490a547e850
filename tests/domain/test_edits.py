"""Edits: each does what it says, a bad one changes nothing, and undo leads back exactly."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from builder_app.domain import edits as e
from builder_app.domain.errors import EditError
from builder_app.domain.workflow import Edge, Limits, Policy, Position, Step, Trigger, WorkflowDefinition, WorkflowInput
from tests.strategies import definitions, edits, loose_definitions

ASK = Step(id="ask", action="email.send", name="Ask", params={"to": "a@b.co", "subject": "Hi", "body": "x"})
WAIT = Step(id="wait", action="flow.wait")
FIRST = Edge(source="trigger", target="ask")
ROAD = Edge(source="ask", target="wait")
BEFORE = WorkflowDefinition(name="One", steps=(ASK, WAIT), edges=(FIRST, ROAD))
NEW = Step(id="new", action="log.write")


def _changed(*changes: e.Edit, before: WorkflowDefinition = BEFORE) -> WorkflowDefinition:
    applied = e.apply(before, changes)
    assert e.apply(applied.definition, applied.inverse).definition == before
    return applied.definition


def test_add_step_at_its_place_or_at_the_end() -> None:
    assert [step.id for step in _changed(e.AddStep(step=NEW)).steps] == ["ask", "wait", "new"]
    assert [step.id for step in _changed(e.AddStep(step=NEW, index=1)).steps] == ["ask", "new", "wait"]
    assert [step.id for step in _changed(e.AddStep(step=NEW, index=99)).steps] == ["ask", "wait", "new"]


def test_remove_step_takes_its_edges_along() -> None:
    after = _changed(e.RemoveStep(step_id="ask"))
    assert after.steps == (WAIT,)
    assert after.edges == ()


def test_parts_of_a_step() -> None:
    policy, place = Policy(max_attempts=7), Position(x=3, y=4)
    after = _changed(
        e.RenameStep(step_id="ask", name="Ask the dock"),
        e.SetPolicy(step_id="ask", policy=policy),
        e.MoveStep(step_id="ask", position=place),
        e.SetParams(step_id="ask", set={"cc": "c@d.co", "body": "y"}, unset=("subject", "nothing")),
        e.SetAction(step_id="wait", action="log.write", params={"message": "m"}),
    )
    assert after.step("ask") == ASK.model_copy(
        update={
            "name": "Ask the dock",
            "policy": policy,
            "position": place,
            "params": {"to": "a@b.co", "body": "y", "cc": "c@d.co"},
        }
    )
    assert after.step("wait") == Step(id="wait", action="log.write", params={"message": "m"})


def test_edges() -> None:
    late = Edge(source="ask", target="wait", outcome="error")
    assert _changed(e.AddEdge(edge=late, index=0)).edges == (late, FIRST, ROAD)
    assert _changed(e.AddEdge(edge=late)).edges == (FIRST, ROAD, late)
    assert _changed(e.RemoveEdge(source="trigger", target="ask")).edges == (ROAD,)


def test_the_whole() -> None:
    inputs = (WorkflowInput(name="x"),)
    after = _changed(
        e.SetTrigger(trigger=Trigger(type="webhook")),
        e.SetInputs(inputs=inputs),
        e.SetDetails(name="Two", limits=Limits(max_steps=9)),
    )
    assert (after.trigger.type, after.inputs, after.name, after.limits.max_steps) == ("webhook", inputs, "Two", 9)
    assert after.description == BEFORE.description
    other = WorkflowDefinition(name="Other")
    assert _changed(e.ReplaceDefinition(definition=other)) == other


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (e.AddStep(step=ASK), "duplicate-step"),
        (e.AddStep(step=Step(id="trigger", action="log.write")), "duplicate-step"),
        (e.RemoveStep(step_id="none"), "no-such-step"),
        (e.SetParams(step_id="none"), "no-such-step"),
        (e.AddEdge(edge=ROAD), "duplicate-edge"),
        (e.AddEdge(edge=Edge(source="none", target="ask")), "no-such-step"),
        (e.AddEdge(edge=Edge(source="ask", target="none")), "no-such-step"),
        (e.AddEdge(edge=Edge(source="trigger", target="wait", outcome="true")), "unknown-outcome"),
        (e.RemoveEdge(source="ask", target="wait", outcome="true"), "no-such-edge"),
        (e.SetInputs(inputs=(WorkflowInput(name="x"), WorkflowInput(name="x"))), "duplicate-input"),
    ],
)
def test_an_edit_that_cannot_be_applied_is_named(edit: e.Edit, code: str) -> None:
    with pytest.raises(EditError) as caught:
        e.apply(BEFORE, [e.RenameStep(step_id="ask", name="Z"), edit])
    assert (caught.value.index, caught.value.code) == (1, code)
    assert caught.value.message


@pytest.mark.parametrize(
    "raw",
    [
        [{"kind": "explode"}],
        [{"kind": "remove_step"}],
        [{"kind": "remove_step", "step_id": "a", "more": 1}],
        [{"kind": "add_step", "step": {"id": "Not a slug", "action": "log.write"}}],
        [{"kind": "add_step", "step": {"id": "a", "action": "log.write"}, "index": -1}],
        [{"kind": "remove_step", "step_id": "a"}] * (e.MAX_EDITS + 1),
        {"kind": "remove_step", "step_id": "a"},
    ],
)
def test_what_is_no_edit_is_refused(raw: object) -> None:
    with pytest.raises(ValidationError):
        e.EDITS.validate_python(raw)


@settings(max_examples=300)
@given(definitions(), st.lists(edits(), max_size=12))
def test_undo_is_the_start_and_redo_the_end(before: WorkflowDefinition, wanted: list[e.Edit]) -> None:
    after, inverse = before, list[e.Edit]()
    applied_edits: list[e.Edit] = []
    for edit in wanted:
        with suppress(EditError):
            applied = e.apply(after, [edit])
            after, inverse = applied.definition, [*applied.inverse, *inverse]
            applied_edits.append(edit)
    assert e.apply(after, inverse).definition == before
    at_once = e.apply(before, applied_edits)
    assert at_once.definition == after
    undone = e.apply(after, at_once.inverse)
    assert undone.definition == before
    assert undone.definition.to_json() == before.to_json()
    assert list(undone.definition.to_json()["steps"]) == list(before.to_json()["steps"])
    assert e.apply(undone.definition, undone.inverse).definition == after


@settings(max_examples=150)
@given(loose_definitions(), st.lists(edits(), max_size=6))
def test_undo_holds_even_for_a_definition_with_faults(before: WorkflowDefinition, wanted: list[e.Edit]) -> None:
    applied_edits: list[e.Edit] = []
    for edit in wanted:
        with suppress(EditError):
            e.apply(before, [*applied_edits, edit])
            applied_edits.append(edit)
    applied = e.apply(before, applied_edits)
    assert e.apply(applied.definition, applied.inverse).definition == before


@given(definitions(), st.lists(edits(), min_size=1, max_size=4))
def test_edits_survive_json(before: WorkflowDefinition, wanted: list[e.Edit]) -> None:
    assert e.EDITS.validate_json(e.EDITS.dump_json(wanted, by_alias=True)) == wanted
    with suppress(EditError):
        applied = e.apply(before, wanted)
        stored = e.EDITS.validate_json(e.EDITS.dump_json(list(applied.inverse), by_alias=True))
        assert e.apply(applied.definition, stored).definition == before
