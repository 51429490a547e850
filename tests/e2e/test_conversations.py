"""The page of conversations: found, renamed, kept elsewhere, deleted."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.conftest import SHOTS
from tests.e2e.test_story import build
from tests.fixtures.app import App


def test_a_conversation_is_found_renamed_kept_and_deleted(signed_in: Page, app: App) -> None:
    page = signed_in
    build(page)
    workflow_path = re.search(r"/workflows/wf_\w+", page.url)
    assert workflow_path
    page.get_by_role("link", name="Conversations").click()
    rows = page.get_by_test_id("conversation")
    mine = rows.filter(has=page.locator(f'a[href="{workflow_path.group()}"]'))
    expect(mine).to_have_count(1)
    title = mine.get_by_test_id("conversation-title")
    title.fill("Kettle talk")
    title.blur()
    expect(mine.get_by_test_id("conversation-title")).to_have_value("Kettle talk")
    page.get_by_test_id("search").fill("kettle TALK")
    expect(rows).to_have_count(1)
    page.screenshot(path=SHOTS / "conversations.png")
    with page.expect_download() as kept:
        mine.get_by_test_id("export-markdown").click()
    text = kept.value.path().read_text()
    assert text.startswith("# Kettle talk\n")
    assert "dock.chicago@acme.com" in text
    mine.get_by_test_id("conversation-delete").click()
    expect(rows).to_have_count(0)
    page.get_by_test_id("show-deleted").click()
    mine.get_by_test_id("conversation-restore").click()
    expect(rows).to_have_count(0)
    page.get_by_test_id("show-deleted").click()
    expect(mine).to_have_count(1)
    page.goto(f"{app.url}{workflow_path.group()}")
    expect(page.get_by_test_id("canvas")).to_be_visible()
