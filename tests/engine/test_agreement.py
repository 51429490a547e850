"""What was rehearsed is what runs: the simulator and Temporal take the same steps to the same outcomes in any workflow."""

import asyncio
import shutil
from collections import Counter
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings

from builder_app.domain.simulate import Path as SimulatedPath
from builder_app.domain.simulate import SimulationRequest, simulate
from builder_app.domain.workflow import WorkflowDefinition
from tests.fixtures.temporal import House, opened
from tests.flows import workflows

EXAMPLES = 20
TRIES = 5
LONGEST = 15
"""Steps of one run: the skipping server takes a second for each wait."""
OVERSLEPT = "The run lasted longer than it may."
"""How a run ends when the skipping server, which is experimental, leaps past timers that are due to the one of the longest duration."""


@pytest.fixture
def database_copy(sqlite_template: Path, tmp_path: Path) -> str:
    """One database for all examples."""
    shutil.copy(sqlite_template, tmp_path / "test.db")
    return f"sqlite+aiosqlite:///{tmp_path / 'test.db'}"


def rehearsed(made: WorkflowDefinition) -> SimulatedPath:
    """One path, on which nobody decides."""
    outcomes = {step.id: "timeout" for step in made.steps if step.action == "human.approval"}
    return simulate(made, SimulationRequest(outcomes=outcomes)).paths[0]


def decided_by_a_race(made: WorkflowDefinition, path: SimulatedPath) -> bool:
    """Whether something cuts parallel branches short: then it depends on their order which of them got how far."""
    return path.status != "succeeded" or any(step.action == "flow.stop" for step in made.steps)


@pytest.mark.parametrize("abreast", [2, 1], ids=["branches in parallel", "one branch at a time"])
def test_the_simulator_and_temporal_agree(database_copy: str, temporal_server: str, abreast: int) -> None:
    """One server and one worker for all examples; hypothesis makes them up, Temporal plays each, failing ones as well."""
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()

        async def start() -> House:
            house = await stack.enter_async_context(opened(database_copy, temporal_server))
            await stack.enter_async_context(house.worker())
            return house

        house = runner.run(start())

        async def ran(made: WorkflowDefinition) -> tuple[str, Counter[tuple[str, str | None]]]:
            for _ in range(TRIES):
                detail = await house.finished(await house.start(made, real_time=False))
                if detail.run.error != OVERSLEPT:
                    break
            return detail.run.status, Counter((step.step_id, step.outcome) for step in detail.steps if step.outcome is not None)

        @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
        @given(workflows(most=6, abreast=abreast))
        def agree(made: WorkflowDefinition) -> None:
            path = rehearsed(made)
            assume(len(path.steps) <= LONGEST and (abreast == 1 or not decided_by_a_race(made, path)))
            status, took = runner.run(ran(made))
            assert status == path.status
            assert took == Counter((step.step_id, step.outcome) for step in path.steps)

        try:
            agree()
        finally:
            runner.run(stack.aclose())
