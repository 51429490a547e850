"""What cannot be loaded or done is told with a reference that is in the log, and its details can be taken along."""

import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.conftest import ELSEWHERE, SHOTS, sign_in
from tests.e2e.test_connection import TEXT, answered_once
from tests.e2e.test_pages import empty_builder
from tests.fixtures.app import EMAIL, PASSWORD, App


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page whose console may complain, and whose clipboard can be read."""
    SHOTS.mkdir(exist_ok=True)
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    yield context.new_page()
    context.close()


def told(box: Locator, app: App) -> str:
    """The reference that is shown; it reaches the log, and the clipboard by a click."""
    expect(box).to_contain_text(re.compile(r"ref_\w+"))
    found = re.search(r"ref_\w+", box.inner_text())
    assert found is not None
    deadline = time.monotonic() + 10
    while found[0] not in (app.data_dir / "output.log").read_text():
        assert time.monotonic() < deadline, f"{found[0]} is not in the log"
        time.sleep(0.05)
    box.get_by_role("button", name="Copy details").click()
    copied = str(box.page.evaluate("navigator.clipboard.readText()"))
    assert found[0] in copied
    assert box.page.url in copied
    return found[0]


@pytest.mark.parametrize("way", ["address", "link"])
def test_a_page_that_fails_to_load_is_told(page: Page, app: App, way: str) -> None:
    """Its own code is missing: gone to directly it would be dead, gone to by a link the old page would just come again."""
    sign_in(page, app)
    code = re.compile(r"/assets/_shipments_\._index-.*\.js")
    page.route(code, lambda route: route.abort())
    if way == "address":
        page.goto(f"{app.url}/shipments")
    else:
        page.get_by_role("link", name="Shipments").click()
    box = page.get_by_test_id("error-boundary")
    expect(box).to_contain_text("could not be loaded")
    told(box, app)
    page.screenshot(path=SHOTS / f"page-missing-{way}.png")
    page.unroute(code)
    box.get_by_role("button", name="Reload").click()
    expect(box).to_have_count(0)
    page.get_by_role("link", name="Shipments").click()
    expect(page.locator(".who")).to_have_text(EMAIL)
    expect(page).to_have_url(re.compile("/shipments"))


def test_a_handler_that_throws_is_told_with_details_to_take_along(page: Page, app: App) -> None:
    """What it reads was broken behind its back; as soon as that is mended the page goes on, for it was never lost."""
    sign_in(page, app)
    empty_builder(page, app)
    workflow_id = page.url.rstrip("/").rpartition("/")[2]
    page.get_by_test_id("side-palette").click()
    kept = stored(app, workflow_id, '{"steps": 5}')
    page.get_by_test_id("palette-log.write").click()
    toast = page.get_by_test_id("toast")
    expect(toast).to_contain_text("Something went wrong on our side")
    page.screenshot(path=SHOTS / "handler-broke.png")
    told(toast, app)
    assert "ValidationError" in (app.data_dir / "output.log").read_text()
    stored(app, workflow_id, kept)
    page.get_by_test_id("palette-log.write").click()
    expect(page.get_by_test_id("step-log_write")).to_be_visible()


def stored(app: App, workflow_id: str, definition: str) -> str:
    """Write a draft's definition into the database's file; answers what stood there."""
    with closing(sqlite3.connect(app.data_dir / "builder.db", timeout=10)) as connection, connection:
        (before,) = connection.execute("SELECT definition FROM drafts WHERE workflow_id = ?", (workflow_id,)).fetchone()
        connection.execute("UPDATE drafts SET definition = ? WHERE workflow_id = ?", (definition, workflow_id))
    return str(before)


def test_over_plain_http_from_another_machine_everything_is_there(page: Page, app: App) -> None:
    """Browsers keep ids and the clipboard back there."""
    page.goto(f"http://{ELSEWHERE}:{app.port}/login")
    assert not page.evaluate("isSecureContext")
    page.get_by_test_id("login-email").fill(EMAIL)
    page.get_by_test_id("login-password").fill(PASSWORD)
    page.get_by_test_id("login-submit").click()
    page.get_by_test_id("chat-input").fill(TEXT)
    page.get_by_test_id("chat-send").click()
    expect(page).to_have_url(re.compile(r"/workflows/wf_"))
    answered_once(page)
    page.evaluate("window.builder.copy('taken along')")
    page.get_by_test_id("chat-input").focus()
    page.keyboard.press("Control+v")
    expect(page.get_by_test_id("chat-input")).to_have_value("taken along")
