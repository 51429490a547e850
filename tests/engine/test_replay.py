"""Runs that are open while the product is updated go on: every recorded story replays without a difference."""

from pathlib import Path

import pytest
from temporalio.client import WorkflowHistory
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.worker import Replayer

from builder_app.engine.workflow import GraphRun
from tests.engine.stories import HISTORIES, STORIES


def test_every_story_is_recorded() -> None:
    assert {file.stem for file in HISTORIES.glob("*.json")} == {story.__name__ for story in STORIES}


@pytest.mark.parametrize("file", sorted(HISTORIES.glob("*.json")), ids=lambda file: file.stem)
async def test_a_recorded_run_replays(file: Path) -> None:
    replayer = Replayer(workflows=[GraphRun], data_converter=pydantic_data_converter)
    await replayer.replay_workflow(WorkflowHistory.from_json(f"run-{file.stem}", file.read_text()))
