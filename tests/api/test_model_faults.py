"""Whatever a language model does wrong: it is told by name, the message is kept, the draft is whole, and the turn can be taken again."""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from builder_app.assistant.agent.graph import MAX_ROUNDS
from builder_app.assistant.service import build_assistant, build_stand_in
from builder_app.settings import Settings
from tests.api.conftest import World, opened, populate
from tests.assistant.agent.test_brain import BUILD
from tests.fixtures.model import Answer, Model, breaks, calls, echoes, fails, model, says, sends

__all__ = ["model"]
TEXT = "When a shipment is 2 hours late, mail dock@acme.test"
BROKEN = calls(("add_step", '{"id": "ask", "action": "email.send", "name"'))
OTHER_QUOTES = calls(("add_step", "{'id': 'ask', 'action': 'email.send', 'name': 'Ask'}"))
LIST = calls(("add_step", '["ask", "email.send"]'))
FOREIGN = calls(("add_step", '{"identifiant": "ask", "étape": "courriel"}'))
LOOP = calls(("describe_action", {"id": "email.send"}))

FAULTS: dict[str, tuple[list[Answer], int, str]] = {
    "key": ([fails(401)], 503, "model-refused-key"),
    "forbidden": ([fails(403)], 503, "model-refused-key"),
    "request": ([fails(400)], 503, "model-unavailable"),
    "busy": ([fails(429, Retry_After="60")], 429, "rate-limited"),
    "down": ([fails(500)], 503, "model-unavailable"),
    "cut": ([breaks("I will add a step")], 503, "model-unavailable"),
    "cut after a tool": ([BUILD, breaks("I built one")], 503, "model-unavailable"),
    "page": ([sends("<html>Sign in to the proxy</html>", kind="text/html")], 503, "model-unreadable"),
    "no json": ([sends("data: {'choices': [}\n\ndata: [DONE]\n\n")], 503, "model-unreadable"),
    "other json": ([sends('data: {"antwort": "Hallo"}\n\ndata: [DONE]\n\n')], 503, "model-empty"),
    "a list": ([sends("data: [1, 2]\n\ndata: [DONE]\n\n")], 503, "model-unreadable"),
    "nothing": ([sends("")], 503, "model-unreadable"),
    "loop": ([BUILD, LOOP], 503, "model-loop"),
    "empty": ([says("")], 503, "model-empty"),
    "broken arguments": ([BROKEN], 503, "model-loop"),
}


@pytest.fixture
async def world(empty_database: Path, tmp_path: Path, model: Model) -> AsyncIterator[World]:
    """The application with a language model behind its assistant."""
    settings = Settings(data_dir=tmp_path, env="test", llm_base_url=model.url, llm_api_key="k", llm_model="scripted", _env_file=None)
    database = Path(shutil.copy(empty_database, tmp_path / "test.db"))
    async with opened(database, assistant=build_assistant(settings), stand_in=build_stand_in(settings)) as made:
        await populate(made)
        yield made


async def begun(world: World) -> dict[str, Any]:
    """A new conversation."""
    found: dict[str, Any] = (await world.client.post("/api/v1/conversations", json={})).json()
    return found


async def state(world: World, conversation: dict[str, Any]) -> tuple[list[tuple[str, str, str]], dict[str, Any]]:
    """What was said with its status, and the draft."""
    said = (await world.client.get(f"/api/v1/conversations/{conversation['id']}")).json()["messages"]
    draft = (await world.client.get(f"/api/v1/workflows/{conversation['workflow_id']}/draft")).json()
    return [(one["role"], one["text"], one["status"]) for one in said], draft


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_fault_is_named_the_message_kept_the_draft_whole_and_the_turn_taken_again(world: World, model: Model, fault: str) -> None:
    script, status, code = FAULTS[fault]
    conversation = await begun(world)
    before = (await state(world, conversation))[1]
    model.script = list(script)
    path, said = f"/api/v1/conversations/{conversation['id']}/messages", {"text": TEXT, "client_id": "one"}
    answer = await world.client.post(path, json=said, timeout=30)
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    messages, draft = await state(world, conversation)
    assert messages == [("user", TEXT, "failed")]
    assert draft == before
    model.script = [BUILD, says("I built it.")]
    again = await world.client.post(path, json=said, timeout=30)
    assert [step["id"] for step in again.json()["workflow"]["steps"]] == ["ask"]
    messages, _ = await state(world, conversation)
    assert [(role, status) for role, _, status in messages] == [("user", "done"), ("assistant", "done")]


