"""Lists: what is put away is brought back on the page."""

from builder_app.domain.workflow import TRIGGER, Edge, Step, WorkflowDefinition
from builder_app.ui.pages.conversations.state import ConversationsState
from builder_app.ui.pages.templates.state import TemplatesState
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


async def test_a_conversation_is_put_away_found_among_the_deleted_and_restored(tab: Tab) -> None:
    who = await tab.house.services.accounts.principal_of_session(tab.token)
    assert who is not None
    made = await tab.house.services.conversations.create(who, title="Late deliveries")
    tab.visit("/conversations")
    state = tab.state(ConversationsState)

    async def listed() -> list[str]:
        await run(ConversationsState.load, state)
        return [row.id for row in state.rows]

    assert await listed() == [made.id]
    await run(ConversationsState.delete, state, made.id)
    assert await listed() == []
    await run(ConversationsState.toggle_deleted, state)
    assert await listed() == [made.id]
    await run(ConversationsState.restore, state, made.id)
    assert await listed() == []
    await run(ConversationsState.toggle_deleted, state)
    assert await listed() == [made.id]


async def test_a_shared_template_is_removed_found_among_the_removed_and_restored(tab: Tab) -> None:
    definition = WorkflowDefinition(
        name="Dock", steps=(Step(id="one", action="log.write", params={"message": "x"}),), edges=(Edge(source=TRIGGER, target="one"),)
    )
    workflow = await tab.house.services.workflows.create(tab.house.admin, name="Dock", definition=definition)
    made = await tab.house.services.templates.share(tab.house.admin, workflow.id)
    tab.visit("/templates")
    state = tab.state(TemplatesState)

    async def listed() -> list[str]:
        await run(TemplatesState.load, state)
        return [card.id for card in state.shared]

    assert await listed() == [made.id]
    await run(TemplatesState.remove, state, made.id)
    assert await listed() == []
    await run(TemplatesState.toggle_deleted, state)
    assert await listed() == [made.id]
    await run(TemplatesState.restore, state, made.id)
    assert await listed() == []
    await run(TemplatesState.toggle_deleted, state)
    assert await listed() == [made.id]
