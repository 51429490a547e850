"""The plan before a first build: shown, changed by talking, built by a click or by acting on it."""

import re

import httpx
from playwright.sync_api import Page, expect

from tests.e2e.conftest import SHOTS
from tests.e2e.test_story import HEADERS, build
from tests.fixtures.app import App


def workflow_of(page: Page) -> str:
    return page.url.rstrip("/").rpartition("/")[2]


def stored(page: Page, app: App) -> list[str]:
    """The ids of the steps that the draft really has."""
    answer = httpx.get(f"{app.url}/api/v1/workflows/{workflow_of(page)}/draft", headers=HEADERS)
    return [step["id"] for step in answer.json()["definition"]["steps"]]


def test_a_first_request_is_a_plan_until_it_is_built(signed_in: Page, app: App) -> None:
    page = signed_in
    build(page)
    card = page.get_by_test_id("plan-card")
    expect(card).to_contain_text("When a shipment is more than 2 hours late")
    expect(card.locator(".plan-step")).to_have_count(5)
    expect(page.get_by_test_id("plan-ribbon")).to_have_text("Planned, not built yet")
    expect(page.locator("[data-plan=true]")).to_have_count(6)
    assert stored(page, app) == []
    page.screenshot(path=SHOTS / "plan.png")

    page.reload()
    expect(page.get_by_test_id("plan-card")).to_be_visible()
    page.get_by_test_id("plan-change").click()
    expect(page.get_by_test_id("chat-input")).to_be_focused()
    page.keyboard.type("make the first wait 36 hours")
    page.keyboard.press("Enter")
    expect(page.locator("[data-plan=true]").filter(has_text="36 hours")).to_have_count(1)
    expect(page.get_by_test_id("plan-card")).to_have_count(1)
    assert stored(page, app) == []

    page.get_by_test_id("plan-approve").click()
    expect(page.get_by_test_id("plan-card")).to_have_count(0)
    expect(page.get_by_test_id("plan-ribbon")).to_have_count(0)
    expect(page.locator("[data-plan=true]")).to_have_count(0)
    expect(page.locator("[data-testid^=step-][data-mark=true]")).to_have_count(6)
    expect(page.locator("[data-testid^=edge-][data-mark=true]")).to_have_count(5)
    assert len(stored(page, app)) == 5
    page.screenshot(path=SHOTS / "plan-built.png")

    page.get_by_test_id("message-undo").click()
    expect(page.locator("[data-testid^=step-]")).to_have_count(1)
    assert stored(page, app) == []


def test_acting_on_the_plan_builds_it(signed_in: Page, app: App) -> None:
    page = signed_in
    build(page)
    page.get_by_test_id("simulate").click()
    expect(page.get_by_test_id("simulate-path").first).to_be_visible()
    expect(page.get_by_test_id("plan-ribbon")).to_have_count(0)
    expect(page.get_by_test_id("plan-card")).to_have_count(0)
    assert len(stored(page, app)) == 5


def test_an_edit_on_the_canvas_builds_the_plan_first(signed_in: Page, app: App) -> None:
    page = signed_in
    build(page)
    page.get_by_test_id("side-palette").click()
    page.get_by_test_id("palette-log.write").click()
    expect(page.get_by_test_id("step-log_write")).to_be_visible()
    expect(page.get_by_test_id("plan-ribbon")).to_have_count(0)
    assert len(stored(page, app)) == 6
    for _ in range(2):
        page.get_by_test_id("undo").click()
    expect(page.locator("[data-testid^=step-]")).to_have_count(1)
    expect(page).to_have_url(re.compile(r"/workflows/wf_"))


def test_the_last_message_is_edited_and_sent_again(signed_in: Page, app: App) -> None:
    page = signed_in
    build(page)
    page.get_by_test_id("plan-approve").click()
    expect(page.get_by_test_id("plan-card")).to_have_count(0)
    page.get_by_test_id("chat-input").fill("make the first wait 36 hours")
    page.get_by_test_id("chat-send").click()
    expect(page.locator("[data-testid^=step-]").filter(has_text="36 hours")).to_have_count(1)
    page.get_by_test_id("chat-edit").click()
    expect(page.get_by_test_id("chat-input")).to_have_value("make the first wait 36 hours")
    page.get_by_test_id("chat-input").fill("make the second wait 30 hours")
    page.get_by_test_id("chat-send").click()
    steps = page.locator("[data-testid^=step-]")
    expect(steps.filter(has_text="30 hours")).to_have_count(1)
    expect(steps.filter(has_text="48 hours")).to_have_count(1)
    expect(steps.filter(has_text="36 hours")).to_have_count(0)
    expect(page.locator("[data-testid=chat-message][data-role=user]")).to_have_count(2)
    page.screenshot(path=SHOTS / "edited.png")


def test_each_action_tells_what_it_still_needs(signed_in: Page) -> None:
    page = signed_in
    page.get_by_test_id("chat-input").fill("Send an email when a shipment is delayed")
    page.get_by_test_id("chat-send").click()
    expect(page.locator("[data-testid^=step-]")).to_have_count(2)
    actions = page.get_by_test_id("chat-actions")
    expect(actions.locator("summary")).to_have_text("1 action, 0 ready")
    actions.locator("summary").click()
    expect(actions).to_contain_text("recipient")
    page.get_by_test_id("chat-input").fill("dock@acme.com")
    page.get_by_test_id("chat-send").click()
    expect(actions.locator("summary")).to_have_text("1 action, 1 ready")
    page.screenshot(path=SHOTS / "actions.png")