@pytest.mark.parametrize("fault", ["key", "busy", "down", "cut", "no json", "loop", "empty"])
async def test_a_stream_that_was_begun_ends_with_the_fault(world: World, model: Model, fault: str) -> None:
    script, status, code = FAULTS[fault]
    conversation = await begun(world)
    model.script = list(script)
    path = f"/api/v1/conversations/{conversation['id']}/messages"
    answer = await world.client.post(path, json={"text": TEXT}, headers={"Accept": "text/event-stream"}, timeout=30)
    events = [line.split("\n") for line in answer.text.strip().split("\n\n")]
    kinds = [lines[0].removeprefix("event: ") for lines in events]
    assert kinds[-1] == "error"
    assert "changes" not in kinds
    problem = json.loads(events[-1][1].removeprefix("data: "))
    assert (problem["status"], problem["code"]) == (status, code)


async def test_a_server_that_is_away_is_told(empty_database: Path, tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, env="test", llm_base_url="http://127.0.0.1:9/v1", llm_api_key="k", _env_file=None)
    async with opened(Path(shutil.copy(empty_database, tmp_path / "test.db")), assistant=build_assistant(settings)) as made:
        await populate(made)
        conversation = await begun(made)
        answer = await made.client.post(f"/api/v1/conversations/{conversation['id']}/messages", json={"text": TEXT}, timeout=30)
        assert (answer.status_code, answer.json()["code"]) == (503, "model-unavailable")
        assert (await state(made, conversation))[0] == [("user", TEXT, "failed")]


async def test_two_faults_and_then_an_answer_is_an_answer(world: World, model: Model) -> None:
    conversation = await begun(world)
    model.script = [fails(500), fails(500), BUILD, says("I built it.")]
    answer = await world.client.post(f"/api/v1/conversations/{conversation['id']}/messages", json={"text": TEXT}, timeout=30)
    assert answer.json()["reply"] == "I built it."
    assert len(model.asked) == 4


async def test_who_is_asked_to_wait_is_told_how_long(world: World, model: Model) -> None:
    conversation = await begun(world)
    model.script = [fails(429, Retry_After="60")]
    answer = await world.client.post(f"/api/v1/conversations/{conversation['id']}/messages", json={"text": TEXT}, timeout=30)
    assert answer.headers["retry-after"] == "60"
    assert len(model.asked) == 1


@pytest.mark.parametrize("arguments", [BROKEN, OTHER_QUOTES, LIST, FOREIGN], ids=["cut off", "other quotes", "a list", "other names"])
async def test_arguments_that_cannot_be_read_are_told_to_the_model(world: World, model: Model, arguments: Answer) -> None:
    conversation = await begun(world)
    model.script = [arguments, BUILD, says("I built it.")]
    answer = await world.client.post(f"/api/v1/conversations/{conversation['id']}/messages", json={"text": TEXT}, timeout=30)
    assert [step["id"] for step in answer.json()["workflow"]["steps"]] == ["ask"], answer.text
    told = [one["content"] for one in model.asked[1]["messages"] if one["role"] == "tool"]
    assert told
    assert len(model.asked) < MAX_ROUNDS


