"""What starts work shows it, and cannot be pressed twice."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.test_pages import Held, empty_builder
from tests.fixtures.app import App


@pytest.mark.parametrize(
    ("path", "button", "handler"),
    [
        ("builder", "simulate", "simulate_state.open"),
        ("builder", "publish", "open_publish"),
        ("builder", "deploy", "open_deploy"),
        ("builder", "run-now", "open_run"),
        ("/workflows", "new-workflow", "workflows_state.create"),
    ],
)
def test_a_button_that_works_shows_it_and_asks_once(signed_in: Page, app: App, path: str, button: str, handler: str) -> None:
    """The answers of the server are held back, as on a slow line."""
    page = signed_in
    answers = Held(page)
    if path == "builder":
        empty_builder(page, app)
    else:
        page.goto(app.url + path)
        expect(page.locator(".who")).not_to_be_empty()
    pressed = page.get_by_test_id(button)
    answers.hold()
    pressed.click()
    expect(pressed).to_have_attribute("aria-busy", "true")
    pressed.click(force=True)
    pressed.press("Enter")
    asked = [frame for frame in answers.sent if handler in str(frame)]
    assert len(asked) == 1, answers.sent
    answers.release()
    if path == "builder":
        expect(pressed).not_to_have_attribute("aria-busy", "true")
        page.keyboard.press("Escape")
        pressed.click()
        expect(pressed).not_to_have_attribute("aria-busy", "true")
        assert len([frame for frame in answers.sent if handler in str(frame)]) == 2
    else:
        expect(page).to_have_url(re.compile(r"/workflows/wf_"))


def test_a_form_is_sent_once(signed_in: Page, app: App) -> None:
    page = signed_in
    answers = Held(page)
    page.goto(f"{app.url}/settings")
    name = page.locator("form input[name=name]").first
    expect(page.locator(".who")).not_to_be_empty()
    name.fill("twice")
    form = page.locator("form", has=page.locator("input[name=name]")).first
    answers.hold()
    form.locator("button[type=submit]").click()
    expect(form).to_have_attribute("aria-busy", "true")
    form.locator("button[type=submit]").click(force=True)
    assert len([frame for frame in answers.sent if "create_key" in str(frame)]) == 1
    answers.release()
    expect(form).not_to_have_attribute("aria-busy", "true")
    expect(page.get_by_text("twice", exact=True)).to_have_count(1)
