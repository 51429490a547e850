"""The main job in a browser: describe, see, rehearse, publish, deploy, watch; and nothing is lost when the app is killed."""

import re

import httpx
from playwright.sync_api import Page, expect

from tests.e2e.conftest import SHOTS, sign_in
from tests.fixtures.app import KEY, App

STORY = (
    "When a shipment is more than 2 hours late, email the facility at dock.chicago@acme.com asking for a status update. "
    "Wait 48 hours for a reply. If nobody answers, send a follow-up, and if there is still no answer after another 24 hours "
    "escalate to ops.manager@acme.com."
)
HEADERS = {"Authorization": f"Bearer {KEY}"}


def build(page: Page) -> None:
    """Say the story on the home page and see it drawn."""
    page.get_by_test_id("chat-input").fill(STORY)
    page.get_by_test_id("chat-send").click()
    expect(page).to_have_url(re.compile(r"/workflows/wf_"))
    expect(page.locator("[data-testid^=step-]")).to_have_count(6)


def late(app: App, shipment_id: str) -> str:
    """A shipment that is three hours late; answers the run that it started."""
    shipment = {"shipment_id": shipment_id, "planned_delivery": "2026-01-05T12:00:00Z", "estimated_delivery": "2026-01-05T15:00:00Z"}
    answer = httpx.post(f"{app.url}/api/v1/shipments", json=shipment, headers=HEADERS)
    assert answer.status_code == 201, answer.text
    run_ids = answer.json()["run_ids"]
    assert run_ids
    return str(run_ids[-1])


def publish_and_deploy(page: Page) -> None:
    """Freeze the draft and turn its trigger on."""
    page.get_by_test_id("publish").click()
    page.get_by_test_id("publish-confirm").click()
    expect(page.get_by_test_id("publish-dialog")).to_have_count(0)
    page.get_by_test_id("deploy").click()
    page.get_by_test_id("deploy-confirm").click()
    expect(page.get_by_test_id("deploy-status")).to_contain_text("active")


def test_the_whole_story(signed_in: Page, app: App) -> None:
    page = signed_in
    build(page)
    expect(page.locator("[data-testid=chat-message][data-role=assistant]")).to_contain_text("5 steps")
    page.screenshot(path=SHOTS / "builder.png")

    page.get_by_test_id("simulate").click()
    expect(page.get_by_test_id("simulate-path").first).to_be_visible()
    page.get_by_test_id("simulate-all").click()
    expect(page.get_by_test_id("simulate-path")).to_have_count(3)
    expect(page.get_by_test_id("simulate-coverage")).to_contain_text("7 of 7")
    page.get_by_test_id("simulate-path").last.click()
    expect(page.get_by_test_id("simulate-message")).to_have_count(3)
    expect(page.locator("[data-lit=true]")).to_have_count(6)
    page.screenshot(path=SHOTS / "rehearsal.png")

    publish_and_deploy(page)
    run_id = late(app, "SHP-STORY")
    page.goto(f"{app.url}/runs/{run_id}")
    expect(page.get_by_test_id("run-status")).to_have_text("waiting")
    page.screenshot(path=SHOTS / "run.png")

    page.goto(f"{app.url}/mailbox")
    expect(page.get_by_test_id("mailbox-local")).to_be_visible()
    mail = page.get_by_test_id("mail").filter(has_text="SHP-STORY").first
    expect(mail).to_contain_text("dock.chicago@acme.com")
    mail.get_by_test_id("mail-reply").click()
    mail.get_by_test_id("mail-reply-body").fill("The truck is at the gate.")
    mail.get_by_test_id("mail-reply-send").click()
    expect(page.get_by_test_id("toast").filter(has_text="Answered as the recipient")).to_be_visible()
    page.goto(f"{app.url}/runs/{run_id}")
    expect(page.get_by_test_id("run-status")).to_have_text("succeeded")
    steps = httpx.get(f"{app.url}/api/v1/runs/{run_id}", headers=HEADERS).json()["steps"]
    assert [step["outcome"] for step in steps] == ["next", "replied"]
    assert steps[1]["output"]["reply"]["body"] == "The truck is at the gate."


def test_the_canvas_and_the_chat_share_one_history(signed_in: Page, app: App) -> None:
    page = signed_in
    build(page)
    page.get_by_test_id("side-palette").click()
    page.get_by_test_id("palette-log.write").click()
    expect(page.get_by_test_id("step-log_write")).to_be_visible()
    page.get_by_test_id("field-message").fill("done")
    page.get_by_test_id("field-name").click()
    page.get_by_test_id("undo").click()
    page.get_by_test_id("undo").click()
    expect(page.get_by_test_id("step-log_write")).to_have_count(0)
    page.get_by_test_id("redo").click()
    expect(page.get_by_test_id("step-log_write")).to_be_visible()
    page.get_by_test_id("chat-input").fill("make the first wait 36 hours")
    page.get_by_test_id("chat-send").click()
    expect(page.locator("[data-testid^=step-]").filter(has_text="36 hours")).to_have_count(1)
    page.reload()
    expect(page.locator("[data-testid^=step-]").filter(has_text="36 hours")).to_have_count(1)
    expect(page.locator("[data-testid=chat-message][data-role=user]")).to_have_count(2)


