"""Taking the app down as an administrator does: what was begun is finished or can be taken again, what was acknowledged is done."""

import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler
from typing import Any

import httpx
import pytest

from tests.fixtures.app import KEY, App, own_app
from tests.fixtures.model import Model, model, says

__all__ = ["model", "own_app"]
LIMIT_SECONDS = 30.0
STORE = {
    "schema": 1,
    "name": "Keep",
    "trigger": {"type": "manual", "params": {}},
    "inputs": [{"name": "n", "type": "number", "required": True}],
    "steps": [{"id": "keep", "action": "data.store", "params": {"collection": "kept", "record": {"n": "{{ input.n }}"}}}],
    "edges": [{"source": "trigger", "target": "keep", "outcome": "next"}],
}


@pytest.fixture
def client(own_app: App, model: Model) -> Iterator[httpx.Client]:
    """An administrator's client of an app whose assistant is a model that the test scripts."""
    own_app.extra = {"BUILDER_LLM_BASE_URL": model.url, "BUILDER_LLM_API_KEY": "key", "BUILDER_LLM_MODEL": "scripted"}
    model.script = [says("Hello.")]
    own_app.start()
    with httpx.Client(base_url=own_app.url, headers={"Authorization": f"Bearer {KEY}"}, timeout=60) as made:
        yield made


def conversation(client: httpx.Client) -> str:
    return str(client.post("/api/v1/conversations", json={}).json()["id"])


def say(client: httpx.Client, conversation_id: str) -> httpx.Response:
    return client.post(f"/api/v1/conversations/{conversation_id}/messages", json={"text": "what can you do?", "client_id": "one"})


def until(true: Any, *, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


class Load:
    """Starts runs as fast as it can until it is refused; `acknowledged` are those that were taken."""

    def __init__(self, client: httpx.Client) -> None:
        self.client = client
        self.workflow = client.post("/api/v1/workflows", json={"name": "Keep", "definition": STORE}).json()["id"]
        self.acknowledged: list[str] = []
        self.refused: list[int] = []
        self.over = threading.Event()

    def run(self) -> None:
        while not self.over.is_set():
            try:
                answer = self.client.post(f"/api/v1/workflows/{self.workflow}/runs", json={"input": {"n": len(self.acknowledged)}})
            except httpx.TransportError:
                return
            if answer.status_code != 201:
                self.refused.append(answer.status_code)
                assert int(answer.headers["retry-after"]) > 0
                return
            self.acknowledged.append(answer.json()["id"])


@pytest.mark.timeout(180)
def test_an_orderly_end_loses_nothing(own_app: App, client: httpx.Client, model: Model) -> None:
    asked, free = threading.Event(), threading.Event()

    def slow(handler: BaseHTTPRequestHandler) -> None:
        asked.set()
        free.wait(60)
        says("Here it is.")(handler)

    model.script = [slow, model.hang]
    finishes, hangs, load = conversation(client), conversation(client), Load(client)
    assert own_app.process is not None
    with ThreadPoolExecutor(8) as pool:
        loads = [pool.submit(load.run) for _ in range(3)]
        first = pool.submit(say, client, finishes)
        assert asked.wait(20)
        second = pool.submit(say, client, hangs)
        until(lambda: len(model.asked) == 2 and len(load.acknowledged) >= 20)
        began = time.monotonic()
        own_app.process.send_signal(signal.SIGTERM)
        until(lambda: client.get("/health/ready").status_code == 503)
        assert client.get("/health/live").status_code == 200
        until(lambda: all(one.done() for one in loads))
        assert load.refused
        assert set(load.refused) == {503}
        free.set()
        answered = first.result()
        assert (answered.status_code, answered.json()["reply"]) == (200, "Here it is.")
        interrupted = second.result()
        assert (interrupted.status_code, interrupted.json()["code"]) == (503, "turn-interrupted")
        assert own_app.process.wait(timeout=LIMIT_SECONDS) == 0
        taken = time.monotonic() - began
    assert 10 <= taken <= LIMIT_SECONDS
    model.released.set()
    model.script = [says("Now.")]
    own_app.start()
    messages = client.get(f"/api/v1/conversations/{hangs}").json()["messages"]
    assert [one["status"] for one in messages] == ["interrupted"]
    assert say(client, hangs).json()["reply"] == "Now."
    left = set(load.acknowledged)

    def all_done() -> bool:
        left.difference_update({one for one in left if client.get(f"/api/v1/runs/{one}").json()["status"] == "succeeded"})
        return not left

    until(all_done, seconds=60)
    print(f"{len(load.acknowledged)} runs acknowledged, none lost; down after {taken:.1f} s")


def test_a_second_signal_ends_at_once(own_app: App, client: httpx.Client, model: Model) -> None:
    model.script = [model.hang]
    assert own_app.process is not None
    with ThreadPoolExecutor(1) as pool:
        turn = pool.submit(say, client, conversation(client))
        until(lambda: len(model.asked) == 1)
        own_app.process.send_signal(signal.SIGINT)
        until(lambda: client.get("/health/ready").status_code == 503)
        began = time.monotonic()
        own_app.process.send_signal(signal.SIGINT)
        assert own_app.process.wait(timeout=5) == 1
        assert time.monotonic() - began < 3
        assert isinstance(turn.exception(timeout=5), httpx.TransportError)
    own_app._port_free()


def test_without_work_it_is_down_soon(own_app: App, client: httpx.Client) -> None:
    assert client.get("/health/ready").status_code == 200
    began = time.monotonic()
    assert own_app.stop() == 0
    assert time.monotonic() - began < 12
