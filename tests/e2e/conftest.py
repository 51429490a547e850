"""A browser for the end-to-end tests; an error in its console fails the test."""

import os
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.fixtures.app import EMAIL, PASSWORD, App

ELSEWHERE = "builder.example"
"""A name of this machine that browsers do not take for it."""
SHOTS = Path(__file__).resolve().parents[2] / "test-results"
HARMLESS = ("ResizeObserver loop", "websocket error", "WebSocket connection", "ERR_CONNECTION_REFUSED", "status of 422")
CUT_LINES = ("net::ERR_", "Failed to fetch", "NetworkError", "status of 502", "status of 503")
"""What Chromium says of a line that a killed server cut, in one of many ways: only where a test has a server to kill."""
expect.set_options(timeout=15_000)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, or the one that CHROMIUM names."""
    arguments = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
    arguments.append(f"--host-resolver-rules=MAP {ELSEWHERE} 127.0.0.1")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=arguments)
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page of its own, as large as a desk's screen."""
    SHOTS.mkdir(exist_ok=True)
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    fresh = context.new_page()
    errors: list[str] = []
    fresh.on("pageerror", lambda error: errors.append(str(error)))
    fresh.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    yield fresh
    context.close()
    expected = HARMLESS + CUT_LINES if "own_app" in request.fixturenames else HARMLESS
    serious = [one for one in errors if not any(word in one for word in expected)]
    assert not serious, serious


@pytest.fixture(scope="session")
def session(app: App) -> dict[str, str]:
    """One session of the administrator for all pages that only need to be signed in: attempts are limited by the minute."""
    answer = httpx.post(f"{app.url}/api/v1/session", json={"email": EMAIL, "password": PASSWORD}).raise_for_status()
    return {"name": "builder_session", "value": answer.cookies["builder_session"], "url": app.url}


@pytest.fixture
def signed_in(page: Page, app: App, session: dict[str, str]) -> Page:
    """A page on which the administrator is signed in."""
    page.context.add_cookies([{"name": session["name"], "value": session["value"], "url": session["url"]}])
    page.goto(app.url)
    expect(page.get_by_test_id("chat-input")).to_be_visible()
    return page


def sign_in(page: Page, app: App) -> None:
    """Sign in by hand."""
    page.goto(f"{app.url}/login")
    page.get_by_test_id("login-email").fill(EMAIL)
    page.get_by_test_id("login-password").fill(PASSWORD)
    page.get_by_test_id("login-submit").click()
    expect(page.get_by_test_id("chat-input")).to_be_visible()
