"""Mail and tasks: out, in, and to the run that waits."""

import pytest

from builder_app.domain.errors import Conflict, InvalidInput, NotFound
from builder_app.domain.mail import IncomingMail, OutgoingMail, message_id_of
from builder_app.domain.runs import Run, RunEvent
from builder_app.domain.tasks import Task
from builder_app.domain.workflow import TRIGGER, Edge, Step, WorkflowDefinition
from tests.application.conftest import START, House

DEFINITION = WorkflowDefinition(
    steps=(Step(id="ask", action="log.write", params={"message": "x"}),), edges=(Edge(source=TRIGGER, target="ask"),)
)


async def running(house: House) -> Run:
    workflow = await house.services.workflows.create(house.person, name="Flow", definition=DEFINITION)
    return (await house.services.runs.start(house.person, workflow.id, input={})).run


def outgoing(run: Run, step: str = "ask") -> OutgoingMail:
    return OutgoingMail(
        message_id=message_id_of(run.id, step, 1),
        to=("dock@acme.example",),
        subject="Status?",
        body="Please",
        run_id=run.id,
        step_id=step,
        visit=1,
    )


async def test_without_a_connection_mail_stays_in_the_mailbox_and_can_be_answered_there(house: House) -> None:
    run = await running(house)
    assert await house.services.mail.mode() == "mailbox"
    sent = await house.services.mail.send(outgoing(run))
    assert (sent.via, house.mailer.sent) == ("mailbox", [])
    answer = await house.services.mail.reply(house.person, sent.id, body="On its way")
    assert answer.delivered
    kind, run_id, message_id, payload = house.engine.of("reply")[0]
    assert (kind, run_id, message_id) == ("reply", run.id, sent.message_id)
    assert (payload["from"], payload["subject"], payload["body"]) == ("dock@acme.example", "Re: Status?", "On its way")
    listed = (await house.services.mail.list(house.person)).items
    assert [one.direction for one in listed] == ["incoming", "outgoing"]
    assert len((await house.services.runs.get(house.person, run.id)).messages) == 2
    entry = next(one for one in (await house.services.audit.list(house.admin)).items if one.action == "mail.reply")
    assert (entry.actor, entry.target_id) == (house.person.email, answer.id)
    assert "On its way" not in str(entry)


async def test_what_turns_or_hides_text_is_taken_out_of_mail(house: House) -> None:
    mail = IncomingMail(message_id="<1@x>", sender="a@b.example", subject="Late\u202e\x1b", body="One\ud800\n\ttwo\x07", received_at=START)
    assert await house.services.mail.receive(mail)
    kept = (await house.services.mail.list(house.person)).items[0]
    assert (kept.subject, kept.body) == ("Late", "One\n\ttwo")


async def test_the_same_message_twice_is_kept_once(house: House) -> None:
    run = await running(house)
    await house.services.mail.send(outgoing(run))
    await house.services.mail.send(outgoing(run))
    assert len((await house.services.mail.list(house.person)).items) == 1


async def test_an_smtp_connection_comes_first(house: House) -> None:
    config = {"host": "mail.example", "sender": "ops@acme.example", "password": "s3cret", "username": "u"}
    await house.services.connections.create(house.person, kind="smtp", name="Mail", config=config)
    assert await house.services.mail.mode() == "smtp"
    sent = await house.services.mail.send(outgoing(await running(house)))
    mail, through = house.mailer.sent[0]
    assert (mail.sender, through.host, through.password) == ("ops@acme.example", "mail.example", "s3cret")
    assert sent.via == "smtp"
    with pytest.raises(NotFound):
        await house.services.mail.send(outgoing(await running(house)), connection="conn_nothing")


