"""Layout: every step has a place, none covers another, roads lead down, and what has a place keeps it."""

import time
from itertools import combinations

from hypothesis import given

from builder_app.domain.layout import HEIGHT, WIDTH, arrange, placed
from builder_app.domain.workflow import Edge, Position, Step, WorkflowDefinition
from tests.strategies import definitions


def _flow(*roads: str, places: dict[str, Position] | None = None) -> WorkflowDefinition:
    edges = tuple(Edge(source=road.split(">")[0], target=road.split(">")[1]) for road in roads)
    ids = dict.fromkeys(end for edge in edges for end in (edge.source, edge.target) if end != "trigger")
    steps = tuple(Step(id=one, action="log.write", position=(places or {}).get(one)) for one in ids)
    return WorkflowDefinition(steps=steps, edges=edges)


def _overlap(one: Position, other: Position) -> bool:
    return abs(one.x - other.x) < WIDTH and abs(one.y - other.y) < HEIGHT


@given(definitions())
def test_no_step_covers_another(definition: WorkflowDefinition) -> None:
    places = arrange(definition)
    assert list(places) == [step.id for step in definition.steps]
    assert not any(_overlap(a, b) for a, b in combinations(places.values(), 2))
    assert all(place.y >= HEIGHT for place in places.values())
    assert arrange(definition) == places


@given(definitions())
def test_filling_keeps_what_has_a_place_and_covers_nothing(definition: WorkflowDefinition) -> None:
    filled = placed(definition)
    fixed = {step.id for step in definition.steps if step.position is not None}
    for before, after in zip(definition.steps, filled.steps, strict=True):
        assert after.position is not None
        assert before.position in (None, after.position)
    for one, other in combinations(filled.steps, 2):
        if not {one.id, other.id} <= fixed and one.position is not None and other.position is not None:
            assert not _overlap(one.position, other.position)
    assert placed(filled) is filled


def test_roads_lead_down_and_branches_stand_side_by_side() -> None:
    places = arrange(_flow("trigger>a", "a>b", "a>c", "b>d", "c>d", "d>a"))
    assert places["a"].y < places["b"].y == places["c"].y < places["d"].y
    assert places["b"].x != places["c"].x
    assert places["a"].x == places["d"].x == (places["b"].x + places["c"].x) / 2


def test_branches_do_not_cross() -> None:
    places = arrange(_flow("trigger>a", "a>l", "a>r", "r>rr", "l>ll"))
    assert (places["l"].x < places["r"].x) == (places["ll"].x < places["rr"].x)


def test_branches_stand_in_the_order_of_the_outcomes_that_lead_to_them() -> None:
    ids = {"wait": "email.wait_for_reply", "late": "log.write", "read": "log.write"}
    steps = tuple(Step(id=one, action=action) for one, action in ids.items())
    ways = [("trigger", "wait", "next"), ("wait", "late", "timeout"), ("wait", "read", "replied")]
    edges = tuple(Edge(source=source, target=target, outcome=outcome) for source, target, outcome in ways)
    places = arrange(WorkflowDefinition(steps=steps, edges=edges))
    assert places["read"].x < places["late"].x


def test_a_new_step_goes_below_what_leads_to_it() -> None:
    flow = _flow("trigger>a", "a>b", "a>new", places={"a": Position(x=10, y=10), "b": Position(x=10, y=180)})
    step = placed(flow).step("new")
    assert step is not None
    assert step.position == Position(x=310, y=162)


def test_a_new_branch_goes_to_the_side_on_which_its_road_leaves() -> None:
    at = Position(x=10, y=10), Position(x=10, y=180)
    steps = (
        Step(id="wait", action="email.wait_for_reply", position=at[0]),
        Step(id="late", action="log.write", position=at[1]),
        Step(id="read", action="log.write"),
    )
    ways = [("trigger", "wait", "next"), ("wait", "late", "timeout"), ("wait", "read", "replied")]
    flow = WorkflowDefinition(steps=steps, edges=tuple(Edge(source=s, target=t, outcome=o) for s, t, o in ways))
    step = placed(flow).step("read")
    assert step is not None
    assert step.position == Position(x=-290, y=162)


def test_two_thousand_steps_are_laid_out_quickly() -> None:
    steps = [Step(id=f"s{i}", action="log.write") for i in range(2000)]
    edges = [Edge(source=f"s{i}", target=f"s{i + 1}") for i in range(1999)]
    loose = WorkflowDefinition(steps=(steps[0].model_copy(update={"position": Position()}), *steps[1:]))
    before = time.process_time()
    arrange(WorkflowDefinition(steps=tuple(steps), edges=tuple(edges)))
    placed(loose)
    assert time.process_time() - before < 10
