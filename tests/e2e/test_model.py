"""With a language model set up: it answers, and a crash in the middle of its turn loses nothing."""

import threading

import httpx

from tests.assistant.agent.test_brain import BUILD
from tests.e2e.test_mail import until
from tests.fixtures.app import KEY, App
from tests.fixtures.model import Model, model, says

__all__ = ["model"]
HEADERS = {"Authorization": f"Bearer {KEY}"}


def test_a_turn_that_a_crash_cut_short_can_be_taken_again(own_app: App, model: Model) -> None:
    own_app.extra = {"BUILDER_LLM_BASE_URL": model.url, "BUILDER_LLM_API_KEY": "k", "BUILDER_LLM_MODEL": "scripted"}
    model.script = [model.hang]
    own_app.start()
    said = {"text": "When a shipment is 2 hours late, mail dock@acme.test", "client_id": "once"}
    with httpx.Client(base_url=own_app.url, headers=HEADERS, timeout=60) as client:
        conversation = client.post("/api/v1/conversations", json={}).json()
        path = f"/api/v1/conversations/{conversation['id']}"
        failures: list[Exception] = []

        def send() -> None:
            try:
                httpx.post(f"{own_app.url}{path}/messages", json=said, headers=HEADERS, timeout=60)
            except httpx.HTTPError as error:
                failures.append(error)

        sender = threading.Thread(target=send)
        sender.start()
        until(lambda: len(model.asked) == 1, what="the turn reaches the model")
        own_app.kill()
        sender.join(20)
        assert failures, "the connection broke with the app"
        model.released.set()
        model.script = [BUILD, says("I built it.")]
        own_app.start()
        messages = client.get(path).json()["messages"]
        assert [(one["role"], one["status"]) for one in messages] == [("user", "interrupted")]
        answer = client.post(f"{path}/messages", json=said).json()
        assert [step["action"] for step in answer["workflow"]["steps"]] == ["email.send"]
        again = client.post(f"{path}/messages", json=said).json()
        assert again["message_id"] == answer["message_id"]
        roles = [one["role"] for one in client.get(path).json()["messages"]]
        assert roles == ["user", "assistant"]
