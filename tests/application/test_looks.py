"""Query triggers over real databases: exactly one run for each arrival, and errors that are seen."""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from builder_app.domain.errors import BuilderError, EffectFailed, EngineUnavailable, InvalidInput, NotFound
from builder_app.domain.runs import Run
from builder_app.domain.workflow import TRIGGER, Edge, Step, Trigger, WorkflowDefinition, WorkflowInput
from builder_app.infra.sql import SqlReader
from tests.application.conftest import House


class Source:
    """A database of somebody else's, and the connection to it."""

    def __init__(self, path: Path, connection: str) -> None:
        self.path = path
        self.connection = connection

    def run(self, sql: str) -> None:
        """Change something there."""
        connection = sqlite3.connect(self.path)
        connection.execute(sql)
        connection.commit()
        connection.close()

    def add(self, *numbers: int) -> None:
        for number in numbers:
            self.run(f"INSERT INTO loads VALUES ({number}, 'load {number}')")


@pytest.fixture
async def source(house: House, tmp_path: Path) -> Source:
    path = tmp_path / "theirs.db"
    config = {"url": f"sqlite:///{path}"}
    made = Source(path, (await house.services.connections.create(house.person, kind="sql", name="Theirs", config=config)).id)
    made.run("CREATE TABLE loads (id INTEGER PRIMARY KEY, name TEXT)")
    return made


async def changed(
    house: House, source: Source, workflow_id: str | None = None, *, inputs: tuple[WorkflowInput, ...] = (), **params: Any
) -> str:
    """Deploy a version of a workflow with these parameters; its id."""
    sql = "SELECT id, name FROM loads ORDER BY id"
    given = {"connection": source.connection, "sql": sql, "schedule": "*/5 * * * *", "key_column": "id", **params}
    definition = WorkflowDefinition(
        name="Flow",
        trigger=Trigger(type="query", params=given),
        inputs=inputs,
        steps=(Step(id="one", action="log.write", params={"message": "{{ trigger.count }}"}),),
        edges=(Edge(source=TRIGGER, target="one"),),
    )
    if workflow_id is None:
        workflow_id = (await house.services.workflows.create(house.person, name="Flow", definition=definition)).id
        await house.services.deployments.deploy(house.person, workflow_id)
        return workflow_id
    draft = await house.services.drafts.get(house.person, workflow_id)
    await house.services.drafts.replace(house.person, workflow_id, revision=draft.revision, definition=definition)
    version = await house.services.versions.publish(house.person, workflow_id, note="")
    await house.services.deployments.deploy(house.person, workflow_id, version=version.number)
    return workflow_id


async def look(house: House, workflow_id: str) -> list[Any]:
    """Look once; the ids that a run was started with."""
    run = await house.services.looks.look(workflow_id)
    return [row["id"] for row in run.trigger["rows"]] if run else []


async def deployment(house: House, workflow_id: str) -> Any:
    return await house.services.deployments.get(house.person, workflow_id)


async def all_runs(house: House) -> list[Run]:
    return list((await house.services.runs.list(house.person)).items)


async def test_new_rows_start_one_run(house: House, source: Source) -> None:
    source.add(1, 2)
    wf = await changed(house, source)
    assert house.schedules.kept == {wf: (1, "*/5 * * * *", "UTC")}
    assert house.schedules.works == {wf: "look"}
    assert (await deployment(house, wf)).looked_at is None
    assert await look(house, wf) == []
    source.add(3, 4)
    run = await house.services.looks.look(wf)
    assert run is not None
    assert (run.cause, run.version, run.created_by) == ("query", 1, "system")
    assert run.trigger == {"rows": [{"id": 3, "name": "load 3"}, {"id": 4, "name": "load 4"}], "count": 2, "value": 3}
    assert await look(house, wf) == []
    assert [call[1] for call in house.engine.of("start")] == [run.id]
    shown = await deployment(house, wf)
    assert (len(shown.next_times), shown.last_error, shown.looked_at is not None) == (5, "", True)


async def test_a_comparison_starts_a_run_when_it_becomes_true(house: House, source: Source) -> None:
    wf = await changed(house, source, fire="row_count", operator="greater_or_equal", value="2")
    found = []
    for number in (1, 2, 3):
        source.add(number)
        found.append(await look(house, wf))
    source.run("DELETE FROM loads")
    found.append(await look(house, wf))
    source.add(4, 5)
    found.append(await look(house, wf))
    assert found == [[], [1, 2], [], [], [4, 5]]


class Interrupting(SqlReader):
    """Answers, and lets something else happen before the answer is taken in."""

    def __init__(self, meanwhile: Callable[[], Awaitable[Any]]) -> None:
        self.meanwhile: Callable[[], Awaitable[Any]] | None = meanwhile

    async def rows(self, url: str, sql: str, parameters: Mapping[str, Any], *, limit: int) -> list[dict[str, Any]]:
        found = await super().rows(url, sql, parameters, limit=limit)
        meanwhile, self.meanwhile = self.meanwhile, None
        if meanwhile is not None:
            await meanwhile()
        return found


def interrupted(house: House, meanwhile: Callable[[], Awaitable[Any]]) -> None:
    house.services.looks._databases = Interrupting(meanwhile)


