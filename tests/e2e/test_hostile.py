"""Words that would like to be a program: shown to the letter everywhere, carried out nowhere."""

from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.fixtures.app import KEY, App

MARK = "window.__taken=1"
IMAGE, SCRIPT = f"<img src=x onerror={MARK}>", f"<script>{MARK}</script>"
LINK = f"[press me](javascript:{MARK})"
HOSTILE = f"{IMAGE} {SCRIPT} {LINK}"
HARM = f"""() => [...document.querySelectorAll('[src=x], a[href^="javascript" i], iframe, [onerror]')].map(one => one.outerHTML)
    .concat([...document.scripts].filter(one => one.text === '{MARK}').map(one => one.outerHTML), window.__taken ? ['taken'] : [])"""
DEFINITION: dict[str, Any] = {
    "name": f"Hostile {IMAGE}",
    "description": HOSTILE,
    "steps": [
        {
            "id": "mail",
            "action": "email.send",
            "name": IMAGE + LINK,
            "params": {"to": ["dock@acme.test"], "subject": HOSTILE, "body": HOSTILE},
        },
        {"id": "log", "action": "log.write", "name": SCRIPT + LINK, "params": {"message": HOSTILE}},
        {"id": "ask", "action": "human.approval", "name": LINK, "params": {"approvers": ["boss@acme.test"], "message": HOSTILE}},
    ],
    "edges": [{"source": "trigger", "target": "mail"}, {"source": "mail", "target": "log"}, {"source": "log", "target": "ask"}],
}


@pytest.fixture(scope="module")
def places(app: App) -> dict[str, str]:
    """Pages that show hostile words, and some of the words that each shows."""
    with httpx.Client(base_url=app.url, headers={"Authorization": f"Bearer {KEY}"}, timeout=30) as client:

        def post(path: str, body: Any) -> Any:
            return client.post(f"/api/v1{path}", json=body).raise_for_status().json()

        workflow = post("/workflows", {"name": f"Hostile {IMAGE}", "definition": DEFINITION})["id"]
        run = post(f"/workflows/{workflow}/runs", {})["id"]
        shipment = {"shipment_id": "SHP-HOSTILE", "carrier": IMAGE, "customer": LINK, "attributes": {"note": SCRIPT}}
        post("/shipments", shipment)
    return {
        f"/workflows/{workflow}": "onerror=",
        "/workflows": "onerror=",
        f"/runs/{run}": "onerror=",
        "/runs": "onerror=",
        "/mailbox": "onerror=",
        "/tasks": "javascript:",
        "/shipments": "onerror=",
        "/shipments/SHP-HOSTILE": "<script>",
        "/audit": "SHP-HOSTILE",
    }


def test_no_page_carries_out_what_it_shows(signed_in: Page, app: App, places: dict[str, str]) -> None:
    page = signed_in
    for path, words in places.items():
        page.goto(app.url + path)
        expect(page.get_by_text(words).filter(visible=True).first).to_be_visible()
        assert page.evaluate(HARM) == [], path


def test_a_conversation_quotes_and_does_nothing(signed_in: Page, app: App, places: dict[str, str]) -> None:
    page = signed_in
    page.goto(app.url + next(iter(places)))
    for said in (f"Rename the approval to {LINK}", f"Set the log message to {IMAGE} {SCRIPT}", "What does this workflow do?"):
        page.get_by_test_id("chat-input").fill(said)
        page.get_by_test_id("chat-send").click()
        expect(page.locator(".msg.user").last).to_contain_text(said)
        expect(page.get_by_test_id("chat-progress")).to_have_count(0)
    expect(page.locator(".msg.assistant").last).to_contain_text("press me")
    for link in page.get_by_text("press me").all():
        if link.is_visible():
            link.click()
    assert page.evaluate(HARM) == []
    page.reload()
    expect(page.locator(".msg.user").last).to_be_visible()
    assert page.evaluate(HARM) == []
