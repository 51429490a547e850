"""Lists: what is put away is brought back on the page."""

from builder_app.ui.pages.workflows.state import WorkflowsState
from tests.ui.conftest import Tab, run


async def test_a_workflow_is_put_away_found_among_the_deleted_and_restored(tab: Tab) -> None:
    made = await tab.house.services.workflows.create(tab.house.admin, name="Late deliveries")
    tab.visit("/workflows")
    state = tab.state(WorkflowsState)

    async def listed() -> list[str]:
        await run(WorkflowsState.load, state)
        return [row.id for row in state.rows]

    assert await listed() == [made.id]
    await run(WorkflowsState.delete, state, made.id)
    assert await listed() == []
    await run(WorkflowsState.toggle_deleted, state)
    assert await listed() == [made.id]
    await run(WorkflowsState.restore, state, made.id)
    assert await listed() == []
    await run(WorkflowsState.toggle_deleted, state)
    assert await listed() == [made.id]
