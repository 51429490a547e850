"""The settings page and the audit log: people kept out and let in, sessions and keys ended, passwords changed, and all of it on record."""

import csv
import io
import re
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import SHOTS
from tests.fixtures.app import EMAIL, KEY, App

HEADERS = {"Authorization": f"Bearer {KEY}"}
PASSWORD, OTHER = "a long enough password", "another long password"


@pytest.fixture
def person(app: App, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of an operator with an account of their own."""
    email = f"{re.sub(r'[^a-z]', '', request.node.originalname)[-40:]}@acme.test"
    given = {"email": email, "password": PASSWORD, "role": "operator", "name": "Op"}
    user = httpx.post(f"{app.url}/api/v1/users", json=given, headers=HEADERS).raise_for_status().json()
    yield email
    assert httpx.delete(f"{app.url}/api/v1/users/{user['id']}", headers=HEADERS).status_code == 204


def sign_in(app: App, email: str, password: str = PASSWORD) -> httpx.Client:
    """A client with a session; without one where it was refused."""
    client = httpx.Client(base_url=app.url, headers={"origin": app.url})
    client.post("/api/v1/session", json={"email": email, "password": password})
    return client


def may(client: httpx.Client) -> bool:
    return client.get("/api/v1/workflows").status_code == 200


def as_person(page: Page, app: App, client: httpx.Client) -> Page:
    page.context.add_cookies([{"name": "builder_session", "value": client.cookies["builder_session"], "url": app.url}])
    page.goto(f"{app.url}/settings")
    expect(page.get_by_text("Your sessions")).to_be_visible()
    return page


def test_a_person_is_suspended_and_let_in_again(signed_in: Page, app: App, person: str) -> None:
    theirs = sign_in(app, person)
    assert may(theirs)
    signed_in.goto(f"{app.url}/settings")
    row = signed_in.locator(".row", has_text=person).last
    row.get_by_test_id("suspend").click()
    expect(row.get_by_text("suspended", exact=True)).to_be_visible()
    signed_in.screenshot(path=SHOTS / "people.png", full_page=True)
    assert not may(theirs)
    assert not may(sign_in(app, person))
    row.get_by_test_id("restore").click()
    expect(row.get_by_test_id("suspend")).to_be_visible()
    assert may(sign_in(app, person))
    own = signed_in.locator(".row", has_text=EMAIL).last
    own.get_by_test_id("suspend").click()
    expect(signed_in.get_by_text(re.compile("administrator", re.IGNORECASE)).last).to_be_visible()
    signed_in.reload()
    expect(signed_in.get_by_text("Your sessions")).to_be_visible()


def test_a_session_of_another_browser_is_ended(page: Page, app: App, person: str) -> None:
    here, elsewhere = sign_in(app, person), sign_in(app, person)
    as_person(page, app, here)
    sessions = page.locator(".row", has=page.get_by_test_id("remove"))
    expect(sessions).to_have_count(2)
    sessions.filter(has_not_text="this one").get_by_test_id("remove").click()
    expect(sessions).to_have_count(1)
    assert (may(here), may(elsewhere)) == (True, False)


def test_a_new_password_ends_the_other_sessions(page: Page, app: App, person: str) -> None:
    here, elsewhere = sign_in(app, person), sign_in(app, person)
    as_person(page, app, here)
    page.locator("input[name=current]").fill("not the password")
    page.locator("input[name=new]").fill(OTHER)
    page.get_by_role("button", name="Change password").click()
    expect(page.get_by_text("The current password is wrong.")).to_be_visible()
    page.locator("input[name=current]").fill(PASSWORD)
    page.locator("input[name=new]").fill(OTHER)
    page.get_by_role("button", name="Change password").click()
    expect(page.get_by_text("The password is changed.")).to_be_visible()
    assert (may(here), may(elsewhere)) == (True, False)
    assert (may(sign_in(app, person)), may(sign_in(app, person, OTHER))) == (False, True)


def test_a_revoked_key_opens_nothing(page: Page, app: App, person: str) -> None:
    as_person(page, app, sign_in(app, person))
    page.get_by_test_id("key-name").fill("nightly")
    page.get_by_role("button", name="Make a key").click()
    key = page.get_by_test_id("new-key").inner_text()
    client = httpx.Client(base_url=app.url, headers={"Authorization": f"Bearer {key}"})
    assert may(client)
    row = page.locator(".row", has_text="nightly").last
    row.get_by_test_id("remove").click()
    expect(row).to_have_count(0)
    assert not may(client)


def test_the_audit_log_is_searched_and_kept_as_a_file(signed_in: Page, app: App, person: str) -> None:
    user = next(one for one in httpx.get(f"{app.url}/api/v1/users", headers=HEADERS).json()["items"] if one["email"] == person)
    path = f"{app.url}/api/v1/users/{user['id']}"
    for role in ("editor", "viewer"):
        assert httpx.patch(path, json={"role": role}, headers=HEADERS).status_code == 200
    page = signed_in
    page.goto(f"{app.url}/audit")
    entries = page.get_by_test_id("audit-entry")
    expect(entries.first).to_be_visible()
    page.get_by_test_id("action").fill("USER.update")
    page.get_by_test_id("target_id").fill(user["id"])
    page.get_by_test_id("audit-find").click()
    expect(entries).to_have_count(2)
    expect(entries.first).to_contain_text("role: editor → viewer")
    expect(entries.first).to_contain_text("with a key, from 127.0.0.1")
    page.screenshot(path=SHOTS / "audit.png")
    page.get_by_role("link", name="Home").first.click()
    page.get_by_role("link", name="Audit log").click()
    expect(page.get_by_test_id("action")).to_have_value("USER.update")
    expect(entries).to_have_count(2)
    page.locator("[data-part=fill]").dispatch_event("click")
    expect(page.get_by_test_id("target_id")).to_have_value(user["id"])
    expect(entries).to_have_count(2)
    with page.expect_download() as kept:
        page.get_by_test_id("audit-csv").click()
    rows = list(csv.DictReader(io.StringIO(kept.value.path().read_text())))
    assert [row["target_id"] for row in rows] == [user["id"]] * 2
    page.get_by_test_id("until").fill("2026-01-01")
    page.get_by_test_id("audit-find").click()
    expect(page.get_by_text("Nothing fits.")).to_be_visible()
