"""The repositories of workflows and their runs, on SQLite and on PostgreSQL."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from builder_app.domain.deployments import Deployment
from builder_app.domain.drafts import Draft, DraftChange, Workflow
from builder_app.domain.edits import AddStep, RemoveStep
from builder_app.domain.errors import Conflict, InvalidInput
from builder_app.domain.looks import Watch
from builder_app.domain.runs import Effect, EffectKey, Run, RunEvent, RunStatus, StepRun, StepStatus
from builder_app.domain.tasks import Task
from builder_app.domain.templates import Template
from builder_app.domain.versions import Version, hash_of
from builder_app.domain.workflow import Step, Trigger, WorkflowDefinition
from builder_app.storage.unit_of_work import Database

NOW = datetime(2026, 1, 5, 9, 0, 0, 123456, tzinfo=UTC)
DEFINITION = WorkflowDefinition(name="Ünïcode “quotes” \u0000?".replace("\u0000", ""), steps=(Step(id="one", action="log.write"),))


def workflow(id_: str = "wf_1", *, at: datetime = NOW, name: str = "Late shipments") -> Workflow:
    return Workflow(id=id_, name=name, created_at=at, updated_at=at)


def run(id_: str, *, at: datetime = NOW, key: str | None = None, status: RunStatus = RunStatus.QUEUED) -> Run:
    return Run(id=id_, workflow_id="wf_1", version=1, created_at=at, event=key, status=status, input={"a": [1, None, {"b": "ü"}]})


async def add_workflow(database: Database) -> None:
    async with database() as uow:
        await uow.workflows.add(workflow())
        await uow.drafts.add(Draft(workflow_id="wf_1", definition=DEFINITION))
        await uow.commit()


async def test_nothing_is_kept_without_commit(database: Database) -> None:
    async with database() as uow:
        await uow.workflows.add(workflow())
    async with database(read_only=True) as uow:
        assert await uow.workflows.get("wf_1") is None


async def test_an_error_takes_everything_back(database: Database) -> None:
    async def fail() -> None:
        async with database() as uow:
            await uow.workflows.add(workflow())
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        await fail()
    async with database(read_only=True) as uow:
        assert await uow.workflows.get("wf_1") is None


async def test_a_workflow_comes_back_as_it_went_in(database: Database) -> None:
    await add_workflow(database)
    async with database(read_only=True) as uow:
        assert await uow.workflows.get("wf_1") == workflow()
        draft = await uow.drafts.get("wf_1")
    assert draft is not None
    assert draft.definition == DEFINITION


async def test_the_same_key_twice_is_a_conflict(database: Database) -> None:
    await add_workflow(database)
    with pytest.raises(Conflict) as caught:
        async with database() as uow:
            await uow.workflows.add(workflow())
    assert caught.value.code == "duplicate"


async def test_deleted_workflows_are_found_only_when_asked_for(database: Database) -> None:
    await add_workflow(database)
    async with database() as uow:
        await uow.workflows.save(workflow().model_copy(update={"deleted_at": NOW}))
        await uow.commit()
    async with database(read_only=True) as uow:
        assert await uow.workflows.get("wf_1") is None
        assert await uow.workflows.get("wf_1", deleted=True) is not None
        assert (await uow.workflows.page(cursor=None, limit=5))[0] == []
        assert len((await uow.workflows.page(cursor=None, limit=5, deleted=True))[0]) == 1


async def test_pages_cover_everything_once_newest_first(database: Database) -> None:
    async with database() as uow:
        for n in range(7):
            await uow.workflows.add(workflow(f"wf_{n}", at=NOW + timedelta(seconds=n // 2), name=f"Number {n}"))
        await uow.commit()
    seen: list[str] = []
    cursor = None
    while True:
        async with database(read_only=True) as uow:
            items, cursor = await uow.workflows.page(cursor=cursor, limit=3)
        seen += [one.id for one in items]
        if cursor is None:
            break
    assert seen == ["wf_6", "wf_5", "wf_4", "wf_3", "wf_2", "wf_1", "wf_0"]


async def test_search_takes_every_character_as_itself(database: Database) -> None:
    async with database() as uow:
        await uow.workflows.add(workflow("wf_1", name="100% late"))
        await uow.workflows.add(workflow("wf_2", name="1000 late"))
        await uow.commit()
    async with database(read_only=True) as uow:
        items, _ = await uow.workflows.page(cursor=None, limit=5, search="100% LATE")
    assert [one.id for one in items] == ["wf_1"]


@pytest.mark.parametrize("cursor", ["nonsense", "e30", "WyJhIiwgImIiXQ", "ü"])
async def test_a_cursor_of_somebody_else_is_refused(database: Database, cursor: str) -> None:
    async with database(read_only=True) as uow:
        with pytest.raises(InvalidInput):
            await uow.workflows.page(cursor=cursor, limit=3)


async def test_a_draft_is_swapped_only_at_the_expected_revision(database: Database) -> None:
    await add_workflow(database)
    after = Draft(workflow_id="wf_1", definition=DEFINITION, revision=1, position=1, last_position=1)
    async with database() as uow:
        assert await uow.drafts.swap(after, expected=0)
        assert not await uow.drafts.swap(after.model_copy(update={"revision": 2}), expected=0)
        await uow.commit()
    async with database(read_only=True) as uow:
        assert await uow.drafts.get("wf_1") == after


async def test_the_history_of_a_draft_and_its_end(database: Database) -> None:
    await add_workflow(database)
    edit = AddStep(step=Step(id="two", action="flow.wait"))
    async with database() as uow:
        for n in (1, 2, 3):
            change = DraftChange(
                workflow_id="wf_1",
                position=n,
                revision=n,
                edits=(edit,),
                inverse=(RemoveStep(step_id="two"),),
                author="a@b.example",
                at=NOW,
            )
            await uow.drafts.add_change(change)
        await uow.drafts.drop_after("wf_1", 1)
        await uow.commit()
    async with database(read_only=True) as uow:
        assert [one.position for one in await uow.drafts.history("wf_1", limit=9)] == [1]
        first = await uow.drafts.change("wf_1", 1)
    assert first is not None
    assert first.edits == (edit,)


async def test_versions_by_number_and_latest(database: Database) -> None:
    await add_workflow(database)
    version = Version(
        workflow_id="wf_1", number=1, hash=hash_of(DEFINITION), definition=DEFINITION, created_at=NOW, created_by="a@b.example"
    )
    async with database() as uow:
        await uow.versions.add(version)
        await uow.versions.add(version.model_copy(update={"number": 2}))
        await uow.commit()
    async with database(read_only=True) as uow:
        assert await uow.versions.get("wf_1", 1) == version
        latest = await uow.versions.latest("wf_1")
        assert [one.number for one in await uow.versions.all_of("wf_1")] == [2, 1]
    assert latest is not None
    assert latest.number == 2
    assert hash_of(latest.definition) == latest.hash


async def test_a_number_too_large_for_the_database_is_refused_by_name(database: Database) -> None:
    with pytest.raises(InvalidInput):
        async with database(read_only=True) as uow:
            await uow.versions.get("wf_1", 10**30)


async def test_deployments_by_trigger_and_path(database: Database) -> None:
    await add_workflow(database)
    deployment = Deployment(
        workflow_id="wf_1", version=1, trigger=Trigger(type="webhook"), webhook_path="abc", synced=False, created_at=NOW, updated_at=NOW
    )
    async with database() as uow:
        await uow.deployments.put(deployment)
        await uow.deployments.put(deployment.model_copy(update={"version": 2}))
        await uow.commit()
    async with database() as uow:
        found = await uow.deployments.by_path("abc")
        assert found is not None
        assert found.version == 2
        assert await uow.deployments.active_of("webhook") == [found]
        assert await uow.deployments.active_of("shipment") == []
        assert await uow.deployments.unsynced() == [found]
        await uow.deployments.remove("wf_1")
        await uow.deployments.add_removal("wf_1")
        assert await uow.deployments.removals() == ["wf_1"]
        assert await uow.deployments.get("wf_1") is None


async def test_one_run_of_a_workflow_for_each_event(database: Database) -> None:
    async with database() as uow:
        await uow.runs.add(run("run_1", key="k"))
        await uow.runs.add(run("run_2"))
        await uow.runs.add(run("run_3"))
        await uow.commit()
    with pytest.raises(Conflict):
        async with database() as uow:
            await uow.runs.add(run("run_4", key="k"))
    async with database(read_only=True) as uow:
        assert await uow.runs.by_event("wf_1", "k") == run("run_1", key="k")


async def test_runs_by_status_and_shipment(database: Database) -> None:
    about = run("run_1").model_copy(update={"trigger": {"shipment": {"shipment_id": "SHP-1"}}})
    async with database() as uow:
        await uow.runs.add(about)
        await uow.runs.add(run("run_2", at=NOW + timedelta(seconds=1), status=RunStatus.FAILED))
        await uow.commit()
    async with database(read_only=True) as uow:
        assert [one.id for one in (await uow.runs.page(status=["failed"]))[0]] == ["run_2"]
        assert [one.id for one in (await uow.runs.page(workflow_id="wf_2"))[0]] == []
        assert await uow.runs.about("SHP-1", limit=5) == [about]
        assert [one.id for one in await uow.runs.queued(before=NOW + timedelta(hours=1), limit=5)] == ["run_1"]


async def test_events_are_added_once(database: Database) -> None:
    events = [RunEvent(run_id="run_1", seq=n, at=NOW, kind="logged", text=str(n)) for n in (1, 2, 3)]
    async with database() as uow:
        await uow.runs.add(run("run_1"))
        assert await uow.runs.add_events("run_1", events[:2]) == events[:2]
        assert await uow.runs.add_events("run_1", events) == events[2:]
        assert await uow.runs.add_events("run_1", []) == []
        await uow.commit()
    async with database(read_only=True) as uow:
        assert await uow.runs.events("run_1", after=1, limit=9) == events[1:]


async def test_a_step_is_written_over_itself(database: Database) -> None:
    step = StepRun(run_id="run_1", step_id="one", visit=2, seq=5, status=StepStatus.RUNNING, started_at=NOW)
    after = step.model_copy(update={"status": StepStatus.SUCCEEDED, "output": {"x": 1.5}})
    async with database() as uow:
        await uow.runs.add(run("run_1"))
        await uow.runs.save_steps([step])
        await uow.runs.save_steps([after])
        await uow.commit()
    async with database(read_only=True) as uow:
        assert await uow.runs.steps("run_1") == [after]
        assert await uow.runs.step("run_1", "one", 1) is None


async def test_the_effects_ledger(database: Database) -> None:
    key = EffectKey(run_id="run_1", step_id="one", visit=1)
    effect = Effect(key=key, kind="email.send", message_id="<a@b>", status="new")
    async with database() as uow:
        assert await uow.effects.add(effect, at=NOW)
        assert not await uow.effects.add(effect, at=NOW)
        before = await uow.effects.get(key)
        await uow.effects.finish(key, {"sent": True}, at=NOW)
        after = await uow.effects.get(key)
    assert before is not None
    assert before.status == "unfinished"
    assert after is not None
    assert (after.status, after.result, after.message_id) == ("done", {"sent": True}, "<a@b>")


async def test_values_too_large_for_a_history(database: Database) -> None:
    over = run("run_1").model_copy(update={"finished_at": NOW})
    async with database() as uow:
        await uow.workflows.add(workflow())
        await uow.runs.add(over)
        await uow.runs.add(run("run_2"))
        await uow.payloads.add("run_1", {"d": b"\x00one"}, at=NOW)
        await uow.payloads.add("run_1", {"d": b"again", "e": b"two"}, at=NOW)
        await uow.payloads.add("run_2", {"d": b"open"}, at=NOW)
        assert await uow.payloads.get([("run_1", "d"), ("run_1", "e"), ("run_3", "d")]) == {"d": b"\x00one", "e": b"two"}
        assert await uow.payloads.forget(before=NOW) == 0
        assert await uow.payloads.forget(before=NOW + timedelta(seconds=1)) == 2
        assert await uow.payloads.get([("run_2", "d")]) == {"d": b"open"}


async def test_tasks_are_opened_once_and_closed_with_their_run(database: Database) -> None:
    task = Task(
        id="task_1", run_id="run_1", workflow_id="wf_1", step_id="ask", kind="form", title="?", created_at=NOW, fields=({"name": "x"},)
    )
    async with database() as uow:
        assert await uow.tasks.add(task)
        assert not await uow.tasks.add(task)
        assert await uow.tasks.get("task_1") == task
        assert await uow.tasks.close_open("run_1", status="expired", at=NOW, step_id="ask", visit=2) == 0
        assert await uow.tasks.close_open("run_1", status="cancelled", at=NOW) == 1
        assert (await uow.tasks.page(status="open"))[0] == []


async def test_records_of_a_collection_are_replaced_by_key(database: Database) -> None:
    async with database() as uow:
        one = await uow.collections.put("late", {"n": 1}, key="k", at=NOW)
        assert await uow.collections.put("late", {"n": 2}, key="k", at=NOW) == one
        assert await uow.collections.put("other", {"n": 3}, key="k", at=NOW) != one
        assert await uow.collections.all_of("late") == [{"n": 2}]
        assert await uow.collections.get("late", "k") == {"n": 2}


async def test_a_key_is_taken_once_until_it_is_freed(database: Database) -> None:
    async with database() as uow:
        assert await uow.keys.take("s", "k", value="first", at=NOW) is None
        assert await uow.keys.take("s", "k", value="second", at=NOW) == "first"
        await uow.keys.free("s", "k")
        assert await uow.keys.take("s", "k", value="third", at=NOW) is None
        assert await uow.keys.forget("s", before=NOW + timedelta(seconds=1)) == 1


async def test_writers_at_the_same_time_lose_nothing(database: Database) -> None:
    await add_workflow(database)

    async def add_one() -> bool:
        async with database() as uow:
            draft = await uow.drafts.get("wf_1")
            assert draft is not None
            swapped = await uow.drafts.swap(draft.model_copy(update={"revision": draft.revision + 1}), expected=draft.revision)
            await uow.commit()
            return swapped

    done = sum(await asyncio.gather(*(add_one() for _ in range(10))))
    async with database(read_only=True) as uow:
        draft = await uow.drafts.get("wf_1")
    assert draft is not None
    assert draft.revision == done
    assert done >= 1


async def test_shared_templates_come_newest_first(database: Database) -> None:
    made = [
        Template(
            id=f"tpl_{n}",
            name=f"Ours {n}",
            description="d",
            definition=DEFINITION,
            created_by="a@b.example",
            created_at=NOW + timedelta(hours=n),
        )
        for n in range(3)
    ]
    async with database() as uow:
        for one in made:
            await uow.templates.add(one)
        await uow.templates.save(made[1].model_copy(update={"deleted_at": made[1].created_at}))
        await uow.commit()
    async with database(read_only=True) as uow:
        assert await uow.templates.all() == [made[2], made[0]]
        assert await uow.templates.get("tpl_0") == made[0]
        assert await uow.templates.get("tpl_1") is None
        assert [one.id for one in await uow.templates.all(deleted=True)] == ["tpl_1"]
        assert await uow.templates.get("tpl_1", deleted=True) is not None


async def test_a_memory_of_looks_is_swapped_only_where_nobody_was_faster(database: Database) -> None:
    await add_workflow(database)
    watch = Watch(workflow_id="wf_1", question="q", since=NOW)
    async with database() as uow:
        assert await uow.watches.get("wf_1") is None
        await uow.watches.put(watch)
        await uow.commit()
    next_ = watch.model_copy(update={"looks": 1, "seen": ("a", "b"), "held": True, "looked_at": NOW, "error": "ü"})
    async with database() as uow:
        assert await uow.watches.swap(next_, expected=watch)
        await uow.commit()
    async with database() as uow:
        assert not await uow.watches.swap(next_, expected=watch)
        assert not await uow.watches.swap(next_, expected=next_.model_copy(update={"since": NOW + timedelta(microseconds=1)}))
        assert await uow.watches.get("wf_1") == next_
        await uow.watches.remove("wf_1")
        assert not await uow.watches.swap(next_, expected=next_)
        await uow.commit()


async def test_of_two_looks_at_the_same_time_one_is_kept(database: Database) -> None:
    await add_workflow(database)
    watch = Watch(workflow_id="wf_1", question="q", since=NOW)
    async with database() as uow:
        await uow.watches.put(watch)
        await uow.commit()

    async def swap() -> bool:
        async with database() as uow:
            done = await uow.watches.swap(watch.model_copy(update={"looks": 1}), expected=watch)
            await uow.commit()
        return done

    assert sum(await asyncio.gather(*(swap() for _ in range(6)))) == 1
