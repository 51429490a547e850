"""Two hundred conversations at once, in turns, over two processes: none sees another's words."""

import asyncio
import json
import random
import re

import httpx

from tests.fixtures.place import Place, place

CONVERSATIONS, PEOPLE, AT_ONCE = 200, 20, 16
MARK = re.compile(r"zq\d{4}zq")
TURNS = (
    "Send an email to {mark}@acme.test with the subject {mark} is late",
    "Add a step that writes {mark} to the log",
    "Change the subject to {mark} is very late",
    "What does this workflow do?",
)


async def talk(client: httpx.AsyncClient, token: str, mark: str, order: asyncio.Semaphore) -> list[str]:
    """One conversation; everything that was answered, and what is kept of it at the end."""
    cookie = {"cookie": f"builder_session={token}", "connection": "close", "origin": str(client.base_url).rstrip("/")}

    async def call(method: str, path: str, **body: str) -> httpx.Response:
        async with order:
            answer = await client.request(method, f"/api/v1{path}", json=body or None, headers=cookie)
        assert answer.is_success, answer.text
        return answer

    begun = (await call("POST", "/conversations", title=mark)).json()
    path = f"/conversations/{begun['id']}"
    answers = [(await call("POST", f"{path}/messages", text=turn.format(mark=mark))).text for turn in TURNS]
    kept = [(await call("GET", path)).text, (await call("GET", f"/workflows/{begun['workflow_id']}/draft")).text]
    steps = json.loads(kept[1])["definition"]["steps"]
    assert [step["action"] for step in steps] == ["email.send", "log.write"], (mark, kept[1])
    return [*answers, *kept]


async def everybody(there: Place) -> dict[str, list[str]]:
    tokens = await there.people(PEOPLE)
    marks = [f"zq{number:04d}zq" for number in random.sample(range(10_000), CONVERSATIONS)]
    order = asyncio.Semaphore(AT_ONCE)
    async with httpx.AsyncClient(base_url=there.app.url, timeout=60) as client:
        said = await asyncio.gather(*(talk(client, tokens[number % PEOPLE], mark, order) for number, mark in enumerate(marks)))
    return dict(zip(marks, said, strict=True))


def test_no_conversation_sees_another() -> None:
    with place(BUILDER_CHAT_RATE_LIMIT="10000/minute") as there:
        heard = asyncio.run(everybody(there))
    assert len(heard) == CONVERSATIONS
    for mark, texts in heard.items():
        assert {found for text in texts for found in MARK.findall(text)} == {mark}
