"""A line that breaks: the server killed, paused, restarted, or answering errors; what was typed and sent is kept, and is one message."""

import os
import re
import signal
import subprocess
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.conftest import SHOTS, sign_in
from tests.e2e.test_pages import empty_builder
from tests.fixtures import processes
from tests.fixtures.app import EMAIL, PASSWORD, App
from tests.fixtures.gate import Gate
from tests.fixtures.model import Model, fails, model, says
from tests.fixtures.servers import free_port, postgres_server, postgres_url

__all__ = ["model", "postgres_server", "postgres_url"]
TEXT = "Every weekday at 9am email planning@acme.example a list of late shipments"


def said(page: Page, role: str) -> Locator:
    """The messages of one side."""
    return page.locator(f"[data-testid=chat-message][data-role={role}]")


def answered_once(page: Page, text: str = TEXT) -> None:
    """One message, one answer, and an empty box; also after the page is loaded anew."""
    expect(said(page, "assistant")).to_have_count(1)
    expect(said(page, "user")).to_contain_text([text])
    expect(page.get_by_test_id("chat-input")).to_have_value("")
    expect(page.get_by_test_id("chat-send")).to_be_enabled()
    page.reload()
    expect(said(page, "user")).to_contain_text([text])
    expect(said(page, "assistant")).to_have_count(1)


def processes_of(app: App, words: str) -> list[int]:
    """The processes of the app whose command holds these words."""
    assert app.process is not None
    return processes.named(app.process.pid, words)


@contextmanager
def paused(pids: list[int]) -> Iterator[None]:
    """Processes that stand still for a while."""
    assert pids
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)


@contextmanager
def answering(port: int, status: int, **headers: str) -> Iterator[None]:
    """A server in the app's place that answers everything with one status."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name.replace("_", "-"), value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            return

    ThreadingHTTPServer.allow_reuse_address = True
    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page whose console may complain: the server is away on purpose."""
    SHOTS.mkdir(exist_ok=True)
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    yield context.new_page()
    context.close()


def test_a_message_sent_while_the_server_is_away_goes_out_once_by_itself(page: Page, own_app: App) -> None:
    """Killed, then an error for everything, then back: each cause is told, and the message needs no second click."""
    own_app.start()
    sign_in(page, own_app)
    empty_builder(page, own_app)
    box, card = page.get_by_test_id("chat-input"), page.get_by_test_id("chat-connection")
    own_app.kill()
    expect(page.get_by_test_id("connection-banner")).to_be_visible()
    page.get_by_test_id("side-palette").click()
    box.fill(TEXT)
    page.get_by_test_id("chat-send").click()
    expect(page.get_by_test_id("chat-send")).to_be_disabled()
    expect(card).to_contain_text("Connection Error")
    expect(card).to_contain_text("connection refused")
    expect(card).to_contain_text("goes out by itself")
    page.screenshot(path=SHOTS / "connection-refused.png")
    for status, words in ((500, "an error (500)"), (504, "timed out"), (503, "unavailable")):
        with answering(own_app.port, status):
            card.get_by_test_id("chat-retry").click()
            expect(card).to_contain_text(words)
            expect(box).to_have_value(TEXT)
    with answering(own_app.port, 429, Retry_After="30"):
        card.get_by_test_id("chat-retry").click()
        expect(card).to_contain_text("rate limited")
        expect(card).to_contain_text(re.compile(r"again in \d+ s"))
        page.screenshot(path=SHOTS / "connection-limited.png")
    own_app.start()
    expect(page.get_by_test_id("connection-banner")).to_have_count(0)
    expect(card).to_have_count(0)
    answered_once(page)


