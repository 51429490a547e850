from datetime import UTC, datetime

import pytest

from builder_app.application.turns import Replied, TurnRequest
from builder_app.assistant.builtin.brain import BuiltinBrain
from builder_app.assistant.builtin.questions.history import asks_about_runs
from builder_app.domain.runs import Run, RunStatus, StepRun, StepStatus
from builder_app.domain.workflow import Edge, Step, WorkflowDefinition

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
FLOW = WorkflowDefinition(
    steps=(Step(id="call", action="http.request", name="Book the slot", params={}),),
    edges=(Edge(source="trigger", target="call", outcome="next"),),
)
FAILED = Run(id="run_b1", workflow_id="wf_1", version=1, status=RunStatus.FAILED, created_at=AT, started_at=AT, error="step failed")
GOOD = Run(id="run_c2", workflow_id="wf_1", version=1, status=RunStatus.SUCCEEDED, created_at=AT, started_at=AT)


class Runs:
    def __init__(self, *runs: Run) -> None:
        self.runs = runs

    async def recent(self, *, limit: int = 5) -> tuple[Run, ...]:
        return self.runs[:limit]

    async def steps(self, run_id: str) -> tuple[StepRun, ...]:
        failed = StepRun(run_id=run_id, step_id="call", status=StepStatus.FAILED, attempts=3, error="503 from tms.example.com")
        return (failed,) if run_id == FAILED.id else ()


async def reply(text: str, *runs: Run) -> str:
    request = TurnRequest(conversation_id="conv_1", text=text, definition=FLOW, runs=Runs(*runs))
    events = [event async for event in BuiltinBrain().turn(request)]
    assert isinstance(events[-1], Replied)
    return events[-1].text


@pytest.mark.parametrize("text", ["Why did run run_b1 fail?", "why did the last run fail", "Why has it failed?"])
async def test_a_failed_run_is_explained_from_its_history(text: str) -> None:
    said = await reply(text, GOOD, FAILED)
    assert "Book the slot" in said
    assert "503 from tms.example.com" in said
    assert "3 attempts" in said


async def test_the_last_run_and_an_unknown_one_are_told_apart() -> None:
    assert "run_c2) succeeded" in await reply("How did the last run go? Has it worked?", GOOD, FAILED)
    assert "no run run_zz9" in await reply("why did run_zz9 fail?", GOOD, FAILED)
    assert "has not run yet" in await reply("why did the last run fail?")
    assert "None of the last 1 runs failed" in await reply("why did it fail?", GOOD)


@pytest.mark.parametrize("text", ["What happens if the call fails?", "When does it run?", "Why do we wait 12 hours?", "Run it every day"])
def test_questions_about_the_workflow_are_not_about_runs(text: str) -> None:
    assert not asks_about_runs(text)