@pytest.mark.parametrize("fault", ["key", "busy", "down", "cut", "empty"])
async def test_the_built_in_assistant_is_offered_and_says_who_answers(world: World, model: Model, fault: str) -> None:
    conversation = await begun(world)
    model.script = list(FAULTS[fault][0])
    path, said = f"/api/v1/conversations/{conversation['id']}/messages", {"text": TEXT, "client_id": "one"}
    failed = (await world.client.post(path, json=said, timeout=30)).json()
    assert failed["stand_in"] == "builtin"
    asked = len(model.asked)
    answer = (await world.client.post(path, json={**said, "stand_in": "builtin"}, timeout=30)).json()
    assert answer["reply"].startswith("Answered by the built-in assistant.")
    assert [step["action"] for step in answer["workflow"]["steps"]] == ["email.send"]
    assert len(model.asked) == asked
    messages, _ = await state(world, conversation)
    assert [(role, status) for role, _, status in messages] == [("user", "done"), ("assistant", "done")]
    model.script = [says("Hello.")]
    answer = (await world.client.post(path, json={"text": "what can you do?"}, timeout=30)).json()
    assert answer["reply"] == "Hello."


async def test_a_refusal_of_ours_offers_nobody_else(world: World) -> None:
    conversation = await begun(world)
    failed = (await world.client.post(f"/api/v1/conversations/{conversation['id']}/messages", json={"text": ""})).json()
    assert failed["stand_in"] is None


async def test_people_who_talk_at_once_hear_and_are_told_only_their_own(world: World, model: Model) -> None:
    model.script = [echoes]
    roles = ("admin", "editor", "operator") * 5

    async def talk(number: int, role: str) -> list[str]:
        headers, heard = world.as_(role), []
        conversation = (await world.client.post("/api/v1/conversations", json={}, headers=headers)).json()
        for turn in range(3):
            said = {"text": f"what of load {role}-{number}-{turn}?"}
            path = f"/api/v1/conversations/{conversation['id']}/messages"
            heard.append((await world.client.post(path, json=said, headers=headers, timeout=60)).json()["reply"])
        return heard

    for number, (role, heard) in enumerate(zip(roles, await asyncio.gather(*map(talk, range(len(roles)), roles)), strict=True)):
        assert heard == [f"You said: what of load {role}-{number}-{turn}?" for turn in range(3)]
    for asked in model.asked:
        words = " ".join(str(one["content"]) for one in asked["messages"] if one["role"] != "system")
        mine = asked["messages"][-1]["content"].rpartition("-")[0]
        assert words.count("load ") == words.count(mine.rpartition(" ")[2])


async def test_two_turns_of_one_conversation_follow_each_other(world: World, model: Model) -> None:
    model.script = [echoes]
    conversation = await begun(world)
    path = f"/api/v1/conversations/{conversation['id']}/messages"
    said = [{"text": f"what of load {number}?", "client_id": f"c{number}"} for number in range(4)]
    answers = await asyncio.gather(*(world.client.post(path, json=one, timeout=60) for one in said))
    assert sorted(one.json()["reply"] for one in answers) == [f"You said: {one['text']}" for one in said]
    messages, _ = await state(world, conversation)
    assert [role for role, _, _ in messages] == ["user", "assistant"] * 4
    assert sorted(len([one for one in asked["messages"] if one["role"] == "user"]) for asked in model.asked) == [1, 2, 3, 4]


async def test_the_same_message_sent_twice_at_once_is_one_turn(world: World, model: Model) -> None:
    model.script = [BUILD, says("I built it.")]
    conversation = await begun(world)
    said = {"text": TEXT, "client_id": "one"}
    path = f"/api/v1/conversations/{conversation['id']}/messages"
    first, second = await asyncio.gather(*(world.client.post(path, json=said, timeout=60) for _ in range(2)))
    assert first.json()["message_id"] == second.json()["message_id"]
    assert len(model.asked) == 2
    assert len((await state(world, conversation))[0]) == 2


async def test_the_same_first_request_is_answered_from_the_cache_and_marked(world: World, model: Model) -> None:
    model.script = [BUILD, says("I built it.")]
    answers = []
    for _ in range(2):
        conversation = await begun(world)
        path = f"/api/v1/conversations/{conversation['id']}/messages"
        answers.append((await world.client.post(path, json={"text": TEXT}, timeout=60)).json())
    assert [one["cached"] for one in answers] == [False, True]
    assert answers[0]["workflow"] == answers[1]["workflow"]
    assert len(model.asked) == 2