def test_reconnecting_takes_longer_each_time_and_is_counted(page: Page, own_app: App) -> None:
    own_app.start()
    attempts: list[tuple[float, str]] = []
    page.on("websocket", lambda socket: attempts.append((time.monotonic(), socket.url)) if "again=" in socket.url else None)
    sign_in(page, own_app)
    begun = len(attempts)
    own_app.kill()
    expect(page.get_by_test_id("connection-banner")).to_be_visible()
    deadline = time.monotonic() + 15
    while len(attempts) < begun + 6:
        assert time.monotonic() < deadline, attempts
        page.wait_for_timeout(50)
    tries = attempts[begun:]
    assert [re.search(r"again=(\d+)", url)[1] for _, url in tries[:5]] == list("12345")  # type: ignore[index]
    waits = [later - earlier for (earlier, _), (later, _) in pairwise(tries)]
    assert waits[4] > 2 * waits[1], waits
    own_app.start()
    expect(page.get_by_test_id("connection-banner")).to_have_count(0)
    with urllib.request.urlopen(f"{own_app.url}/metrics", timeout=5) as answer:
        counted = re.search(rb'retries_total{call="browser"} (\d+)', answer.read())
    assert counted is not None
    assert int(counted[1]) >= 6


def test_a_message_to_a_paused_server_is_one_message_when_it_goes_on(page: Page, own_app: App) -> None:
    own_app.start()
    sign_in(page, own_app)
    empty_builder(page, own_app)
    with paused(processes_of(own_app, "builder_app.serve")):
        page.get_by_test_id("chat-input").fill(TEXT)
        page.get_by_test_id("chat-input").press("Enter")
        expect(page.get_by_test_id("chat-connection")).to_contain_text("timed out")
        expect(page.get_by_test_id("connection-banner")).to_be_visible()
        expect(page.get_by_test_id("chat-input")).to_have_value(TEXT)
        page.screenshot(path=SHOTS / "connection-paused.png")
    expect(page.get_by_test_id("connection-banner")).to_have_count(0)
    answered_once(page)


def test_a_message_that_a_kill_cut_short_is_taken_again(page: Page, own_app: App, model: Model) -> None:
    """The turn was stored and running when the server died: it is shown as not finished, with Retry, and is one message in the end."""
    own_app.extra = {"BUILDER_LLM_BASE_URL": model.url, "BUILDER_LLM_API_KEY": "k", "BUILDER_LLM_MODEL": "scripted"}
    model.script = [model.hang]
    own_app.start()
    sign_in(page, own_app)
    empty_builder(page, own_app)
    page.get_by_test_id("chat-input").fill(TEXT)
    page.get_by_test_id("chat-send").click()
    expect(page.get_by_test_id("chat-progress")).to_be_visible()
    expect(page.get_by_test_id("chat-input")).to_have_value("")
    own_app.kill()
    model.released.set()
    model.script = [says("Here it is.")]
    own_app.start()
    expect(page.get_by_test_id("chat-failed")).to_contain_text("The server stopped during this turn")
    page.get_by_test_id("chat-retry").click()
    answered_once(page)


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("hang", "did not answer within 3 s"),
        ("refused", "cannot be reached"),
        ("401", "refused our key"),
        ("429", "busy"),
        ("500", "error (500)"),
    ],
)
def test_the_cause_of_a_turn_that_failed_is_told(page: Page, own_app: App, model: Model, fault: str, words: str) -> None:
    url = model.url if fault != "refused" else "http://127.0.0.1:9/v1"
    own_app.extra = {
        "BUILDER_LLM_BASE_URL": url,
        "BUILDER_LLM_API_KEY": "k",
        "BUILDER_LLM_MODEL": "scripted",
        "BUILDER_AGENT_TIMEOUT_SECONDS": "3" if fault == "hang" else "30",
    }
    model.script = [model.hang] if fault in ("hang", "refused") else [fails(int(fault), **({"Retry_After": "4"} if fault == "429" else {}))]
    own_app.start()
    sign_in(page, own_app)
    empty_builder(page, own_app)
    page.get_by_test_id("chat-input").fill(TEXT)
    page.get_by_test_id("chat-send").click()
    card = page.get_by_test_id("chat-failed")
    expect(card).to_contain_text("Connection Error")
    expect(card).to_contain_text(words)
    if fault == "429":
        expect(card).to_contain_text(re.compile(r"again in \d+ s"))
    page.screenshot(path=SHOTS / f"turn-{fault}.png")
    expect(card.get_by_test_id("chat-retry")).to_be_enabled()
    expect(said(page, "user")).to_have_count(1)
    expect(said(page, "assistant")).to_have_count(0)
    card.get_by_test_id("chat-stand-in").click()
    expect(said(page, "assistant")).to_contain_text("Answered by the built-in assistant.")
    expect(said(page, "user")).to_have_count(1)
    expect(card).to_have_count(0)
    page.screenshot(path=SHOTS / f"turn-{fault}-stand-in.png")


