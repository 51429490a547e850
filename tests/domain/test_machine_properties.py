"""The machine over any workflow: it never raises, always ends, loses no token, and depends on nothing but what it is given."""

from collections.abc import Callable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builder_app.domain import machine as m
from builder_app.domain.catalog import CATALOG
from builder_app.domain.plan import Plan, compile
from builder_app.domain.workflow import WorkflowDefinition
from tests.driving import Drive
from tests.flows import workflows

SETTINGS = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


class Recorder(Drive):
    """A drive that keeps every event."""

    def __init__(self, plan: Plan, **given: object) -> None:
        self.events: list[m.Event] = []
        super().__init__(plan, **given)  # type: ignore[arg-type]

    def feed(self, event: m.Event) -> None:
        self.events.append(event)
        super().feed(event)


def play(made: WorkflowDefinition, pick: Callable[[int], int]) -> Recorder:
    """A whole run in which `pick(n)` chooses (0 to n-1) what happens next and how it ends."""

    def rule(command: m.RunStep) -> tuple[str, dict[str, object]] | Exception:
        outcomes = CATALOG.require(command.action).outcomes(command.params)
        at = pick(len(outcomes) + 1)
        if at == len(outcomes):
            return RuntimeError("It failed")
        return outcomes[at], CATALOG.require(command.action).simulated(command.params, outcomes[at])

    run = Recorder(compile(made, workflow_id="wf_1", version=1), rule=rule, input={"n": pick(4), "shipment_id": "S"})
    for _ in range(1000):
        moves: list[Callable[[], None]] = [lambda at=i: run.work(at) for i in range(len(run.todo))]  # type: ignore[misc]
        moves += [run.tick] if run.timers else []
        moves += [lambda k=key: _decide(run, k, pick(2)) for key in run.tasks]  # type: ignore[misc]
        if not moves or run.state.status != "running":
            return run
        moves[pick(len(moves))]()
    raise AssertionError("The run does not end.")


def _decide(run: Recorder, key: str, at: int) -> None:
    del run.tasks[key]
    run.feed(m.TaskDecided(at=run.now, key=key, outcome=("approved", "rejected")[at], output={}))


@SETTINGS
@given(workflows(), st.randoms(use_true_random=False))
def test_every_run_ends_with_no_token_left(made: WorkflowDefinition, random: object) -> None:
    run = play(made, random.randrange)  # type: ignore[attr-defined]
    state = run.state
    assert state.status in ("succeeded", "failed")
    assert len(run.ends) == 1
    assert (state.visits, state.ready, state.loops) == ({}, [], {})
    assert [gate for gate in state.gates if not gate.fired] == []
    assert run.timers == {}


@SETTINGS
@given(workflows(), st.randoms(use_true_random=False))
def test_every_visit_that_begins_ends_once(made: WorkflowDefinition, random: object) -> None:
    run = play(made, random.randrange)  # type: ignore[attr-defined]
    begun = [(f.step_id, f.visit) for f in run.facts if f.kind == "step_started"]
    ended = [(f.step_id, f.visit) for f in run.facts if f.kind in ("step_finished", "step_failed", "step_cancelled")]
    assert len(begun) == len(set(begun))
    assert sorted(begun, key=str) == sorted(ended, key=str)
    assert [f.seq for f in run.facts] == list(range(1, len(run.facts) + 1))


@SETTINGS
@given(workflows(), st.randoms(use_true_random=False))
def test_the_same_events_give_the_same_run_through_json(made: WorkflowDefinition, random: object) -> None:
    run = play(made, random.randrange)  # type: ignore[attr-defined]
    plan = Plan.model_validate_json(run.plan.model_dump_json())
    state, facts = m.RunState(), []
    for event in run.events:
        advanced = m.advance(plan, m.RunState.model_validate_json(state.model_dump_json()), event)
        state = advanced.state
        facts += advanced.facts
    assert state == run.state
    assert facts == run.facts


@SETTINGS
@given(workflows(), st.randoms(use_true_random=False), st.integers(0, 12))
def test_cancelling_at_any_moment_leaves_nothing_open(made: WorkflowDefinition, random: object, moment: int) -> None:
    whole = play(made, random.randrange)  # type: ignore[attr-defined]
    run = Drive(whole.plan, input=whole.state.input)
    for event in whole.events[1 : 1 + moment]:
        run.feed(event)
    run.feed(m.CancelRequested(at=run.now))
    assert run.state.status in ("cancelled", "succeeded", "failed")
    assert (run.state.visits, run.timers) == ({}, {})
