"""Templates of the workspace in a browser: made in the builder, begun with and removed in the gallery."""

import re

import httpx
from playwright.sync_api import Page, expect

from tests.e2e.conftest import SHOTS
from tests.fixtures.app import EMAIL, KEY, App

HEADERS = {"Authorization": f"Bearer {KEY}"}
NAME = "Ask twice, then tell the manager"


def workflow(app: App) -> str:
    """The id of a new workflow with one step."""
    definition = {
        "schema": 1,
        "name": "Dock question",
        "trigger": {"type": "manual", "params": {}},
        "steps": [{"id": "note", "action": "log.write", "name": "Note it", "params": {"message": "asked"}}],
        "edges": [{"source": "trigger", "target": "note", "outcome": "next"}],
    }
    given = {"name": "Dock question", "definition": definition}
    return str(httpx.post(f"{app.url}/api/v1/workflows", json=given, headers=HEADERS).raise_for_status().json()["id"])


def test_a_workflow_is_saved_as_a_template_used_and_removed(signed_in: Page, app: App) -> None:
    page, made = signed_in, workflow(app)
    page.goto(f"{app.url}/workflows/{made}")
    expect(page.get_by_test_id("step-note")).to_be_visible()
    page.get_by_test_id("save-template").click()
    expect(page.get_by_test_id("template-name")).to_have_value("Dock question")
    page.get_by_test_id("template-name").fill(NAME)
    page.get_by_test_id("template-description").fill("Change the address of the dock first.")
    page.screenshot(path=SHOTS / "template-dialog.png")
    page.get_by_test_id("template-confirm").click()
    expect(page.get_by_text("is a template now")).to_be_visible()
    expect(page.get_by_test_id("template-dialog")).to_have_count(0)

    page.goto(f"{app.url}/templates")
    card = page.get_by_test_id("shared-template").filter(has_text=NAME)
    expect(card).to_contain_text("Change the address of the dock first.")
    expect(card).to_contain_text(f"1 step · {EMAIL}")
    page.screenshot(path=SHOTS / "templates.png", full_page=True)
    card.get_by_test_id("shared-use").click()
    expect(page).to_have_url(re.compile(r"/workflows/wf_"))
    assert made not in page.url
    begun = page.url
    expect(page.get_by_test_id("workflow-name")).to_have_value(NAME)
    expect(page.get_by_test_id("step-note")).to_be_visible()

    page.goto(f"{app.url}/templates")
    card.get_by_test_id("shared-remove").click()
    expect(card).to_have_count(0)
    page.reload()
    expect(page.locator("[data-testid^=template-]").first).to_be_visible()
    expect(card).to_have_count(0)
    page.get_by_test_id("show-deleted").click()
    card.get_by_test_id("shared-restore").click()
    expect(card).to_have_count(0)
    page.get_by_test_id("show-deleted").click()
    expect(card.get_by_test_id("shared-use")).to_be_visible()
    card.get_by_test_id("shared-remove").click()
    expect(card).to_have_count(0)
    page.goto(begun)
    expect(page.get_by_test_id("step-note")).to_be_visible()
