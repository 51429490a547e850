"""Signing in with an identity provider, and what each role sees."""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import SHOTS
from tests.fixtures.app import App
from tests.fixtures.identity import CLIENT, PASSWORD, SECRET, IdentityServer


@dataclass
class Joined:
    """An app that knows the provider."""

    app: App
    identity: IdentityServer


@pytest.fixture
def joined(own_app: App, identity_server: IdentityServer) -> Joined:
    own_app.extra = {
        "BUILDER_OIDC_ISSUER": identity_server.issuer, "BUILDER_OIDC_CLIENT_ID": CLIENT, "BUILDER_OIDC_CLIENT_SECRET": SECRET,
        "BUILDER_OIDC_ALLOWED_DOMAINS": "acme.test", "BUILDER_OIDC_NAME": "Acme",
    }  # fmt: skip
    own_app.start()
    return Joined(own_app, identity_server)


def sign_in_there(page: Page, username: str) -> None:
    """Through the link on the sign-in page, and the provider's own form."""
    expect(page.get_by_test_id("login-provider")).to_have_text("Sign in with Acme")
    page.get_by_test_id("login-provider").click()
    page.locator("input[name=username]").fill(username)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")


def test_people_come_in_with_their_identity_provider(page: Page, joined: Joined) -> None:
    ours = (joined.app.url, joined.identity.issuer)
    page.route("**/*", lambda route: route.continue_() if route.request.url.startswith(ours) else route.fulfill(body=""))
    page.goto(f"{joined.app.url}/login")
    expect(page.get_by_test_id("login-provider")).to_be_visible()
    page.screenshot(path=SHOTS / "sign-in-provider.png")
    sign_in_there(page, "eve")
    expect(page.get_by_test_id("login-problem")).to_contain_text("may not sign in here")
    page.screenshot(path=SHOTS / "sign-in-refused.png")
    sign_in_there(page, "ada")
    expect(page.get_by_test_id("chat-input")).to_be_visible()
    expect(page.locator(".rail")).to_contain_text("ada@acme.test")
    expect(page.locator(".rail")).not_to_contain_text("Audit log")
    for path in ("/workflows", "/runs", "/settings"):
        page.goto(f"{joined.app.url}{path}")
        expect(page).to_have_url(re.compile(f"{path}/?$"))
        expect(page.locator(".rail")).to_contain_text("ada@acme.test")
    page.goto(f"{joined.app.url}/audit")
    expect(page.get_by_test_id("chat-input")).to_be_visible()
    page.screenshot(path=SHOTS / "sign-in-viewer.png")
