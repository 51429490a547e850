"""Generated definitions and edits, for every test that must hold for all of them."""

from typing import Any

from hypothesis import strategies as st

from builder_app.domain import edits as e
from builder_app.domain.workflow import (
    TRIGGER,
    Edge,
    Limits,
    Policy,
    Position,
    Step,
    Trigger,
    WorkflowDefinition,
    WorkflowInput,
)

STEP_IDS = tuple("abcdefghij")
"""Few ids, so that edits meet each other."""
OUTCOMES = ("next", "true", "false", "timeout", "error")
ACTIONS = (
    "email.send",
    "email.wait_for_reply",
    "flow.condition",
    "flow.join",
    "flow.wait",
    "data.set",
    "log.write",
    "x.y",
)

step_ids = st.sampled_from(STEP_IDS)
words = st.text(alphabet="abc {}.é“", max_size=12)
positions = st.builds(Position, x=st.integers(-500, 500), y=st.integers(-500, 500))
json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | words,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["value", "unit", "k"]), inner, max_size=2),
    max_leaves=4,
)
params = st.dictionaries(st.sampled_from(["to", "timeout", "body", "values"]), json_values, max_size=3)
policies = st.builds(Policy, max_attempts=st.integers(1, 5), on_error=st.sampled_from(["fail", "continue", "route"]))
triggers = st.builds(Trigger, type=st.sampled_from(["manual", "schedule", "nothing"]), params=params)
inputs = st.lists(
    st.builds(WorkflowInput, name=st.sampled_from(["one", "two", "three"]), required=st.booleans()),
    max_size=3,
    unique_by=lambda one: one.name,
).map(tuple)


def steps(ids: st.SearchStrategy[str] = step_ids) -> st.SearchStrategy[Step]:
    """One step of any action."""
    return st.builds(
        Step,
        id=ids,
        action=st.sampled_from(ACTIONS),
        name=words,
        params=params,
        policy=policies,
        position=st.none() | positions,
    )


def edges_among(ids: tuple[str, ...]) -> st.SearchStrategy[Edge]:
    """One edge between steps of these ids; cycles and loops to itself included. `ids` must not be empty."""
    from_step = st.builds(Edge, source=st.sampled_from(ids), target=st.sampled_from(ids), outcome=st.sampled_from(OUTCOMES))
    return from_step | st.builds(Edge, source=st.just(TRIGGER), target=st.sampled_from(ids))


@st.composite
def definitions(draw: st.DrawFn, *, max_steps: int = 8) -> WorkflowDefinition:
    """A definition as edits make them: each id once, no edge from or to nowhere. It need not make sense."""
    made = tuple(draw(st.lists(steps(), max_size=max_steps, unique_by=lambda step: step.id)))
    ids = tuple(step.id for step in made)
    edges = draw(st.lists(edges_among(ids), max_size=2 * len(ids), unique_by=lambda edge: edge.key)) if ids else []
    return WorkflowDefinition(name=draw(words), trigger=draw(triggers), inputs=draw(inputs), steps=made, edges=tuple(edges))


@st.composite
def loose_definitions(draw: st.DrawFn) -> WorkflowDefinition:
    """Any definition that its types allow: ids twice, edges from and to nowhere, edges twice."""
    return WorkflowDefinition(
        trigger=draw(triggers),
        inputs=tuple(draw(st.lists(st.builds(WorkflowInput, name=st.sampled_from(["one", "two"])), max_size=3))),
        steps=tuple(draw(st.lists(steps(st.sampled_from(["a", "b", "c", TRIGGER])), max_size=5))),
        edges=tuple(draw(st.lists(edges_among(("a", "b", "z", TRIGGER)), max_size=6))),
    )


indices = st.none() | st.integers(0, 12)


def edits() -> st.SearchStrategy[e.Edit]:
    """Any edit; whether it can be applied depends on the definition."""
    return st.one_of(
        st.builds(e.AddStep, step=steps(), index=indices),
        st.builds(e.RemoveStep, step_id=step_ids),
        st.builds(e.RenameStep, step_id=step_ids, name=words),
        st.builds(e.SetParams, step_id=step_ids, set=params, unset=st.lists(st.sampled_from(["to", "body"])).map(tuple)),
        st.builds(e.SetAction, step_id=step_ids, action=st.sampled_from(ACTIONS), params=params),
        st.builds(e.SetPolicy, step_id=step_ids, policy=policies),
        st.builds(e.MoveStep, step_id=step_ids, position=st.none() | positions),
        st.builds(e.AddEdge, edge=edges_among(STEP_IDS), index=indices),
        st.builds(
            e.RemoveEdge,
            source=step_ids | st.just(TRIGGER),
            target=step_ids,
            outcome=st.sampled_from(OUTCOMES),
        ),
        st.builds(e.SetTrigger, trigger=triggers),
        st.builds(e.SetInputs, inputs=inputs),
        st.builds(e.SetDetails, name=st.none() | words, limits=st.none() | st.builds(Limits, max_steps=st.integers(1, 9))),
        st.builds(e.ReplaceDefinition, definition=definitions(max_steps=3) | loose_definitions()),
    )