async def test_an_answer_finds_its_run_by_the_headers(house: House) -> None:
    run = await running(house)
    first = await house.services.mail.send(outgoing(run))
    follow_up = await house.services.mail.send(outgoing(run, "remind"))
    base = IncomingMail(message_id="<a@x>", sender="d@acme.example", body="here", received_at=START)
    answers = [
        base.model_copy(update={"in_reply_to": first.message_id}),
        base.model_copy(update={"message_id": "<b@x>", "references": (first.message_id, follow_up.message_id, "<theirs@x>")}),
        base.model_copy(update={"message_id": "<c@x>", "in_reply_to": "<unknown@x>"}),
    ]
    assert [await house.services.mail.receive(one) for one in answers] == [True, True, True]
    assert [call[2] for call in house.engine.of("reply")] == [first.message_id, follow_up.message_id]


async def test_an_answer_is_kept_for_an_engine_that_is_away(house: House) -> None:
    run = await running(house)
    sent = await house.services.mail.send(outgoing(run))
    house.engine.away = True
    assert not (await house.services.mail.reply(house.person, sent.id, body="Yes")).delivered
    house.engine.away = False
    assert await house.services.mail.recover() == 1
    assert await house.services.mail.recover() == 0
    assert len(house.engine.of("reply")) == 1


async def test_what_came_in_cannot_be_answered_and_nothing_empty_is_sent(house: House) -> None:
    sent = await house.services.mail.send(outgoing(await running(house)))
    answer = await house.services.mail.reply(house.person, sent.id, body="Yes")
    with pytest.raises(Conflict):
        await house.services.mail.reply(house.person, answer.id, body="No")
    with pytest.raises(InvalidInput):
        await house.services.mail.reply(house.person, sent.id, body=" ")
    with pytest.raises(InvalidInput):
        await house.services.mail.reply(house.person, sent.id, body="x", sender="nobody")


def task(run: Run, **changes: object) -> Task:
    base = Task(id="task_1", run_id=run.id, workflow_id=run.workflow_id, step_id="ask", kind="approval", title="OK?", created_at=START)
    return base.model_copy(update=changes)


async def test_a_decision_is_kept_then_told(house: House) -> None:
    run = await running(house)
    await house.services.tasks.open(task(run))
    await house.services.tasks.open(task(run))
    house.engine.away = True
    decided = await house.services.tasks.decide(house.person, "task_1", decision="approved", comment="fine")
    assert (decided.status, decided.delivered) == ("decided", False)
    house.engine.away = False
    assert await house.services.tasks.recover() == 1
    told = house.engine.of("decide")[0][3]
    assert (told["decision"], told["by"], told["comment"]) == ("approved", house.person.email, "fine")
    with pytest.raises(Conflict):
        await house.services.tasks.decide(house.person, "task_1", decision="rejected")


async def test_a_form_names_what_is_wrong(house: House) -> None:
    run = await running(house)
    fields = ({"name": "pallets", "type": "integer"}, {"name": "note", "required": False})
    await house.services.tasks.open(task(run, kind="form", fields=fields))
    with pytest.raises(InvalidInput) as caught:
        await house.services.tasks.decide(house.person, "task_1", decision="submitted", values={"pallets": "some", "more": 1})
    assert {one.field for one in caught.value.fields} == {"values.pallets", "values.more"}
    done = await house.services.tasks.decide(house.person, "task_1", decision="submitted", values={"pallets": "4"})
    assert done.values == {"pallets": 4}


async def test_tasks_end_with_their_run(house: House) -> None:
    run = await running(house)
    await house.services.tasks.open(task(run))
    await house.services.projector.record(run.id, [RunEvent(run_id=run.id, seq=1, at=START, kind="run_finished", status="cancelled")])
    assert (await house.services.tasks.get(house.person, "task_1")).status == "cancelled"


async def test_a_note_of_absence_is_kept_but_answers_nothing(house: House) -> None:
    run = await running(house)
    sent = await house.services.mail.send(outgoing(run))
    note = IncomingMail(
        message_id="<away@x>", sender="d@acme.example", body="On holiday", in_reply_to=sent.message_id, received_at=START, automatic=True
    )
    assert await house.services.mail.receive(note)
    assert house.engine.of("reply") == []
    assert [one.body for one in (await house.services.mail.list(house.person, direction="incoming")).items] == ["On holiday"]
    assert await house.services.mail.recover() == 0