async def test_of_two_looks_at_once_one_counts(house: House, source: Source) -> None:
    wf = await changed(house, source)
    await look(house, wf)
    source.add(1)

    async def faster() -> None:
        source.add(2)
        assert await look(house, wf) == [1, 2]

    interrupted(house, faster)
    assert await look(house, wf) == []
    assert await look(house, wf) == []
    source.add(3)
    assert sorted(await asyncio.gather(*(look(house, wf) for _ in range(5)))) == [[], [], [], [], [3]]
    assert len(await all_runs(house)) == 2


async def test_what_happens_to_the_trigger_during_a_look_wins(house: House, source: Source) -> None:
    wf = await changed(house, source)
    await look(house, wf)
    service = house.services.deployments
    for number, meanwhile in enumerate(
        [
            lambda: service.pause(house.person, wf),
            lambda: changed(house, source, wf, sql="SELECT id FROM loads"),
            lambda: service.remove(house.person, wf),
        ]
    ):
        source.add(number)
        interrupted(house, meanwhile)
        assert await look(house, wf) == []
        if number == 0:
            await service.resume(house.person, wf)
            await look(house, wf)
        elif number == 1:
            await look(house, wf)
    assert await all_runs(house) == []
    with pytest.raises(NotFound):
        await look(house, wf)


async def test_a_version_deployed_during_a_look_loses_nothing_of_it(house: House, source: Source) -> None:
    wf = await changed(house, source)
    await look(house, wf)
    source.add(1)
    interrupted(house, lambda: changed(house, source, wf, schedule="0 * * * *"))
    run = await house.services.looks.look(wf)
    assert run is not None
    assert run.version == 2
    assert await look(house, wf) == []
    source.add(2)
    assert await look(house, wf) == [2]


async def test_the_engine_being_away_loses_no_row(house: House, source: Source) -> None:
    wf = await changed(house, source)
    await look(house, wf)
    source.add(1)
    house.engine.away = True
    assert await look(house, wf) == [1]
    house.engine.away = False
    house.clock.time += timedelta(seconds=10)
    assert await house.services.runs.recover() == 1
    assert await look(house, wf) == []


async def test_a_process_that_dies_before_the_commit_leaves_the_row_new(
    house: House, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    wf = await changed(house, source)
    await look(house, wf)
    source.add(1)

    async def dies(*args: Any, **more: Any) -> None:
        raise EngineUnavailable("killed")

    with monkeypatch.context() as patch:
        patch.setattr(house.services.runs, "enqueue", dies)
        with pytest.raises(EngineUnavailable):
            await look(house, wf)
    assert await look(house, wf) == [1]


async def test_what_comes_while_it_is_paused_starts_nothing(house: House, source: Source) -> None:
    wf = await changed(house, source)
    await look(house, wf)
    await house.services.deployments.pause(house.person, wf)
    source.add(1)
    with pytest.raises(NotFound):
        await look(house, wf)
    assert (await deployment(house, wf)).next_times == ()
    assert house.schedules.paused == {wf}
    await house.services.deployments.resume(house.person, wf)
    assert house.schedules.paused == set()
    assert await look(house, wf) == []
    source.add(2)
    assert await look(house, wf) == [2]


async def test_off_and_on_again_begins_anew(house: House, source: Source) -> None:
    wf = await changed(house, source)
    await look(house, wf)
    await house.services.deployments.remove(house.person, wf)
    source.add(1)
    await house.services.deployments.deploy(house.person, wf)
    assert await look(house, wf) == []
    source.add(2)
    assert await look(house, wf) == [2]


async def test_an_error_is_shown_and_loses_nothing(house: House, source: Source) -> None:
    wf = await changed(house, source)
    await look(house, wf)
    source.add(1)
    source.run("ALTER TABLE loads RENAME TO gone")
    with pytest.raises(EffectFailed) as caught:
        await look(house, wf)
    assert not caught.value.retryable
    assert "no such table" in (await deployment(house, wf)).last_error
    source.run("ALTER TABLE gone RENAME TO loads")
    assert await look(house, wf) == [1]
    assert (await deployment(house, wf)).last_error == ""


async def test_a_database_that_is_away_can_be_asked_again(house: House, source: Source) -> None:
    wf = await changed(house, source)
    source.path.rename(source.path.with_suffix(".away"))
    with pytest.raises(EffectFailed) as caught:
        await look(house, wf)
    assert caught.value.retryable
    assert "does not answer" in (await deployment(house, wf)).last_error


async def test_nothing_can_be_written_and_other_connections_are_refused(house: House, source: Source) -> None:
    wf = await changed(house, source, sql="DELETE FROM loads")
    with pytest.raises(EffectFailed, match="Only one SELECT"):
        await look(house, wf)
    other = await house.services.connections.create(house.person, kind="http", name="Hook", config={"token": "s3cret"})
    wf = await changed(house, source, connection=other.id)
    for missing in (other.id, "conn_gone"):
        await changed(house, source, wf, connection=missing)
        with pytest.raises(BuilderError, match="connection"):
            await look(house, wf)
        assert "connection" in (await deployment(house, wf)).last_error
        assert "s3cret" not in (await deployment(house, wf)).model_dump_json()


async def test_a_run_that_cannot_be_started_is_shown_and_its_row_is_not_lost(house: House, source: Source) -> None:
    wf = await changed(house, source, inputs=(WorkflowInput(name="order", required=True),))
    await look(house, wf)
    source.add(1)
    for _ in range(2):
        with pytest.raises(InvalidInput) as caught:
            await look(house, wf)
    assert (await deployment(house, wf)).last_error == caught.value.message
    await changed(house, source, wf)
    assert await look(house, wf) == [1]
