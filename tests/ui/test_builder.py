"""The builder's states over the real use cases."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from builder_app.application.turns import Edited, Replied, TurnEvent, TurnRequest
from builder_app.domain.diff import changes
from builder_app.domain.edits import AddEdge, AddStep, SetDetails
from builder_app.domain.errors import EffectFailed, RateLimited, TurnTimeout
from builder_app.domain.workflow import Edge, Step, Trigger, WorkflowDefinition
from builder_app.ui.canvas import edges_of
from builder_app.ui.pages.builder.chat_state import ChatState
from builder_app.ui.pages.builder.draft_state import DraftState, touched
from builder_app.ui.pages.builder.inspector_state import InspectorState
from builder_app.ui.pages.builder.publish_state import PublishState
from builder_app.ui.pages.builder.simulate_state import SimulateState, step_names
from builder_app.ui.pages.templates.state import TemplatesState
from tests.ui.conftest import EMAIL, Tab, run

ASK = Step(id="ask", action="email.send", name="Ask", params={"to": ["dock@acme.example"], "subject": "ETA", "body": "When?"})
WAIT = Step(id="wait", action="email.wait_for_reply", name="Wait", params={"email_step": "ask", "timeout": {"value": 2, "unit": "days"}})
DEFINITION = WorkflowDefinition(
    name="Late",
    trigger=Trigger(type="manual"),
    steps=(ASK, WAIT),
    edges=(Edge(source="trigger", target="ask"), Edge(source="ask", target="wait")),
)


async def opened(tab: Tab, definition: WorkflowDefinition = DEFINITION) -> DraftState:
    """The builder on a workflow of this definition."""
    made = await tab.house.services.workflows.create(tab.house.admin, name=definition.name, definition=definition)
    tab.visit(f"/workflows/{made.id}")
    await run(DraftState.load, tab.state(DraftState))
    return tab.state(DraftState)


async def stored(tab: Tab) -> WorkflowDefinition:
    """The draft as the database has it."""
    view = await tab.house.services.drafts.get(tab.house.admin, tab.state(DraftState).id)
    return view.definition


async def test_the_draft_is_drawn_from_the_address(tab: Tab) -> None:
    draft = await opened(tab)
    assert [node.id for node in draft.nodes] == ["trigger", "ask", "wait"]
    assert [(edge.source, edge.outcome, edge.target) for edge in draft.edges] == [("trigger", "next", "ask"), ("ask", "next", "wait")]
    wait = draft.nodes[2]
    assert (wait.label, wait.summary, wait.outcomes) == ("Wait", "2 days", ["replied", "timeout"])


async def test_an_unknown_workflow_leads_back_to_the_list(tab: Tab) -> None:
    tab.visit("/workflows/wf_aaaaaaaaaaaaaaaaaaaa")
    assert "/workflows" in str(await run(DraftState.load, tab.state(DraftState)))


async def test_gestures_become_edits_and_can_be_undone(tab: Tab) -> None:
    draft = await opened(tab)
    await run(DraftState.command, draft, {"kind": "move", "moves": [{"id": "ask", "x": 40, "y": 70}, {"id": "trigger", "x": 1, "y": 1}]})
    await run(DraftState.add_from_palette, draft, "log.write")
    await run(DraftState.command, draft, {"kind": "connect", "source": "wait", "target": "log_write", "outcome": "timeout"})
    await run(DraftState.command, draft, {"kind": "delete", "steps": ["ask"], "edges": []})
    after = await stored(tab)
    assert [step.id for step in after.steps] == ["wait", "log_write"]
    assert ("wait", "timeout", "log_write") in {edge.key for edge in after.edges}
    for _ in range(4):
        assert draft.can_undo
        await run(DraftState.undo, draft)
    assert (await stored(tab)).edges == DEFINITION.edges
    await run(DraftState.redo, draft)
    moved = (await stored(tab)).step("ask")
    assert moved is not None
    assert moved.position is not None
    assert (moved.position.x, moved.position.y) == (40, 70)


async def test_a_stale_tab_is_told_and_its_change_is_not_applied(tab: Tab) -> None:
    draft = await opened(tab)
    await tab.house.services.drafts.edit(tab.house.admin, draft.id, revision=draft.revision, edits=[SetDetails(name="Elsewhere")])
    said = await run(DraftState.rename, draft, "Mine")
    assert draft.stale
    assert "has changed since you opened it" in str(said)
    assert (await stored(tab)).name == "Elsewhere"
    await run(DraftState.reload, draft)
    assert (draft.stale, draft.name) == (False, "Elsewhere")


async def test_a_finished_field_is_one_edit_of_that_parameter(tab: Tab) -> None:
    draft = await opened(tab)
    inspector = tab.state(InspectorState)
    await run(InspectorState.open, inspector, "ask")
    assert {field.name for field in inspector.fields} >= {"to", "subject", "body"}
    await run(InspectorState.set_value, inspector, "to", "one@acme.example, two@acme.example")
    ask = (await stored(tab)).step("ask")
    assert ask is not None
    assert ask.params == {**ASK.params, "to": ["one@acme.example", "two@acme.example"]}
    revision = draft.revision
    await run(InspectorState.set_value, inspector, "subject", "ETA")
    assert draft.revision == revision


async def test_an_unreadable_field_says_so_and_changes_nothing(tab: Tab) -> None:
    draft = await opened(tab)
    inspector = tab.state(InspectorState)
    await run(InspectorState.open, inspector, "wait")
    await run(InspectorState.set_value, inspector, "timeout", "soon")
    field = next(one for one in inspector.fields if one.name == "timeout")
    assert "number" in field.error
    assert field.value == "soon"
    assert draft.revision == 0


async def test_a_turn_shows_text_changes_and_the_new_draft(tab: Tab) -> None:
    draft = await opened(tab)
    chat = tab.state(ChatState)
    await run(ChatState.load, chat)

    async def script(request: Any) -> Any:
        step = Step(id="note", action="log.write", name="Note", params={"message": "late"})
        edges = (AddStep(step=step), AddEdge(edge=Edge(source="wait", target="note", outcome="timeout")))
        yield Edited(edits=edges)
        yield Replied(text="Added a note.", suggestions=("Escalate it",))

    tab.house.assistant.script = script
    await run(ChatState.send, chat, chat.conversation_id, "note it when nobody answers", "c1")
    assert [(m.role, m.text) for m in chat.messages] == [("user", "note it when nobody answers"), ("assistant", "Added a note.")]
    assert any("Note" in text for text in chat.messages[1].changes)
    assert (chat.busy, chat.live, chat.suggestions) == (False, "", ["Escalate it"])
    assert [node.id for node in draft.nodes if node.mark] == ["note"]


async def test_the_same_message_sent_twice_is_one_turn(tab: Tab) -> None:
    await opened(tab)
    chat = tab.state(ChatState)
    await run(ChatState.load, chat)
    for _ in range(2):
        await run(ChatState.send, chat, chat.conversation_id, "hello", "same")
    assert [m.role for m in chat.messages] == ["user", "assistant"]
    assert len(tab.house.assistant.requests) == 1


async def test_while_a_turn_runs_nothing_else_is_sent(tab: Tab) -> None:
    await opened(tab)
    chat = tab.state(ChatState)
    await run(ChatState.load, chat)
    chat.busy, chat._turn = True, "c1"
    assert await run(ChatState.say, chat, {"text": "first", "client_id": "c1"}) == []
    assert 'refused("c2")' in str(await run(ChatState.say, chat, {"text": "again", "client_id": "c2"})).replace("\\", "")
    await run(ChatState.send, chat, chat.conversation_id, "again", "c2")
    assert tab.house.assistant.requests == []


async def test_a_failed_turn_keeps_the_text_and_offers_retry(tab: Tab) -> None:
    await opened(tab)
    chat = tab.state(ChatState)
    await run(ChatState.load, chat)

    async def late(request: Any) -> Any:
        raise TurnTimeout("The assistant did not answer within 30 seconds.")
        yield

    tab.house.assistant.script = late
    await run(ChatState.send, chat, chat.conversation_id, "build it", "c3")
    assert (chat.failed_text, chat.failed_client_id, chat.busy) == ("build it", "c3", False)
    assert chat.failed_title == "Connection Error"
    tab.house.assistant.script = None
    retry = await run(ChatState.retry, chat)
    assert "build it" in str(retry)
    await run(ChatState.send, chat, chat.conversation_id, "build it", "c3")
    assert chat.failed_text == ""
    assert [m.role for m in chat.messages] == ["user", "assistant"]


async def test_a_rehearsal_lists_paths_and_lights_one_up(tab: Tab) -> None:
    draft = await opened(tab)
    rehearsal = tab.state(SimulateState)
    await run(SimulateState.play_all, rehearsal)
    assert {path.title for path in rehearsal.paths} == {"Wait: replied", "Wait: no answer"}
    assert [mail.subject for mail in rehearsal.paths[0].messages] == ["ETA"]
    await run(SimulateState.show, rehearsal, 0)
    assert all(node.lit for node in draft.nodes)
    await run(SimulateState.open, rehearsal)
    await run(SimulateState.set_outcome, rehearsal, "wait", "timeout")
    await run(SimulateState.play, rehearsal)
    assert [line.outcome for line in rehearsal.paths[0].steps] == ["next", "timeout"]
    assert rehearsal.never


def test_steps_of_one_name_are_numbered() -> None:
    steps = (WAIT, WAIT.model_copy(update={"id": "wait_2"}), ASK)
    assert step_names(WorkflowDefinition(steps=steps)) == {"wait": "Wait (1)", "wait_2": "Wait (2)", "ask": "Ask"}


async def test_publishing_shows_what_stands_in_the_way(tab: Tab) -> None:
    broken = DEFINITION.model_copy(update={"steps": (ASK.model_copy(update={"params": {}}), WAIT)})
    await opened(tab, broken)
    publish = tab.state(PublishState)
    await run(PublishState.open_publish, publish)
    assert {(issue.step_id, issue.field) for issue in publish.blocking} >= {("ask", "to"), ("ask", "subject")}
    await run(PublishState.publish, publish)
    assert publish.dialog == "publish"
    assert not publish.working


async def test_publish_deploy_and_run(tab: Tab) -> None:
    draft = await opened(tab)
    publish = tab.state(PublishState)
    await run(PublishState.open_publish, publish)
    await run(PublishState.publish, publish)
    assert (publish.version, publish.dialog, draft.status) == (1, "", "published")
    await run(PublishState.open_deploy, publish)
    await run(PublishState.deploy, publish)
    assert draft.status == "active"
    await run(PublishState.open_run, publish)
    events = await run(PublishState.run, publish, {})
    assert "/runs/run_" in str(events)
    assert len(tab.house.engine.of("start")) == 1


async def test_changes_that_are_not_published_are_told(tab: Tab) -> None:
    draft = await opened(tab)
    publish = tab.state(PublishState)
    await run(DraftState.rename, draft, "Before")
    assert not draft.unpublished, "nothing is published that it could differ from"
    await run(PublishState.publish, publish)
    await run(PublishState.open_deploy, publish)
    await run(PublishState.deploy, publish)
    assert publish.newest_is_on
    await run(DraftState.command, draft, {"kind": "move", "moves": [{"id": "ask", "x": 900, "y": 40}]})
    assert not draft.unpublished, "a step that was moved does the same"
    await run(DraftState.rename, draft, "After")
    assert draft.unpublished
    await run(DraftState.reload, draft)
    assert draft.unpublished
    await run(PublishState.publish, publish)
    await run(PublishState.open_deploy, publish)
    assert not draft.unpublished
    assert not publish.newest_is_on, "version 1 is still the one that runs"


async def test_a_query_trigger_has_a_form_and_shows_how_its_looks_go(tab: Tab, tmp_path: Path) -> None:
    database = tmp_path / "theirs.db"
    connection = await tab.house.services.connections.create(
        tab.house.person, kind="sql", name="Theirs", config={"url": f"sqlite:///{database}"}
    )
    draft = await opened(tab)
    inspector, publish = tab.state(InspectorState), tab.state(PublishState)
    await run(InspectorState.open, inspector, "trigger")
    assert "query" in [one.value for one in inspector.trigger_types]
    await run(InspectorState.set_trigger_type, inspector, "query")
    for name, text in {"connection": connection.id, "sql": "SELECT id FROM loads", "schedule": "*/15 * * * *"}.items():
        await run(InspectorState.open, inspector, "trigger")
        await run(InspectorState.set_value, inspector, name, text)
    await run(InspectorState.open, inspector, "trigger")
    fields = {one.name: one for one in inspector.fields}
    assert [one.value for one in fields["fire"].options] == ["row_count", "value", "new_rows"]
    assert (fields["connection"].widget, fields["key_column"].code, fields["operator"].value) == (
        "select",
        "missing-parameter",
        "greater_than",
    )
    assert len(inspector.next_times) == 5
    await run(InspectorState.set_value, inspector, "key_column", "id")
    assert [issue for issue in draft.issues if issue.step_id == "trigger"] == []
    await run(PublishState.publish, publish)
    await run(PublishState.deploy, publish)
    assert (publish.looked_at, publish.trouble, len(publish.next_times)) == ("", "", 5)
    with pytest.raises(EffectFailed):
        await tab.house.services.looks.look(draft.id)
    await run(PublishState.open_deploy, publish)
    assert "does not answer" in publish.trouble
    with closing(sqlite3.connect(database)) as theirs:
        theirs.execute("CREATE TABLE loads (id INTEGER)")
    await tab.house.services.looks.look(draft.id)
    await run(PublishState.open_deploy, publish)
    assert (publish.looked_at != "", publish.trouble) == (True, "")


async def test_a_run_by_hand_brings_the_shipment_of_its_trigger(tab: Tab) -> None:
    await opened(tab, DEFINITION.model_copy(update={"trigger": Trigger(type="shipment", params={"event": "delayed"})}))
    publish = tab.state(PublishState)
    await run(PublishState.open_run, publish)
    assert publish.wants_shipment
    missing = await run(PublishState.run, publish, {"trigger.shipment": "SHP-NONE"})
    assert "/runs/" not in str(missing)
    assert tab.house.engine.of("start") == []
    await tab.house.services.shipments.upsert(tab.house.admin, [{"shipment_id": "SHP-1", "carrier": "Acme"}])
    await run(PublishState.run, publish, {"trigger.shipment": "SHP-1"})
    trigger = tab.house.engine.of("start")[0][4]
    assert (trigger["event"], trigger["shipment"]["carrier"]) == ("delayed", "Acme")


async def test_a_template_opens_as_a_draft(tab: Tab) -> None:
    from builder_app.domain.templates import TEMPLATES

    events = await run(TemplatesState.begin, tab.state(TemplatesState), TEMPLATES[0].id)
    assert "/workflows/wf_" in str(events)
    found = await tab.house.services.workflows.list(tab.house.admin)
    assert [one.name for one in found.items] == [TEMPLATES[0].name]


async def test_nobody_signed_in_changes_nothing(tab: Tab) -> None:
    draft = await opened(tab)
    tab.token = "gone"
    tab.visit(f"/workflows/{draft.id}")
    before = await stored(tab)
    said = await run(DraftState.rename, draft, "Mine")
    assert "session has ended" in str(said)
    assert await stored(tab) == before


@dataclass
class Upload:
    """A file as the upload box hands it over."""

    filename: str
    content: bytes

    async def read(self) -> bytes:
        return self.content


async def test_documents_are_kept_with_the_conversation(tab: Tab) -> None:
    await opened(tab)
    chat = tab.state(ChatState)
    await run(ChatState.load, chat)
    await run(ChatState.attach, chat, [Upload("late.txt", b"1. Email the dock")])
    assert chat.documents == ["late.txt"]
    view = await tab.house.services.conversations.get(tab.house.admin.model_copy(update={"email": EMAIL}), chat.conversation_id)
    assert [document.text for document in view.documents] == ["1. Email the dock"]
    assert "1 byte" in str(await run(ChatState.attach, chat, [Upload("empty.txt", b"")]))


async def test_a_limit_says_when_one_may_send_again(tab: Tab) -> None:
    await opened(tab)
    chat = tab.state(ChatState)
    await run(ChatState.load, chat)

    async def limited(request: Any) -> Any:
        raise RateLimited("Slow down.", retry_after_seconds=20)
        yield

    tab.house.assistant.script = limited
    await run(ChatState.send, chat, chat.conversation_id, "hello", "c4")
    assert (chat.failed_title, chat.failed_reason) == ("Connection Error", "Slow down.")
    assert chat.retry_at > 0


async def test_a_unit_may_be_chosen_before_the_number(tab: Tab) -> None:
    await opened(tab, DEFINITION.model_copy(update={"steps": (ASK, WAIT.model_copy(update={"params": {"email_step": "ask"}}))}))
    inspector = tab.state(InspectorState)
    await run(InspectorState.open, inspector, "wait")
    await run(InspectorState.set_unit, inspector, "timeout", "weeks")
    await run(InspectorState.set_value, inspector, "timeout", "2")
    wait = (await stored(tab)).step("wait")
    assert wait is not None
    assert wait.params["timeout"] == {"value": 2.0, "unit": "weeks"}


async def test_a_plan_is_drawn_and_the_first_act_builds_it(tab: Tab) -> None:
    draft = await opened(tab, WorkflowDefinition(name="Untitled workflow"))
    chat = tab.state(ChatState)
    await run(ChatState.load, chat)

    async def script(request: Any) -> Any:
        edges = (AddStep(step=Step(id="note", action="log.write", name="Note")), AddEdge(edge=Edge(source="trigger", target="note")))
        yield Edited(edits=edges)
        yield Replied(text="My plan has 1 step.")

    tab.house.assistant.script = script
    await run(ChatState.send, chat, chat.conversation_id, "note it", "c1")
    assert draft.planned
    assert [(node.id, node.plan) for node in draft.nodes] == [("trigger", True), ("note", True)]
    assert [(line.number, line.text) for line in chat.messages[-1].plan] == [(1, "Note")]
    assert chat.messages[-1].open_points
    assert [(one.step_id, one.needs, draft.ready) for one in draft.actions] == [("note", "message", 0)]
    assert (await stored(tab)).steps == ()
    await run(DraftState.command, draft, {"kind": "move", "moves": [{"id": "note", "x": 5, "y": 6}]})
    assert not draft.planned
    assert [step.id for step in (await stored(tab)).steps] == ["note"]
    assert draft.revision == 2
    await run(ChatState.approve, chat)
    assert (draft.revision, chat.messages[-1].plan) == (2, [])


async def test_a_turn_on_a_drawn_workflow_shows_the_same_as_a_page_that_is_loaded_anew(tab: Tab) -> None:
    draft, chat = await opened(tab), tab.state(ChatState)

    async def answers(request: TurnRequest) -> AsyncIterator[TurnEvent]:
        yield Edited(edits=(AddStep(step=Step(id=request.text, action="log.write", params={"message": "late"})),))
        yield Replied(text=f"Added {request.text}.", suggestions=("More",))

    tab.house.assistant.script = answers
    await run(ChatState.load, chat)
    person = await tab.house.services.accounts.principal_of_session(tab.token)
    assert person is not None
    for number in range(3):
        await run(ChatState.send, chat, chat.conversation_id, f"note_{number}", f"c{number}")
        if number == 1:  # another tab talks in between: nothing is left out
            async for _ in tab.house.services.chat.handle_message(person, chat.conversation_id, "elsewhere"):
                assert chat.busy is False
    shown = [(one.id, one.role, one.text, one.status, one.changes) for one in chat.messages]
    drawn, suggested, revision = [node.label for node in draft.nodes], list(chat.suggestions), draft.revision
    await run(DraftState.load, draft)
    await run(ChatState.load, chat)
    assert shown == [(one.id, one.role, one.text, one.status, one.changes) for one in chat.messages]
    assert (drawn, suggested, revision) == ([node.label for node in draft.nodes], chat.suggestions, draft.revision)
    assert (len(shown), drawn[3:], revision) == (8, ["Note 0", "Note 1", "Elsewhere", "Note 2"], 4)


def test_marked_is_whatever_differs_and_is_still_there() -> None:
    ask = Step(id="ask", action="log.write", name="Ask")
    tell = Step(id="tell", action="log.write", name="Tell")
    one = WorkflowDefinition(steps=(ask,), edges=(Edge(source="trigger", target="ask"),))
    two = WorkflowDefinition(
        steps=(ask, tell), edges=(Edge(source="trigger", target="ask"), Edge(source="ask", target="tell")), trigger=Trigger(type="webhook")
    )
    assert touched(changes(one, two)) == ["ask/next/tell", "tell", "trigger"]
    assert touched(changes(two, one)) == ["ask", "tell", "trigger"]
    assert [edge.mark for edge in edges_of(two, marked=touched(changes(one, two)))] == [False, True]
