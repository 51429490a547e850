"""Looking into mailboxes: what is new is taken in once, whatever fails in between."""

from dataclasses import dataclass, field
from datetime import datetime

import pytest

from builder_app.application.inbox import Inbox
from builder_app.application.ports import MailConnection
from builder_app.domain.errors import InvalidInput, MailUnavailable, NotFound, StorageUnavailable
from builder_app.domain.mail import IncomingMail
from builder_app.infra.secrets import AesSecretBox
from tests.application.conftest import START, House

SETTINGS = MailConnection(host="mail.example", port=993, username="ops")


def a_mail(number: int) -> IncomingMail:
    return IncomingMail(message_id=f"<{number}@x>", sender="dock@acme.example", body=f"Mail {number}", received_at=START)


@dataclass
class Boxes:
    """Mailboxes by host."""

    kept: dict[str, list[IncomingMail]] = field(default_factory=dict)
    read: list[tuple[str, str]] = field(default_factory=list)
    away: frozenset[str] = frozenset()

    async def unseen(self, connection: MailConnection, *, limit: int = 50) -> list[IncomingMail]:
        if connection.host in self.away:
            raise MailUnavailable("away")
        return list(self.kept.get(connection.host, []))

    async def recent(self, connection: MailConnection, *, since: datetime, limit: int) -> list[IncomingMail]:
        return self.kept[connection.host][:limit]

    async def taken(self, connection: MailConnection, mail: IncomingMail) -> None:
        self.kept[connection.host] = [one for one in self.kept[connection.host] if one.message_id != mail.message_id]

    async def mark_read(self, connection: MailConnection, message_ids: list[str]) -> int:
        self.read += [(connection.host, one) for one in message_ids]
        return len(message_ids)

    async def test(self, connection: MailConnection) -> str:
        return "ok"


def inbox(house: House, boxes: Boxes, *, default: MailConnection | None = SETTINGS) -> Inbox:
    return Inbox(uow=house.database, box=AesSecretBox("a key for tests"), reader=boxes, mail=house.services.mail, default=default)


async def bodies(house: House) -> list[str]:
    return sorted(one.body for one in (await house.services.mail.list(house.person)).items)


async def connected(house: House, host: str) -> str:
    config = {"host": host, "username": "u", "password": "p"}
    return (await house.services.connections.create(house.person, kind="imap", name=host, config=config)).id


async def test_what_is_new_is_taken_once(house: House) -> None:
    boxes = Boxes({"mail.example": [a_mail(1), a_mail(2)]})
    looks = inbox(house, boxes)
    assert [await looks.once(), await looks.once()] == [2, 0]
    boxes.kept["mail.example"] = [a_mail(2), a_mail(3)]
    assert await looks.once() == 1
    assert await bodies(house) == ["Mail 1", "Mail 2", "Mail 3"]


async def test_connections_come_before_the_settings_and_one_that_is_away_keeps_none_back(house: House) -> None:
    boxes = Boxes({"mail.example": [a_mail(1)], "a.example": [a_mail(2)], "b.example": [a_mail(3)]}, away=frozenset({"a.example"}))
    await connected(house, "a.example")
    await connected(house, "b.example")
    assert await inbox(house, boxes).once() == 1
    assert await bodies(house) == ["Mail 3"]


async def test_a_message_is_not_lost_while_the_database_is_away(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    boxes = Boxes({"mail.example": [a_mail(1)]})
    looks = inbox(house, boxes)

    async def away(mail: IncomingMail) -> bool:
        raise StorageUnavailable("away")

    with monkeypatch.context() as patch:
        patch.setattr(house.services.mail, "receive", away)
        assert [await looks.once() for _ in range(3)] == [0, 0, 0]
    assert await looks.once() == 1


async def test_a_message_that_cannot_be_taken_does_not_block_the_next(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    boxes = Boxes({"mail.example": [a_mail(1), a_mail(2)]})
    receive = house.services.mail.receive

    async def picky(mail: IncomingMail) -> bool:
        if mail.message_id == "<1@x>":
            raise InvalidInput("no")
        return await receive(mail)

    monkeypatch.setattr(house.services.mail, "receive", picky)
    assert await inbox(house, boxes).once() == 1
    assert boxes.kept["mail.example"] == []


async def test_one_mailbox_can_be_searched(house: House) -> None:
    boxes = Boxes({"a.example": [a_mail(1)], "b.example": [a_mail(2)]})
    await connected(house, "a.example")
    other = await connected(house, "b.example")
    looks = inbox(house, boxes)
    assert [one.body for one in await looks.recent(other, since=START, limit=5)] == ["Mail 2"]
    with pytest.raises(NotFound):
        await looks.recent("conn_nothing", since=START, limit=5)


async def test_messages_are_marked_in_the_mailbox_that_is_named(house: House) -> None:
    boxes = Boxes()
    await connected(house, "a.example")
    other = await connected(house, "b.example")
    looks = inbox(house, boxes)
    assert await looks.mark_read(["<1@x>"], connection=other) == 1
    assert await looks.mark_read(["<2@x>"]) == 2
    assert boxes.read == [("b.example", "<1@x>"), ("a.example", "<2@x>"), ("b.example", "<2@x>")]