def test_signed_out_beside_a_chat_is_told_and_the_message_goes_out_after_signing_in(page: Page, app: App) -> None:
    sign_in(page, app)
    empty_builder(page, app)
    page.evaluate("fetch('/api/v1/session', {method: 'DELETE'})")
    page.get_by_test_id("chat-input").fill(TEXT)
    page.get_by_test_id("chat-send").click()
    card = page.get_by_test_id("chat-connection")
    expect(card).to_contain_text("signed out")
    expect(page.get_by_test_id("chat-input")).to_have_value(TEXT)
    page.screenshot(path=SHOTS / "connection-signed-out.png")
    card.get_by_role("link", name="Sign in").click()
    page.get_by_test_id("login-email").fill(EMAIL)
    page.get_by_test_id("login-password").fill(PASSWORD)
    page.get_by_test_id("login-submit").click()
    expect(page).to_have_url(re.compile(r"/workflows/wf_"))
    answered_once(page)


def test_two_tabs_and_two_clicks_are_one_message(page: Page, app: App) -> None:
    """A duplicated tab has the same text under the same id; a second click and a second Enter change nothing."""
    sign_in(page, app)
    empty_builder(page, app)
    page.get_by_test_id("chat-input").fill("Email dock@acme.example when a shipment is delayed")
    with page.expect_popup() as opened:
        page.evaluate("void window.open(location.href)")
    other = opened.value
    expect(other.get_by_test_id("chat-input")).to_have_value("Email dock@acme.example when a shipment is delayed")
    expect(other.get_by_test_id("step-trigger")).to_be_visible()
    page.get_by_test_id("chat-send").dblclick()
    other.get_by_test_id("chat-send").click()
    for tab in (page, other):
        expect(said(tab, "assistant")).to_have_count(1)
        expect(said(tab, "user")).to_have_count(1)
        expect(tab.get_by_test_id("chat-send")).to_be_enabled()


def test_open_pages_say_which_part_is_away_and_take_it_back(page: Page, own_app: App) -> None:
    """Nothing is clicked: the words come and go by themselves, on the builder and on the list beside it."""
    own_app.start()
    sign_in(page, own_app)
    empty_builder(page, own_app)
    other = page.context.new_page()
    other.goto(f"{own_app.url}/runs")
    expect(other.locator("h1")).to_be_visible()
    with paused(processes_of(own_app, "server start-dev")):
        for tab in (page, other):
            expect(tab.get_by_test_id("troubles")).to_contain_text("The run engine", timeout=10_000)
        page.screenshot(path=SHOTS / "engine-away.png")
    for tab in (page, other):
        expect(tab.get_by_test_id("troubles")).to_have_text("", timeout=10_000)
        expect(tab.get_by_test_id("troubles")).to_be_hidden()


@pytest.mark.parametrize("silent", [False, True], ids=["gone", "silent"])
def test_redis_away_is_told_by_the_frame(page: Page, own_app: App, tmp_path: Path, silent: bool) -> None:
    port = free_port()
    command = ["redis-server", "--port", str(port), "--save", "", "--dir", str(tmp_path), "--bind", "127.0.0.1"]
    redis = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        own_app.extra = {"BUILDER_REDIS_URL": f"redis://127.0.0.1:{port}/0"}
        own_app.start()
        sign_in(page, own_app)
        page.goto(f"{own_app.url}/runs")
        expect(page.locator("h1")).to_be_visible()
        expect(page.locator(".who")).to_have_text(EMAIL)
        if silent:
            with paused([redis.pid]):
                expect(page.get_by_test_id("troubles")).to_contain_text("Redis", timeout=10_000)
        else:
            redis.kill()
            redis.wait(5)
            expect(page.get_by_test_id("troubles")).to_contain_text("Redis", timeout=10_000)
            redis = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        expect(page.get_by_test_id("troubles")).to_have_text("", timeout=12_000)
        page.locator("a.nav[href='/workflows']").click()
        expect(page.locator("h1")).to_have_text("Workflows", timeout=15_000)
    finally:
        redis.kill()
        redis.wait(5)


