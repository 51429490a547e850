"""Differences: exactly what differs, in the contract's kinds, in words that a planner reads."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder_app.domain.diff import Change, changes, shown
from builder_app.domain.edits import apply
from builder_app.domain.errors import EditError
from builder_app.domain.workflow import (
    Edge,
    Limits,
    Policy,
    Position,
    Step,
    Trigger,
    WorkflowDefinition,
    WorkflowInput,
)
from tests.strategies import definitions, edits

WAIT = Step(
    id="reply",
    action="email.wait_for_reply",
    name="Wait for reply",
    params={"email_step": "ask", "timeout": {"value": 48, "unit": "hours"}},
)
ASK = Step(id="ask", action="email.send", params={"to": ["a@b.co"]})
BEFORE = WorkflowDefinition(
    name="One",
    trigger=Trigger(type="shipment", params={"event": "delayed", "delay_hours": 2}),
    inputs=(WorkflowInput(name="po"),),
    steps=(ASK, WAIT),
    edges=(Edge(source="trigger", target="ask"), Edge(source="ask", target="reply")),
)


def _only(**update: Any) -> Change:
    found = changes(BEFORE, BEFORE.model_copy(update=update))
    assert len(found) == 1
    return found[0]


def _step(**update: Any) -> Change:
    return _only(steps=(ASK, WAIT.model_copy(update=update)))


def test_a_parameter() -> None:
    change = _step(params={"email_step": "ask", "timeout": {"value": 24, "unit": "hours"}})
    assert (change.kind, change.step_id, change.field) == ("step_changed", "reply", "timeout")
    assert (change.before, change.after) == ({"value": 48, "unit": "hours"}, {"value": 24, "unit": "hours"})
    assert change.text == "Wait for reply: timeout 48 hours → 24 hours"


def test_other_parts_of_a_step() -> None:
    assert _step(name="Reply").text == "Wait for reply: name Wait for reply → Reply"
    assert _step(policy=Policy(max_attempts=5, on_error="route")).text == ("Wait for reply: max attempts 3 → 5; on error fail → route")
    moved = _step(position=Position(x=1, y=2))
    assert (moved.field, moved.text, moved.after) == ("position", "Moved “Wait for reply”", {"x": 1, "y": 2})


def test_steps_and_edges_come_and_go() -> None:
    after = WorkflowDefinition(
        name="One",
        trigger=BEFORE.trigger,
        inputs=BEFORE.inputs,
        steps=(ASK, Step(id="note", action="log.write")),
        edges=(
            BEFORE.edges[0],
            Edge(source="ask", target="note", outcome="error"),
            Edge(source="note", target="note", outcome="exhausted"),
        ),
    )
    assert [(change.kind, change.step_id, change.text) for change in changes(BEFORE, after)] == [
        ("step_removed", "reply", "Removed “Wait for reply”"),
        ("step_added", "note", "Added “Note” (log.write)"),
        ("edge_removed", "ask", "Disconnected “Ask” → “Wait for reply”"),
        ("edge_added", "ask", "Connected “Ask” → “Note”, it fails"),
        ("edge_added", "note", "Connected “Note” → “Note”, last time"),
    ]


def test_roads_between_steps_of_one_name() -> None:
    twice = WorkflowDefinition(
        steps=(ASK, ASK.model_copy(update={"id": "ask_2", "name": "Ask"})), edges=(Edge(source="ask", target="ask_2"),)
    )
    again = twice.model_copy(update={"edges": (Edge(source="trigger", target="ask"),)})
    assert [change.text for change in changes(twice, again)] == [
        "Disconnected “Ask” (ask) → “Ask” (ask_2)",
        "Connected the trigger → “Ask” (ask)",
    ]


def test_trigger_inputs_and_details() -> None:
    params = {"event": "delayed", "delay_hours": 3}
    assert _only(trigger=Trigger(type="shipment", params=params)).text == "Trigger: delay hours 2 → 3"
    assert _only(trigger=Trigger(type="manual")).text == "Trigger: shipment → manual"
    assert _only(inputs=()).text == "Input “po” removed"
    assert _only(inputs=(WorkflowInput(name="po", required=True),)).text == "Input “po” changed"
    assert _only(name="Two").text == "Name: One → Two"
    assert _only(limits=Limits(max_steps=5)).text == "Limits: max steps 1000 → 5"


def test_order_and_null_say_nothing() -> None:
    again = BEFORE.model_copy(update={"steps": (WAIT, ASK), "edges": BEFORE.edges[::-1]})
    assert changes(BEFORE, again) == ()
    null = BEFORE.model_copy(update={"steps": (ASK.model_copy(update={"params": {"to": ["a@b.co"], "cc": None}}), WAIT)})
    assert changes(BEFORE, null) == ()


def test_true_is_not_one() -> None:
    one, true = ({"email_step": "ask", "timeout": {"k": [value]}} for value in (1, True))
    before = BEFORE.model_copy(update={"steps": (ASK, WAIT.model_copy(update={"params": one}))})
    after = BEFORE.model_copy(update={"steps": (ASK, WAIT.model_copy(update={"params": true}))})
    assert [change.field for change in changes(before, after)] == ["timeout"]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "nothing"),
        ("", "nothing"),
        ([], "nothing"),
        (True, "yes"),
        ({"value": 1, "unit": "day"}, "1 day"),
        ({"value": "x", "unit": "day"}, '{"value": "x", "unit": "day"}'),
        ({"left": "{{ input.a }}", "operator": "greater_than", "right": 2}, "input.a is more than 2"),
        ({"all": 5}, '{"all": 5}'),
        ({"a": 1, "b": None}, "a 1, b nothing"),
        (["a", {"value": 2, "unit": "hours"}], "a, 2 hours"),
        ("x" * 100, "x" * 79 + "…"),
    ],
)
def test_values_in_words(value: Any, words: str) -> None:
    assert shown(value) == words


@given(definitions())
def test_nothing_differs_from_itself(definition: WorkflowDefinition) -> None:
    assert changes(definition, definition) == ()


@given(definitions(), definitions())
def test_differences_are_seen_from_both_sides(one: WorkflowDefinition, other: WorkflowDefinition) -> None:
    opposite = {"step_added": "step_removed", "edge_added": "edge_removed"}
    opposite |= {value: key for key, value in opposite.items()}
    there = {(c.kind, c.step_id, c.field) for c in changes(one, other)}
    back = {(opposite.get(c.kind, c.kind), c.step_id, c.field) for c in changes(other, one)}
    assert there == back
    assert all(change.text for change in changes(one, other))


@given(definitions(), st.lists(edits(), max_size=4))
def test_what_edits_do_not_name_does_not_change(before: WorkflowDefinition, wanted: list[Any]) -> None:
    wanted = [edit for edit in wanted if edit.kind in ("rename_step", "set_params", "move_step", "set_policy")]
    try:
        after = apply(before, wanted).definition
    except EditError:
        return
    assert {change.step_id for change in changes(before, after)} <= {edit.step_id for edit in wanted}
