"""What many conversations cost a process: they are in the database, so none of its memory."""

import asyncio
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Table

from builder_app.domain.chat import Conversation, Message, MessageRole
from builder_app.storage.mappers import values_of
from builder_app.storage.migrate import upgrade
from builder_app.storage.tables.chat import ConversationRow, MessageRow
from builder_app.storage.unit_of_work import Database
from tests.application.conftest import PERSON, furnish
from tests.bench.machine import line, memory, spread

MANY, READS = 100_000, 300
_TALKS: Table = ConversationRow.__table__  # type: ignore[attr-defined]
_SAID: Table = MessageRow.__table__  # type: ignore[attr-defined]
_TURN: tuple[tuple[int, MessageRole], ...] = ((1, "user"), (2, "assistant"))
_START = datetime(2026, 1, 5, tzinfo=UTC)
_WORDS = "When a shipment is two hours late, mail the dock and wait 48 hours. " * 3


async def fill(url: str, count: int) -> None:
    """Conversations of one person with two messages each, written as rows."""
    database = Database(url)
    for first in range(0, count, 5000):
        numbers = range(first, min(first + 5000, count))
        talks = [
            Conversation(
                id=f"conv_{n}", workflow_id=f"wf_{n}", created_by=PERSON.email, created_at=_START, updated_at=_START + timedelta(seconds=n)
            )
            for n in numbers
        ]
        said = [
            Message(id=f"msg_{n}_{seq}", conversation_id=f"conv_{n}", seq=seq, role=role, text=f"{n}: {_WORDS}", created_at=_START)
            for n in numbers for seq, role in _TURN
        ]  # fmt: skip
        async with database.engine.begin() as connection:
            for table, records in ((_TALKS, talks), (_SAID, said)):
                await connection.execute(table.insert(), [values_of(record, table) for record in records])
    await database.close()


async def read(url: str, count: int) -> dict[str, list[float] | float]:
    """Seconds of lists and of single conversations, and the MiB that reading them left behind."""
    database = Database(url)
    chats = furnish(database).services.conversations
    await chats.list(PERSON)
    before = memory()
    listing, opening = [], []
    for _ in range(READS):
        began = time.perf_counter()
        await chats.list(PERSON, limit=50)
        listing.append(time.perf_counter() - began)
        number = random.randrange(count)
        began = time.perf_counter()
        view = await chats.get(PERSON, f"conv_{number}")
        opening.append(time.perf_counter() - began)
        assert view.messages[0].text.startswith(f"{number}: ")
    await database.close()
    return {"listing": listing, "opening": opening, "grown": memory() - before}


def measured(count: int) -> dict[str, list[float] | float]:
    """What a fresh process reads of so many conversations."""
    with tempfile.TemporaryDirectory(prefix="builder-talks-") as folder:
        url = f"sqlite+aiosqlite:///{Path(folder) / 'builder.db'}"
        upgrade(url)
        asyncio.run(fill(url, count))
        command = [sys.executable, "-m", "tests.bench.conversations", url, str(count)]
        found: dict[str, list[float] | float] = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
    return found


def figures(count: int = MANY) -> Iterator[str]:
    """Lines of the table."""
    found = measured(count)
    assert isinstance(found["listing"], list)
    assert isinstance(found["opening"], list)
    yield line(f"Memory for {count:,} conversations", f"{found['grown']:.1f} MiB more after {READS} lists and {READS} read", "none")
    yield line(f"List of {count:,} conversations", spread(found["listing"]), "none named")
    yield line(f"One of {count:,} conversations", spread(found["opening"]), "none named")


if __name__ == "__main__":
    print(json.dumps(asyncio.run(read(sys.argv[1], int(sys.argv[2])))))