def test_while_a_turn_runs_it_is_shown_everywhere_and_stop_works(page: Page, own_app: App, model: Model) -> None:
    """Also in another tab and after the page is loaded anew; what is typed meanwhile is kept."""
    own_app.extra = {"BUILDER_LLM_BASE_URL": model.url, "BUILDER_LLM_API_KEY": "k", "BUILDER_LLM_MODEL": "scripted"}
    model.script = [model.hang]
    own_app.start()
    sign_in(page, own_app)
    empty_builder(page, own_app)
    other = page.context.new_page()
    other.goto(page.url)
    expect(other.get_by_test_id("step-trigger")).to_be_visible()
    expect(other.get_by_test_id("chat-send")).to_be_enabled()
    page.get_by_test_id("chat-input").fill(TEXT)
    page.get_by_test_id("chat-send").click()
    for tab in (page, other):
        expect(tab.get_by_test_id("chat-progress")).not_to_be_empty()
        expect(tab.get_by_test_id("chat-send")).to_be_disabled()
        expect(tab.get_by_test_id("chat-send")).to_contain_text("Working")
        expect(tab.get_by_test_id("chat-stop")).to_be_visible()
    page.get_by_test_id("chat-input").fill("and tell me")
    page.get_by_test_id("chat-input").press("Enter")
    page.reload()
    expect(page.get_by_test_id("chat-input")).to_have_value("and tell me")
    expect(page.get_by_test_id("chat-send")).to_be_disabled()
    page.get_by_test_id("chat-stop").click()
    for tab in (page, other):
        expect(tab.get_by_test_id("chat-send")).to_be_enabled()
        expect(said(tab, "user")).to_contain_text([TEXT])
        expect(tab.get_by_test_id("chat-failed")).to_be_visible()
    assert len(model.asked) == 1
    expect(page.get_by_test_id("chat-input")).to_have_value("and tell me")


def test_a_page_that_was_opened_without_the_database_is_filled_when_it_is_back(page: Page, own_app: App, postgres_url: str) -> None:
    server = postgres_url.partition("@")[2].partition("/")[0]
    gate = Gate(server)
    gate.open()
    try:
        own_app.extra = {"BUILDER_DATABASE_URL": postgres_url.replace(server, f"127.0.0.1:{gate.port}")}
        own_app.start()
        sign_in(page, own_app)
        page.goto(f"{own_app.url}/runs")
        expect(page.locator(".who")).to_have_text(EMAIL)
        gate.shut()
        expect(page.get_by_test_id("troubles")).to_contain_text("The database", timeout=10_000)
        page.screenshot(path=SHOTS / "database-away.png")
        page.reload()
        expect(page.get_by_test_id("toast").first).to_be_visible()
        expect(page.get_by_test_id("troubles")).to_contain_text("The database")
        gate.open()
        expect(page.locator(".who")).to_have_text(EMAIL)
        expect(page.get_by_test_id("troubles")).to_have_text("", timeout=10_000)
    finally:
        gate.shut()


def test_a_first_message_on_the_home_page_survives_a_killed_server(page: Page, own_app: App) -> None:
    own_app.start()
    sign_in(page, own_app)
    own_app.kill()
    expect(page.get_by_test_id("connection-banner")).to_be_visible()
    page.get_by_test_id("chat-input").fill(TEXT)
    page.get_by_test_id("chat-input").press("Enter")
    expect(page.get_by_test_id("chat-connection")).to_contain_text("goes out by itself")
    own_app.start()
    expect(page).to_have_url(re.compile(r"/workflows/wf_"))
    answered_once(page)
