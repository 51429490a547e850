"""Idempotency keys on both databases: calls at the same time have one effect and one answer."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import BaseModel

from builder_app.application.once import HELD, Once
from builder_app.storage.unit_of_work import Database

NOW = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


class Answer(BaseModel):
    """What a call answers."""

    number: int


@pytest.fixture(params=["sqlite_url", "postgres_url"])
def url(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue(request.param))


async def test_one_effect_and_one_answer(url: str) -> None:
    processes = [Database(url), Database(url)]
    effects: list[int] = []

    async def call(number: int, *, at: datetime = NOW) -> str:
        once = Once("publish", "wf_1", "usr_1", "key", body={"note": "a"}, at=at)
        async with processes[number % 2]() as uow:
            first = await once.answer(uow)
            if first is not None:
                return first
            effects.append(number)
            answer = Answer(number=number)
            await once.keep(uow, answer)
            await uow.commit()
        return answer.model_dump_json()

    answers = await asyncio.gather(*(call(number) for number in range(8)))
    assert len(effects) == 1
    assert set(answers) == {Answer(number=effects[0]).model_dump_json()}
    assert await call(8, at=NOW + HELD - timedelta(seconds=1)) == answers[0]
    assert await call(9, at=NOW + HELD + timedelta(seconds=1)) == Answer(number=9).model_dump_json()
    for process in processes:
        await process.close()
