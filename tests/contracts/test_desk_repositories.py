"""The repositories of people, connections, shipments, mail and conversations, on SQLite and on PostgreSQL."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from builder_app.domain.access import Role
from builder_app.domain.accounts import ApiKey, Credentials, Session, User
from builder_app.domain.audit import AuditEntry, AuditFilter
from builder_app.domain.chat import Conversation, Document, Message, Question, TurnStatus
from builder_app.domain.connections import Connection
from builder_app.domain.edits import AddStep
from builder_app.domain.mail import MailMessage
from builder_app.domain.shipments import Shipment
from builder_app.domain.workflow import Step
from builder_app.storage.unit_of_work import Database

NOW = datetime(2026, 1, 5, 9, 0, 0, 123456, tzinfo=UTC)


async def test_accounts_sessions_and_keys(database: Database) -> None:
    user = User(id="usr_1", email="a@b.example", role=Role.ADMIN, created_at=NOW)
    session = Session(id="ses_1", user_id="usr_1", created_at=NOW, last_seen_at=NOW, expires_at=NOW)
    key = ApiKey(id="key_1", user_id="usr_1", name="k", role=Role.EDITOR, prefix="sfb_", created_at=NOW)
    async with database() as uow:
        assert not await uow.accounts.any_user()
        await uow.accounts.add_user(user, Credentials(user_id="usr_1", password_hash="h"))
        await uow.accounts.add_session(session, "t")
        await uow.accounts.add_key(key, "hash")
        await uow.commit()
    async with database() as uow:
        assert await uow.accounts.session_by_token("t") == (session, user)
        assert await uow.accounts.key_by_hash("hash") == (key, user)
        await uow.accounts.save_user(user.model_copy(update={"name": "A"}))
        credentials = await uow.accounts.credentials("usr_1")
        assert credentials is not None
        assert credentials.password_hash == "h"
        assert await uow.accounts.other_admins("usr_2") == 1
        await uow.accounts.remove_user("usr_1")
        assert await uow.accounts.session_by_token("t") is None
        assert await uow.accounts.key_by_hash("hash") is None


async def test_connections_keep_their_seal_apart(database: Database) -> None:
    connection = Connection(
        id="conn_1", kind="smtp", name="Mail", config={"host": "h"}, secrets_set=("password",), created_at=NOW, updated_at=NOW
    )
    async with database() as uow:
        await uow.connections.add(connection, "sealed")
        await uow.connections.save(connection.model_copy(update={"name": "Post"}))
        assert await uow.connections.sealed("conn_1") == "sealed"
        assert [one.name for one in await uow.connections.all_of("smtp")] == ["Post"]
        assert await uow.connections.all_of("imap") == []


async def test_shipments_are_written_over_and_walked(database: Database) -> None:
    shipment = Shipment(shipment_id="S1", status="late", planned_delivery=NOW, updated_at=NOW, attributes={"dock": 4})
    async with database() as uow:
        await uow.shipments.put(shipment.model_copy(update={"status": "planned"}))
        await uow.shipments.put(shipment)
        await uow.shipments.put(shipment.model_copy(update={"shipment_id": "S2", "status": "planned", "carrier": "Haul"}))
        assert await uow.shipments.get("S1", lock=True) == shipment
        assert [one.shipment_id for one in await uow.shipments.scan(after="S1")] == ["S2"]
        assert [one.shipment_id for one in (await uow.shipments.page(cursor=None, limit=9, search="haul"))[0]] == ["S2"]
        assert [one.shipment_id for one in (await uow.shipments.page(cursor=None, limit=9, status="late"))[0]] == ["S1"]
        assert await uow.shipments.remove("S1")
        assert not await uow.shipments.remove("S1")


async def test_mail_is_known_by_its_message_id_in_each_direction(database: Database) -> None:
    mail = MailMessage(
        id="mail_1",
        direction="outgoing",
        via="mailbox",
        message_id="<a@b>",
        sender="x@y.example",
        to=("t@y.example",),
        run_id="run_1",
        references=("<z@b>",),
        created_at=NOW,
    )
    back = mail.model_copy(update={"id": "mail_2", "direction": "incoming", "delivered": False})
    async with database() as uow:
        assert await uow.mails.add(mail)
        assert not await uow.mails.add(mail.model_copy(update={"id": "mail_9"}))
        assert await uow.mails.add(back)
        assert await uow.mails.by_message_id("<a@b>", direction="outgoing") == mail
        assert await uow.mails.undelivered(limit=5) == [back]
        assert len(await uow.mails.of_run("run_1")) == 2


async def test_messages_in_their_order_with_their_client_ids(database: Database) -> None:
    conversation = Conversation(
        id="conv_1", workflow_id="wf_1", created_by="a", created_at=NOW, updated_at=NOW, question=Question(text="Who?")
    )
    first = Message(
        id="msg_1", conversation_id="conv_1", seq=1, role="user", text="hi 🚚", status=TurnStatus.PENDING, client_id="c", created_at=NOW
    )
    answer = Message(
        id="msg_2", conversation_id="conv_1", seq=2, role="assistant", text="ok", reply_to="msg_1", created_at=NOW, plan=("a", "b")
    )
    document = Document(id="doc_1", conversation_id="conv_1", filename="a.txt", text="t", created_at=NOW)
    async with database() as uow:
        await uow.conversations.add(conversation)
        assert await uow.conversations.at_hand("conv_1", "c") == []
        await uow.conversations.add_message(first)
        await uow.conversations.add_message(answer)
        await uow.conversations.add_document(document)
        await uow.commit()
    async with database() as uow:
        assert await uow.conversations.get("conv_1", lock=True) == conversation
        assert await uow.conversations.messages("conv_1") == [first, answer]
        assert await uow.conversations.messages("conv_1", limit=1) == [answer]
        assert await uow.conversations.messages("conv_1", before=2) == [first]
        assert await uow.conversations.messages("conv_1", before=1) == []
        assert await uow.conversations.at_hand("conv_1", None) == [first, answer]
        assert await uow.conversations.at_hand("conv_1", "c", limit=1) == [first, answer]
        assert await uow.conversations.turn("msg_1") == (conversation, first)
        assert await uow.conversations.turn("msg_none") is None
        assert await uow.conversations.answer_to("msg_1") == answer
        assert await uow.conversations.pending() == [first]
        assert await uow.conversations.documents("conv_1") == [document]
        assert [one.id for one in (await uow.conversations.page(owner="a", cursor=None, limit=5, search="🚚"))[0]] == ["conv_1"]


async def test_of_old_messages_only_those_are_at_hand_that_matter(database: Database) -> None:
    talk = Conversation(id="conv_h", workflow_id="wf_h", created_by="a", created_at=NOW, updated_at=NOW)
    said = [
        Message(id=f"msg_h{n}", conversation_id="conv_h", seq=n, role="user", text="x", created_at=NOW, client_id=f"c{n}", status=status)
        for n, status in enumerate((TurnStatus.PENDING, *[TurnStatus.DONE] * 5))
    ]
    async with database() as uow:
        await uow.conversations.add(talk)
        for message in said:
            await uow.conversations.add_message(message)
        assert [one.seq for one in await uow.conversations.at_hand("conv_h", None, limit=2)] == [0, 4, 5]
        assert [one.seq for one in await uow.conversations.at_hand("conv_h", "c2", limit=2)] == [0, 2, 4, 5]
        await uow.commit()


async def test_who_claims_a_conversation_has_it_alone(database: Database) -> None:
    talk, later = Conversation(id="conv_k", workflow_id="wf_k", created_by="a", created_at=NOW, updated_at=NOW), NOW + timedelta(minutes=1)
    async with database() as uow:
        await uow.conversations.add(talk)
        await uow.commit()
    order: list[str] = []

    async def claim(name: str) -> None:
        async with database() as uow:
            claimed = await uow.conversations.claim("conv_k", at=later)
            assert claimed == talk.model_copy(update={"updated_at": later})
            order.append(name)
            await asyncio.sleep(0.05)
            order.append(name)
            await uow.commit()

    await asyncio.gather(claim("one"), claim("other"))
    assert order[0] == order[1] != order[2] == order[3]
    async with database() as uow:
        assert await uow.conversations.counted("conv_k") == (talk.model_copy(update={"updated_at": later}), 2)
        await uow.conversations.save(talk.model_copy(update={"deleted_at": later}))
        assert await uow.conversations.claim("conv_k", at=later) is None
        assert await uow.conversations.claim("conv_none", at=later) is None


async def test_administrators_that_demote_each_other_at_once_leave_one(database: Database) -> None:
    async with database() as uow:
        for name in ("x", "y"):
            user = User(id=f"usr_{name}", email=f"{name}@acme.example", role=Role.ADMIN, created_at=NOW)
            await uow.accounts.add_user(user, Credentials(user_id=user.id, password_hash="h"))
        await uow.commit()
    together = asyncio.Barrier(2)

    async def demote(user_id: str) -> int:
        await together.wait()
        async with database() as uow:
            others = await uow.accounts.other_admins(user_id)
            user = await uow.accounts.user(user_id, lock=True)
            assert user is not None
            await asyncio.sleep(0.05)
            if others:
                await uow.accounts.save_user(user.model_copy(update={"role": Role.VIEWER}))
            await uow.commit()
        return others

    assert sorted(await asyncio.gather(demote("usr_x"), demote("usr_y"))) == [0, 1]
    async with database(read_only=True) as uow:
        assert [one.role for one in await uow.accounts.users()].count(Role.ADMIN) == 1


async def test_a_conversation_counts_what_is_written_in_it(database: Database) -> None:
    talk = Conversation(id="conv_v", workflow_id="wf_v", created_by="a", created_at=NOW, updated_at=NOW)
    said = Message(id="msg_v", conversation_id="conv_v", seq=1, role="user", text="Hello", created_at=NOW, proposed=())
    given = Document(id="doc_v", conversation_id="conv_v", filename="a.txt", text="t", created_at=NOW)
    async with database() as uow:
        await uow.conversations.add(talk)
        seen = [await uow.conversations.counted("conv_v")]
        for write in (
            uow.conversations.add_message(said),
            uow.conversations.save_message(said),
            uow.conversations.clear_proposals("wf_v"),
            uow.conversations.add_document(given),
            uow.conversations.remove_message("msg_v"),
            uow.conversations.write(talk, said, ended=said),
            uow.conversations.claim("conv_v", at=NOW),
            uow.conversations.add_message(said.model_copy(update={"id": "msg_w", "seq": 2}), claimed=True),
        ):
            await write
            seen.append(await uow.conversations.counted("conv_v"))
        await uow.conversations.save(talk.model_copy(update={"title": "Renamed"}))
        assert await uow.conversations.counted("conv_v") == (talk.model_copy(update={"title": "Renamed"}), 7)
        assert seen == [(talk, number) for number in (*range(8), 7)]
        assert await uow.conversations.counted("conv_none") is None
        await uow.commit()


async def test_plans_are_found_cleared_and_old_conversations_removed(database: Database) -> None:
    talk = Conversation(id="conv_p", workflow_id="wf_p", created_by="a", created_at=NOW, updated_at=NOW)
    edits = (AddStep(step=Step(id="one", action="log.write")),)
    said = [
        Message(
            id=f"msg_p{n}",
            conversation_id="conv_p",
            seq=n,
            role="assistant",
            text="p",
            created_at=NOW + timedelta(seconds=n),
            proposed=edits,
        )
        for n in (1, 2)
    ]
    async with database() as uow:
        await uow.conversations.add(talk)
        for message in said:
            await uow.conversations.add_message(message)
        await uow.conversations.add_document(Document(id="doc_p", conversation_id="conv_p", filename="a.txt", text="t", created_at=NOW))
        await uow.commit()
    async with database() as uow:
        assert await uow.conversations.proposal("wf_p") == said[1]
        assert await uow.conversations.proposal("wf_other") is None
        await uow.conversations.remove_message("msg_p2")
        assert await uow.conversations.proposal("wf_p") == said[0]
        await uow.conversations.clear_proposals("wf_p")
        assert await uow.conversations.proposal("wf_p") is None
        assert (await uow.conversations.page(owner="b", cursor=None, limit=5))[0] == []
        assert await uow.conversations.remove_before(NOW) == 0
        assert await uow.conversations.remove_before(NOW + timedelta(seconds=1)) == 1
        assert await uow.conversations.messages("conv_p") == []
        assert await uow.conversations.documents("conv_p") == []


COLUMNS = "at, actor_id, actor, via, action, target_kind, target_id, address"
FORGED = "CURRENT_TIMESTAMP, 'usr_1', 'nobody', 'session', 'test', 'thing', 't', ''"


CHANGES = {
    "postgresql": (
        "TRUNCATE audit_entries",
        f"INSERT INTO audit_entries (id, {COLUMNS}) VALUES ('aud_1', {FORGED}) ON CONFLICT (id) DO UPDATE SET actor = 'nobody'",
    ),
    "sqlite": (
        f"INSERT OR REPLACE INTO audit_entries (id, {COLUMNS}) VALUES ('aud_1', {FORGED})",
        f"REPLACE INTO audit_entries (rowid, id, {COLUMNS}) VALUES (1, 'aud_2', {FORGED})",
        "UPDATE OR REPLACE audit_entries SET id = 'aud_2'",
    ),
}


async def test_the_audit_log_is_only_added_to(database: Database) -> None:
    entry = AuditEntry(
        id="aud_1", at=NOW, actor_id="usr_1", actor="a@b.example", via="session", action="test", target_kind="thing", target_id="t"
    )
    async with database() as uow:
        await uow.audit.add(entry)
        await uow.commit()
    for statement in ("UPDATE audit_entries SET actor = 'nobody'", "DELETE FROM audit_entries", *CHANGES[database.engine.dialect.name]):
        with pytest.raises(DBAPIError, match="only added to"):
            async with database.engine.begin() as connection:
                await connection.execute(text(statement))
    async with database(read_only=True) as uow:
        assert (await uow.audit.page(cursor=None, limit=5))[0] == [entry]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, [3, 2, 1, 0]),
        ({"actor": "ADA@"}, [2, 0]),
        ({"action": "publish"}, [1]),
        ({"target_id": "t_"}, []),
        ({"target_id": "t3", "actor": "bob"}, [3]),
        ({"since": NOW + timedelta(hours=2)}, [3, 2]),
        ({"until": NOW + timedelta(hours=2)}, [1, 0]),
        ({"since": NOW + timedelta(hours=1), "until": NOW + timedelta(hours=2), "actor": " "}, [1]),
    ],
)
async def test_audit_entries_are_found_by_their_words_and_times(database: Database, wanted: dict[str, Any], found: list[int]) -> None:
    async with database() as uow:
        for number in range(4):
            await uow.audit.add(
                AuditEntry(
                    id=f"aud_{number}",
                    at=NOW + timedelta(hours=number),
                    actor_id="u",
                    actor=("Ada@a.example", "bob@a.example")[number % 2],
                    action=("user.update", "version.publish")[number == 1],
                    target_kind="thing",
                    target_id=f"t{number}",
                )
            )
        await uow.commit()
    async with database(read_only=True) as uow:
        entries, _ = await uow.audit.page(cursor=None, limit=5, wanted=AuditFilter(**wanted))
    assert [int(one.id[-1]) for one in entries] == found
