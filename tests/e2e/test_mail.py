"""A run over real mail: out through an SMTP server, on by an answer that arrives over IMAP."""

import time
from collections.abc import Callable
from email.message import EmailMessage
from urllib.parse import quote

import httpx

from tests.fixtures.app import KEY, App
from tests.fixtures.dovecot import PASSWORD, Mailbox, dovecot, mailbox
from tests.fixtures.smtp import Sink, sink

__all__ = ["dovecot", "mailbox", "sink"]
HEADERS = {"Authorization": f"Bearer {KEY}"}
DEFINITION = {
    "name": "Ask the dock",
    "trigger": {"type": "shipment", "params": {"event": "delayed", "delay_hours": 2}},
    "steps": [
        {
            "id": "ask",
            "action": "email.send",
            "params": {"to": ["dock@acme.test"], "subject": "Status of {{ trigger.shipment.shipment_id }}", "body": "Where is it?"},
        },
        {"id": "answer", "action": "email.wait_for_reply", "params": {"email_step": "ask", "timeout": {"value": 2, "unit": "hours"}}},
        {"id": "note", "action": "log.write", "params": {"message": "{{ steps.answer.reply.body }}"}},
        {"id": "late", "action": "log.write", "params": {"message": "nobody answered"}},
    ],
    "edges": [
        {"source": "trigger", "target": "ask"},
        {"source": "ask", "target": "answer"},
        {"source": "answer", "target": "note", "outcome": "replied"},
        {"source": "answer", "target": "late", "outcome": "timeout"},
    ],
}


def until(condition: Callable[[], bool], *, what: str, seconds: float = 30) -> None:
    """Wait for something that a server does by itself."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"This did not happen: {what}"
        time.sleep(0.1)


def test_an_answer_over_imap_continues_the_run(own_app: App, sink: Sink, mailbox: Mailbox) -> None:
    own_app.extra = {
        "BUILDER_SMTP_URL": f"smtp://127.0.0.1:{sink.port}",
        "BUILDER_IMAP_URL": f"imap+plain://{mailbox.user}:{quote(PASSWORD)}@127.0.0.1:{mailbox.port}",
        "BUILDER_MAIL_FROM": "workflows@acme.test",
    }
    own_app.start()
    with httpx.Client(base_url=own_app.url, headers=HEADERS, timeout=20) as client:
        workflow = client.post("/api/v1/workflows", json={"name": "Ask the dock", "definition": DEFINITION}).json()
        assert client.post(f"/api/v1/workflows/{workflow['id']}/versions", json={}).status_code == 201
        assert client.post(f"/api/v1/workflows/{workflow['id']}/deployment", json={}).status_code == 201
        shipment = {"shipment_id": "SHP-9", "planned_delivery": "2026-01-05T12:00:00Z", "estimated_delivery": "2026-01-05T15:00:00Z"}
        run_id = client.post("/api/v1/shipments", json=shipment).json()["run_ids"][0]
        until(lambda: len(sink.messages) == 1, what="the mail goes out over SMTP")
        sent = sink.messages[0]
        assert sent["Subject"] == "Status of SHP-9"
        assert sent["From"] == "workflows@acme.test"
        until(lambda: client.get(f"/api/v1/runs/{run_id}").json()["status"] == "waiting", what="the run waits")

        answer = EmailMessage()
        answer["From"], answer["To"], answer["Subject"] = "dock@acme.test", "workflows@acme.test", "Re: Status of SHP-9"
        answer["Message-ID"], answer["In-Reply-To"] = "<answer-1@acme.test>", sent["Message-ID"]
        answer.set_content("At the gate.\n\nOn Monday the desk wrote:\n> Where is it?\n")
        mailbox.put(answer)
        until(lambda: client.get(f"/api/v1/runs/{run_id}").json()["status"] == "succeeded", what="the answer continues the run")
        steps = {step["step_id"]: step for step in client.get(f"/api/v1/runs/{run_id}").json()["steps"]}
    assert list(steps) == ["ask", "answer", "note"]
    assert steps["answer"]["outcome"] == "replied"
    assert steps["note"]["input"]["message"] == "At the gate."
    assert len(sink.messages) == 1
