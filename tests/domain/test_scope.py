"""Scope: what was not named never changes."""

from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from builder_app.domain import edits as e
from builder_app.domain.diff import changes
from builder_app.domain.errors import EditError
from builder_app.domain.scope import EVERYTHING, Scope, outside, refusal, unclaimed
from builder_app.domain.workflow import Edge, Step, Trigger, WorkflowDefinition
from tests.flows import FLAGSHIP
from tests.strategies import definitions, edits


def after(*changed: e.Edit, before: WorkflowDefinition = FLAGSHIP) -> WorkflowDefinition:
    """The draft after some edits."""
    return e.apply(before, changed).definition


def beyond(scope: Scope, *changed: e.Edit) -> list[str]:
    """What of the edits lies outside."""
    return [change.text for change in outside(FLAGSHIP, after(*changed), scope)]


def named(*steps: str, **more: Any) -> Scope:
    """A scope of some steps."""
    return Scope(steps=frozenset(steps), **more)


def edge(source: str, target: str, outcome: str = "next") -> e.AddEdge:
    return e.AddEdge(edge=Edge(source=source, target=target, outcome=outcome))


def cut(source: str, target: str, outcome: str = "next") -> e.RemoveEdge:
    return e.RemoveEdge(source=source, target=target, outcome=outcome)


NEW = e.AddStep(step=Step(id="new", action="log.write"))
ALLOWED = {
    "set a parameter": (named("ask"), [e.SetParams(step_id="ask", set={"subject": "x"})]),
    "rename": (named("ask"), [e.RenameStep(step_id="ask", name="x")]),
    "add behind": (named("ask"), [NEW, cut("ask", "reply"), edge("ask", "new"), edge("new", "reply")]),
    "add before": (named("reply"), [NEW, cut("ask", "reply"), edge("ask", "new"), edge("new", "reply")]),
    "add at an open end": (Scope(), [NEW, edge("reply", "new", "replied")]),
    "move to an open end": (named("escalate"), [cut("second", "escalate", "timeout"), edge("second", "escalate", "replied")]),
    "remove and bridge": (named("remind"), [e.RemoveStep(step_id="remind"), edge("reply", "second", "timeout"),
                                            e.SetParams(step_id="second", set={"email_step": "ask"})]),
    "remove with what only it led to": (named("second"), [e.RemoveStep(step_id="second"), e.RemoveStep(step_id="escalate")]),
    "trigger": (Scope(parts=frozenset({"trigger"})), [e.SetTrigger(trigger=Trigger(type="manual", params={"a": 1}))]),
    "everything": (EVERYTHING, [e.ReplaceDefinition(definition=WorkflowDefinition())]),
}  # fmt: skip
REFUSED = {
    "another step's parameter": (named("ask"), [e.SetParams(step_id="remind", set={"to": ["x@y.zz"]})]),
    "one more than was named": (named("ask"), [e.RenameStep(step_id="ask", name="x"), e.RenameStep(step_id="reply", name="y")]),
    "another step goes": (named("ask"), [e.RemoveStep(step_id="escalate")]),
    "a road elsewhere": (named("ask"), [cut("second", "escalate", "timeout")]),
    "a new road between others": (named("ask"), [edge("reply", "escalate", "replied")]),
    "the new step leads elsewhere": (named("escalate"), [NEW, edge("escalate", "new"), edge("new", "ask")]),
    "a step in a road that leads on": (Scope(), [NEW, edge("ask", "new")]),
    "the trigger": (named("ask", "trigger"), [e.SetTrigger(trigger=Trigger(type="schedule", params={"cron": "0 9 * * *"}))]),
    "the name": (named("ask"), [e.SetDetails(name="Other")]),
    "an input": (named("ask"), [e.SetInputs(inputs=())]),
    "all of it": (named("ask"), [e.ReplaceDefinition(definition=WorkflowDefinition())]),
    "a place on the canvas": (named("ask"), [e.MoveStep(step_id="reply", position={"x": 1, "y": 2})]),
}  # fmt: skip


