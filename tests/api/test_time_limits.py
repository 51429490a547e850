"""A turn has a time limit: what is over it is told, and the work behind it ends."""

import asyncio
import shutil
import time
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from builder_app.assistant.service import build_assistant
from builder_app.settings import Settings
from tests.api.conftest import ADMIN_KEY, World, opened, populate
from tests.fixtures.model import Model, model, says

__all__ = ["model"]
LIMIT = timedelta(seconds=1)
HANGING = 50


@pytest.fixture
async def world(empty_database: Path, tmp_path: Path, model: Model) -> AsyncIterator[World]:
    """The application with a language model behind its assistant, and a short limit for a turn."""
    path = shutil.copy(empty_database, tmp_path / "test.db")
    settings = Settings(
        data_dir=tmp_path,
        env="test",
        llm_base_url=model.url,
        llm_api_key="k",
        llm_model="scripted",
        agent_timeout_seconds=60,
        _env_file=None,
    )
    async with opened(Path(path), assistant=build_assistant(settings), agent_timeout=LIMIT) as made:
        await populate(made)
        yield made


async def until(condition: Callable[[], bool], what: str) -> None:
    """Wait for something to become so."""
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline, what
        await asyncio.sleep(0.01)


async def said(world: World, text: str = "Write a note") -> tuple[httpx.Response, float]:
    """A first message in a conversation of its own: the answer, and how long it took."""
    begun = (await world.client.post("/api/v1/conversations", json={})).json()
    began = time.monotonic()
    answer = await world.client.post(f"/api/v1/conversations/{begun['id']}/messages", json={"text": text}, timeout=30)
    return answer, time.monotonic() - began


async def test_a_turn_over_its_limit_is_told_and_the_model_is_not_waited_for(world: World, model: Model) -> None:
    model.script = [model.hang]
    answer, seconds = await said(world)
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (504, "turn-timeout")
    assert problem["detail"] == "The assistant did not answer within 1 s. Nothing was changed; try again."
    assert seconds < 3
    assert len(model.asked) == 1
    await until(lambda: len(model.left) == 1, "the call to the model is cut when the turn is over")


async def test_the_older_api_tells_it_too(world: World, model: Model) -> None:
    model.script = [model.hang]
    answer = await world.client.post("/api/workflow-agent/chat", json={"session_id": "s-1", "message": "Write a note"}, timeout=30)
    assert answer.status_code == 504
    await until(lambda: len(model.left) == 1, "the call to the model is cut when the turn is over")


async def test_stopping_a_turn_ends_the_call_to_the_model(world: World, model: Model) -> None:
    model.script = [model.hang]
    begun = (await world.client.post("/api/v1/conversations", json={})).json()
    turn = asyncio.create_task(world.client.post(f"/api/v1/conversations/{begun['id']}/messages", json={"text": "Write a note"}))
    await until(lambda: len(model.asked) == 1, "the model is asked")
    who = await world.runtime.accounts.principal_of_key(ADMIN_KEY)
    assert who is not None
    assert await world.runtime.chat.stop(who, begun["id"])
    assert (await turn).status_code == 409
    await until(lambda: len(model.left) == 1, "the call to the model is cut when the turn is stopped")


async def test_while_fifty_turns_hang_the_next_is_answered_as_fast_as_alone(
    world: World, model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(world.runtime.chat, "_timeout", timedelta(seconds=40))
    model.script = [says("Hello.")]
    alone = sorted([(await said(world))[1] for _ in range(5)])[2]
    model.script = [model.hang]
    turns = [asyncio.create_task(said(world)) for _ in range(HANGING)]
    try:
        await until(lambda: len(model.asked) == HANGING + 5, "fifty calls hang at the model")
        model.script = [says("Hello.")]
        answers = [await said(world) for _ in range(5)]
        assert {answer.status_code for answer, _ in answers} == {200}
        beside = sorted(seconds for _, seconds in answers)[2]
        print(f"alone {alone * 1000:.0f} ms, beside {HANGING} hanging turns {beside * 1000:.0f} ms")
        assert beside < 10 * alone + 1
        assert not any(turn.done() for turn in turns)
    finally:
        model.released.set()
        await asyncio.gather(*turns, return_exceptions=True)
