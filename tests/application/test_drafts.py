"""Drafts: edits, history, conflicts."""

import asyncio

import pytest

from builder_app.application.drafts import DraftView
from builder_app.domain.audit import AuditFilter
from builder_app.domain.edits import AddEdge, AddStep, Edit, RenameStep, SetParams
from builder_app.domain.errors import Conflict, EditError, Forbidden, NotFound, StaleRevision
from builder_app.domain.workflow import TRIGGER, Edge, Step
from tests.application.conftest import House


def add(step_id: str) -> Edit:
    return AddStep(step=Step(id=step_id, action="log.write", params={"message": step_id}))


async def new_draft(house: House) -> str:
    return (await house.services.workflows.create(house.person, name="Flow")).id


async def view(house: House, workflow_id: str) -> DraftView:
    return await house.services.drafts.get(house.person, workflow_id)


async def test_edits_are_applied_together_and_laid_out(house: House) -> None:
    wf = await new_draft(house)
    edits = [add("one"), AddEdge(edge=Edge(source=TRIGGER, target="one"))]
    result = await house.services.drafts.edit(house.person, wf, revision=0, edits=edits)
    assert result.revision == 1
    assert {change.kind for change in result.changes} == {"step_added", "edge_added"}
    assert all(step.position is not None for step in result.definition.steps)
    assert (await view(house, wf)).definition == result.definition


async def test_a_bad_edit_changes_nothing(house: House) -> None:
    wf = await new_draft(house)
    with pytest.raises(EditError) as caught:
        await house.services.drafts.edit(house.person, wf, revision=0, edits=[add("one"), RenameStep(step_id="two", name="x")])
    assert caught.value.index == 1
    assert (await view(house, wf)).revision == 0


async def test_a_stale_revision_is_told_and_loses_nothing(house: House) -> None:
    wf = await new_draft(house)
    await house.services.drafts.edit(house.person, wf, revision=0, edits=[add("one")])
    with pytest.raises(StaleRevision) as caught:
        await house.services.drafts.edit(house.person, wf, revision=0, edits=[add("two")])
    assert caught.value.current == 1
    assert [step.id for step in (await view(house, wf)).definition.steps] == ["one"]


async def test_of_two_editors_at_once_one_wins(house: House) -> None:
    wf = await new_draft(house)
    calls = [house.services.drafts.edit(house.person, wf, revision=0, edits=[add(f"step{n}")]) for n in range(5)]
    results = await asyncio.gather(*calls, return_exceptions=True)
    assert sum(isinstance(one, StaleRevision) for one in results) == 4
    assert len((await view(house, wf)).definition.steps) == 1


async def test_undo_leads_back_exactly_and_redo_forward_exactly(house: House) -> None:
    wf = await new_draft(house)
    start = (await view(house, wf)).definition
    one = await house.services.drafts.edit(house.person, wf, revision=0, edits=[add("one")])
    two = await house.services.drafts.edit(house.person, wf, revision=1, edits=[SetParams(step_id="one", set={"level": "error"})])
    back = await house.services.drafts.undo(house.person, wf)
    assert back.definition == one.definition
    assert back.can_redo
    start_again = await house.services.drafts.undo(house.person, wf)
    assert start_again.definition == start
    assert not start_again.can_undo
    await house.services.drafts.redo(house.person, wf)
    assert (await house.services.drafts.redo(house.person, wf)).definition == two.definition


async def test_a_new_edit_drops_what_was_undone(house: House) -> None:
    wf = await new_draft(house)
    await house.services.drafts.edit(house.person, wf, revision=0, edits=[add("one")])
    undone = await house.services.drafts.undo(house.person, wf)
    result = await house.services.drafts.edit(house.person, wf, revision=undone.revision, edits=[add("two")])
    assert not result.can_redo
    with pytest.raises(Conflict):
        await house.services.drafts.redo(house.person, wf)
    assert [change.position for change in await house.services.drafts.history(house.person, wf)] == [1]


async def test_there_is_nothing_to_undo_in_the_beginning(house: House) -> None:
    wf = await new_draft(house)
    with pytest.raises(Conflict, match="nothing to undo"):
        await house.services.drafts.undo(house.person, wf)


async def test_an_edit_that_changes_nothing_makes_no_history(house: House) -> None:
    wf = await new_draft(house)
    await house.services.drafts.edit(house.person, wf, revision=0, edits=[add("one")])
    same = await house.services.drafts.edit(house.person, wf, revision=1, edits=[SetParams(step_id="one", set={"message": "one"})])
    assert (same.revision, same.changes) == (1, ())


async def test_viewers_may_not_edit_and_nobody_what_does_not_exist(house: House) -> None:
    wf = await new_draft(house)
    with pytest.raises(Forbidden):
        await house.services.drafts.edit(house.viewer, wf, revision=0, edits=[add("one")])
    with pytest.raises(NotFound):
        await house.services.drafts.get(house.viewer, "wf_nothing")


async def test_an_edit_is_audited_and_announced(house: House) -> None:
    wf = await new_draft(house)
    async with house.services.bus.subscribe(f"draft:{wf}") as news:
        await house.services.drafts.edit(house.person, wf, revision=0, edits=[add("one")])
        assert (await anext(news))["revision"] == 1
    entries = await house.services.audit.list(house.admin, wanted=AuditFilter(target_id=wf))
    assert [entry.action for entry in entries.items] == ["draft.canvas", "workflow.create"]