@pytest.mark.parametrize(("scope", "changed"), ALLOWED.values(), ids=ALLOWED)
def test_what_was_asked_for_is_admitted(scope: Scope, changed: list[e.Edit]) -> None:
    assert beyond(scope, *changed) == []


@pytest.mark.parametrize(("scope", "changed"), REFUSED.values(), ids=REFUSED)
def test_what_was_not_asked_for_is_refused(scope: Scope, changed: list[e.Edit]) -> None:
    found = beyond(scope, *changed)
    assert found
    assert found[0] in refusal(outside(FLAGSHIP, after(*changed), scope))


def edits_of(step: Step) -> list[e.Edit]:
    """Edits that change a step's own content."""
    return [
        e.RenameStep(step_id=step.id, name=f"{step.name}x"),
        e.SetPolicy(step_id=step.id, policy=step.policy.model_copy(update={"max_attempts": step.policy.max_attempts + 1})),
        e.SetAction(step_id=step.id, action="shipment.lookup", params=step.params),
        e.SetParams(step_id=step.id, set={"to": "x@y.zz"})
        if step.params.get("to")
        else e.MoveStep(step_id=step.id, position={"x": 7, "y": 9000}),
        e.SetTrigger(trigger=Trigger(type="webhook")),
        e.SetDetails(name="quite another name"),
    ]


@given(definitions(), st.data())
def test_no_edit_of_a_step_that_was_not_named_passes(before: WorkflowDefinition, data: st.DataObject) -> None:
    """A change of a step's own content, or of the trigger or the name, passes only where it was named."""
    whole = before if before.steps else FLAGSHIP
    step = data.draw(st.sampled_from(whole.steps))
    others = [one.id for one in whole.steps if one.id != step.id]
    scope = Scope(steps=frozenset(data.draw(st.sets(st.sampled_from(others)))) if others else frozenset())
    for edit in edits_of(step):
        assert outside(whole, e.apply(whole, [edit]).definition, scope)


@given(definitions(), st.lists(edits(), max_size=6), st.data())
def test_whatever_passes_leaves_the_rest_as_it_was(before: WorkflowDefinition, several: list[e.Edit], data: st.DataObject) -> None:
    ids = [step.id for step in before.steps]
    scope = Scope(steps=frozenset(data.draw(st.sets(st.sampled_from(ids)))) if ids else frozenset())
    try:
        changed = e.apply(before, several).definition
    except EditError:
        assume(False)
    if outside(before, changed, scope):
        return
    assert (changed.name, changed.description, changed.limits) == (before.name, before.description, before.limits)
    assert not [one for one in changes(before, changed) if one.kind == "trigger_changed"]
    for step in before.steps:
        kept = changed.step(step.id)
        if step.id not in scope.steps and kept is not None:
            assert (kept.action, kept.name, kept.policy, kept.position) == (step.action, step.name, step.policy, step.position)
    fresh = {step.id for step in changed.steps} - set(ids)
    gone = set(ids) - {step.id for step in changed.steps}
    for edge in before.edges:
        if edge not in changed.edges:
            assert {edge.source, edge.target} & (scope.steps | gone)
    near = scope.steps | fresh
    for edge in changed.edges:
        if edge not in before.edges and not {edge.source, edge.target} & near:
            assert any(one.source == edge.source and one.target in scope.steps for one in before.edges)


@given(definitions(), st.lists(edits(), max_size=6))
def test_every_difference_is_claimed_by_the_edits_that_made_it(before: WorkflowDefinition, several: list[e.Edit]) -> None:
    try:
        changed = e.apply(before, several).definition
    except EditError:
        assume(False)
    assert unclaimed(before, changed, several) == ()


def test_a_difference_that_nobody_spoke_of_is_found() -> None:
    changed = after(e.RenameStep(step_id="ask", name="x"), e.RenameStep(step_id="reply", name="y"))
    assert [change.step_id for change in unclaimed(FLAGSHIP, changed, [e.RenameStep(step_id="ask", name="x")])] == ["reply"]