def test_changes_after_deploying_are_told_until_they_are_deployed_too(signed_in: Page) -> None:
    page = signed_in
    build(page)
    publish_and_deploy(page)
    expect(page.get_by_test_id("deploy-confirm")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("saved")).to_have_text("Saved")
    page.get_by_test_id("workflow-name").fill("Later")
    page.get_by_test_id("workflow-name").press("Enter")
    expect(page.get_by_test_id("saved")).to_contain_text("not published")
    page.reload()
    expect(page.get_by_test_id("saved")).to_contain_text("not published")
    page.get_by_test_id("deploy").click()
    expect(page.get_by_test_id("deploy-unpublished")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_test_id("publish").click()
    page.get_by_test_id("publish-confirm").click()
    expect(page.get_by_test_id("saved")).to_have_text("Saved")
    page.get_by_test_id("deploy").click()
    page.get_by_test_id("deploy-confirm").click()
    expect(page.get_by_test_id("deploy-status")).to_have_text("Version 2 is active.")
    expect(page.get_by_test_id("toast").filter(has_text="went wrong")).to_have_count(0)


def test_a_stale_tab_is_told_and_loses_nothing(signed_in: Page, app: App) -> None:
    page = signed_in
    build(page)
    other = page.context.new_page()
    other.goto(page.url)
    expect(other.locator("[data-testid^=step-]")).to_have_count(6)
    workflow_id = page.url.rstrip("/").rpartition("/")[2]
    draft = httpx.get(f"{app.url}/api/v1/workflows/{workflow_id}/draft", headers=HEADERS).json()
    edits = [{"kind": "set_details", "name": "Renamed elsewhere"}]
    url = f"{app.url}/api/v1/workflows/{workflow_id}/draft/edits"
    assert httpx.post(url, json={"revision": draft["revision"], "edits": edits}, headers=HEADERS).status_code == 200
    assert httpx.post(url, json={"revision": draft["revision"], "edits": edits}, headers=HEADERS).status_code == 409
    for tab in (page, other):
        expect(tab.get_by_test_id("workflow-name")).to_have_value("Renamed elsewhere")


def test_publishing_is_refused_while_an_error_stands(signed_in: Page) -> None:
    page = signed_in
    page.get_by_test_id("chat-input").fill("Send an email when a shipment is delayed")
    page.get_by_test_id("chat-send").click()
    expect(page.locator("[data-testid^=step-]")).to_have_count(2)
    page.get_by_test_id("publish").click()
    blocking = page.get_by_test_id("publish-dialog").get_by_test_id("issue-missing-parameter")
    expect(blocking.first).to_contain_text("to")
    expect(page.get_by_test_id("publish-confirm")).to_have_count(0)


def test_nothing_is_lost_when_the_app_is_killed(page: Page, own_app: App) -> None:
    own_app.start()
    sign_in(page, own_app)
    build(page)
    publish_and_deploy(page)
    builder_url = page.url
    run_id = late(own_app, "SHP-KILL")
    page.goto(f"{own_app.url}/runs/{run_id}")
    expect(page.get_by_test_id("run-status")).to_have_text("waiting")
    own_app.kill()
    expect(page.get_by_test_id("connection-banner")).to_be_visible()
    own_app.start()
    page.goto(builder_url)
    expect(page.locator("[data-testid^=step-]")).to_have_count(6)
    expect(page.locator("[data-testid=chat-message][data-role=user]")).to_have_count(1)
    expect(page.get_by_test_id("undo")).to_be_enabled()
    mails = httpx.get(f"{own_app.url}/api/v1/mailbox", headers=HEADERS).json()["items"]
    asked = [mail for mail in mails if mail["run_id"] == run_id]
    assert len(asked) == 1
    answer = httpx.post(f"{own_app.url}/api/v1/mailbox/{asked[0]['id']}/reply", json={"body": "Here now"}, headers=HEADERS, timeout=20)
    assert answer.status_code == 201
    page.goto(f"{own_app.url}/runs/{run_id}")
    expect(page.get_by_test_id("run-status")).to_have_text("succeeded")
    assert own_app.stop() == 0


def test_every_page_opens(signed_in: Page, app: App) -> None:
    page = signed_in
    for path in ("workflows", "runs", "tasks", "mailbox", "shipments", "actions", "connections", "settings", "audit"):
        page.goto(f"{app.url}/{path}")
        expect(page.locator("h1")).to_be_visible()
        page.screenshot(path=SHOTS / f"page-{path}.png")


def test_an_unknown_address_is_a_page_too(browser, app: App) -> None:
    context = browser.new_context()
    page = context.new_page()
    answer = page.goto(f"{app.url}/no/such/page")
    assert answer is not None
    assert answer.status == 404
    expect(page.get_by_test_id("not-found")).to_be_visible()
    context.close()
