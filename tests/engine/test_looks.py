"""Query triggers on a real server: a schedule's time is a look, and a database that is away is asked again."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
from temporalio.client import ScheduleOverlapPolicy, WorkflowFailureError, WorkflowHandle

from builder_app.domain.access import SYSTEM
from builder_app.domain.workflow import TRIGGER, Edge, Step, Trigger, WorkflowDefinition
from tests.fixtures.temporal import House


class Watched:
    """A deployed query trigger and the database that it watches."""

    def __init__(self, house: House, path: Path) -> None:
        self.house, self.path, self.workflow_id = house, path, ""
        self.run("CREATE TABLE loads (id INTEGER PRIMARY KEY)")

    def run(self, sql: str) -> None:
        """Change something there."""
        with closing(sqlite3.connect(self.path)) as connection:
            connection.execute(sql)
            connection.commit()

    async def deploy(self) -> None:
        """Turn it on; its own times come once a year."""
        config = {"url": f"sqlite:///{self.path}"}
        connection = await self.house.connections.create(SYSTEM, kind="sql", name="Theirs", config=config)
        params = {"connection": connection.id, "sql": "SELECT id FROM loads", "schedule": "0 0 1 1 *", "key_column": "id"}
        definition = WorkflowDefinition(
            name="Watch",
            trigger=Trigger(type="query", params=params),
            steps=(Step(id="one", action="log.write", params={"message": "{{ trigger.rows[0].id }}"}),),
            edges=(Edge(source=TRIGGER, target="one"),),
        )
        workflow = await self.house.workflows.create(SYSTEM, name="Watch", definition=definition)
        self.workflow_id = workflow.id
        await self.house.publish(workflow.id, definition)
        await self.house.deployments.deploy(SYSTEM, workflow.id)

    async def begin(self) -> WorkflowHandle[object, object]:
        """As when the schedule's time comes; the look at Temporal."""
        schedule = self.house.client.get_schedule_handle(f"schedule-{self.workflow_id}")
        before = (await schedule.describe()).info.num_actions
        await schedule.trigger()
        while (info := (await schedule.describe()).info).num_actions == before or not info.recent_actions:
            continue
        return self.house.client.get_workflow_handle(info.recent_actions[-1].action.workflow_id)  # type: ignore[attr-defined]

    async def look(self) -> None:
        """Look, and wait until that is over."""
        await (await self.begin()).result()

    async def brought(self) -> list[list[int]]:
        """The ids that each run was started with."""
        runs = (await self.house.runs.list(SYSTEM, workflow_id=self.workflow_id)).items
        return sorted([row["id"] for row in run.trigger["rows"]] for run in runs)

    async def error(self) -> str:
        return (await self.house.deployments.get(SYSTEM, self.workflow_id)).last_error


@pytest.fixture
async def watched(house: House, tmp_path: Path) -> AsyncIterator[Watched]:
    made = Watched(house, tmp_path / "theirs.db")
    await made.deploy()
    yield made
    await house.client.get_schedule_handle(f"schedule-{made.workflow_id}").delete()


async def test_a_schedules_time_is_a_look_and_news_are_a_run(watched: Watched, house: House) -> None:
    schedule = (await house.client.get_schedule_handle(f"schedule-{watched.workflow_id}").describe()).schedule
    assert schedule.policy.overlap is ScheduleOverlapPolicy.BUFFER_ONE
    await watched.look()
    watched.run("INSERT INTO loads VALUES (1), (2)")
    await watched.look()
    await watched.look()
    assert await watched.brought() == [[1, 2]]
    run = (await house.runs.list(SYSTEM)).items[0]
    assert (await house.finished(run.id)).run.status == "succeeded"


async def test_a_database_that_is_away_is_asked_until_it_answers(watched: Watched, house: House) -> None:
    await watched.look()
    watched.run("INSERT INTO loads VALUES (1)")
    watched.path.rename(watched.path.with_suffix(".away"))
    async with house.bus.subscribe("workflows") as news:
        look = await watched.begin()
        await anext(news)
    assert "does not answer" in await watched.error()
    watched.path.with_suffix(".away").rename(watched.path)
    await look.result()
    assert await watched.brought() == [[1]]
    assert await watched.error() == ""


async def test_what_the_database_refuses_waits_for_the_next_time(watched: Watched) -> None:
    await watched.look()
    watched.run("ALTER TABLE loads RENAME TO gone")
    with pytest.raises(WorkflowFailureError):
        await watched.look()
    assert "no such table" in await watched.error()
    watched.run("ALTER TABLE gone RENAME TO loads")
    watched.run("INSERT INTO loads VALUES (1)")
    await watched.look()
    assert (await watched.brought(), await watched.error()) == ([[1]], "")


async def test_a_trigger_that_was_taken_back_looks_no_more(watched: Watched, house: House) -> None:
    look = await watched.begin()
    await look.result()
    watched.run("INSERT INTO loads VALUES (1)")
    schedule = house.client.get_schedule_handle(f"schedule-{watched.workflow_id}")
    await house.deployments.pause(SYSTEM, watched.workflow_id)
    assert (await schedule.describe()).schedule.state.paused
    with pytest.raises(WorkflowFailureError):
        await watched.look()
    await house.deployments.resume(SYSTEM, watched.workflow_id)
    assert not (await schedule.describe()).schedule.state.paused
    await watched.look()
    assert await watched.brought() == []
