"""The pages under the hand: canvas gestures, rows in the inspector, broken parts, a lost connection, narrow screens."""

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, WebSocketRoute, expect

from tests.e2e.conftest import SHOTS, sign_in
from tests.fixtures.app import App


def middle(part: Locator) -> tuple[float, float]:
    """The centre of a part of the page."""
    box = part.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """A drag as a hand makes it."""
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move((start[0] + end[0]) / 2, start[1] + 20, steps=6)
    page.mouse.move(*end, steps=6)
    page.mouse.up()


class Held:
    """A websocket whose answers can be kept back for a while, as on a slow line."""

    def __init__(self, page: Page) -> None:
        self._kept: list[str | bytes] | None = None
        self.sent: list[str | bytes] = []
        page.route_web_socket("**/_event/**", self._join)

    def _join(self, browser: WebSocketRoute) -> None:
        self._browser = browser
        server = browser.connect_to_server()
        server.on_message(self._answer)

        def ask(message: str | bytes) -> None:
            self.sent.append(message)
            server.send(message)

        browser.on_message(ask)

    def _answer(self, message: str | bytes) -> None:
        self._browser.send(message) if self._kept is None else self._kept.append(message)

    def hold(self) -> None:
        """Keep answers back from now on."""
        self._kept = []

    def release(self) -> None:
        """Let them through, in their order."""
        kept, self._kept = self._kept or [], None
        for message in kept:
            self._browser.send(message)


def empty_builder(page: Page, app: App) -> None:
    """A new workflow without steps."""
    page.goto(f"{app.url}/workflows")
    page.get_by_test_id("new-workflow").click()
    expect(page).to_have_url(re.compile(r"/workflows/wf_"))
    expect(page.get_by_test_id("step-trigger")).to_be_visible()


def test_gestures_on_the_canvas_are_kept(signed_in: Page, app: App) -> None:
    page = signed_in
    empty_builder(page, app)
    page.get_by_test_id("side-palette").click()
    page.get_by_test_id("palette-search").fill("sends an e-mail")
    box = page.get_by_test_id("canvas").bounding_box()
    assert box is not None
    page.get_by_test_id("palette-email.send").drag_to(
        page.get_by_test_id("canvas"), target_position={"x": box["width"] / 2, "y": box["height"] / 2}
    )
    step = page.get_by_test_id("step-email_send")
    expect(step).to_be_visible()
    page.wait_for_timeout(500)
    drag(
        page,
        middle(page.locator(".react-flow__node[data-id=trigger] .react-flow__handle.source")),
        middle(page.locator(".react-flow__node[data-id=email_send] .react-flow__handle.target")),
    )
    expect(page.get_by_test_id("edge-trigger-email_send")).to_have_count(1)
    page.reload()
    expect(page.get_by_test_id("edge-trigger-email_send")).to_have_count(1)
    step.click()
    page.keyboard.press("Delete")
    expect(step).to_have_count(0)
    page.keyboard.press("Control+z")
    expect(step).to_have_count(1)
    expect(page.get_by_test_id("edge-trigger-email_send")).to_have_count(1)


def test_a_wrong_value_is_told_at_its_field(signed_in: Page, app: App) -> None:
    page = signed_in
    empty_builder(page, app)
    page.get_by_test_id("side-palette").click()
    page.get_by_test_id("palette-email.send").click()
    to = page.get_by_test_id("field-to")
    to.fill("nonsense")
    to.press("Enter")
    inspector = page.get_by_test_id("inspector")
    expect(inspector.get_by_test_id("issue-bad-parameter")).to_contain_text("nonsense")
    to.fill("dock@acme.example")
    to.press("Enter")
    expect(inspector.get_by_test_id("issue-bad-parameter")).to_have_count(0)
    expect(page.get_by_test_id("step-email_send")).to_contain_text("dock@acme.example")


def test_a_condition_is_made_of_rows(signed_in: Page, app: App) -> None:
    """Also while the answers of the server are late: what was typed since the last one stays."""
    page = signed_in
    answers = Held(page)
    empty_builder(page, app)
    page.get_by_test_id("side-palette").click()
    page.get_by_test_id("palette-flow.condition").click()
    page.get_by_test_id("field-condition-add").click()
    rows = page.get_by_test_id("field-condition")
    rows.locator("input").first.fill("{{ run.id }}")
    answers.hold()
    rows.locator("select").select_option("in")
    rows.locator("input").last.fill("a, b")
    answers.release()
    expect(page.get_by_test_id("step-flow_condition")).to_contain_text("run.id is one of")
    expect(rows.locator("input").last).to_have_value("a, b")
    rows.locator("input").last.press("Enter")
    expect(page.get_by_test_id("step-flow_condition")).to_contain_text("run.id is one of a, b")
    page.reload()
    page.get_by_test_id("step-flow_condition").click()
    expect(rows.locator("input").last).to_have_value("a, b")


def test_inputs_are_declared_in_rows_and_given_in_fields(signed_in: Page, app: App) -> None:
    """For a rehearsal as for a run."""
    page = signed_in
    empty_builder(page, app)
    page.get_by_test_id("step-trigger").click()
    page.get_by_test_id("field-inputs-add").click()
    rows = page.get_by_test_id("field-inputs")
    rows.locator("input").first.fill("shipment_id")
    rows.locator("input").first.press("Enter")
    page.get_by_test_id("side-palette").click()
    page.get_by_test_id("palette-log.write").click()
    message = page.get_by_test_id("field-message")
    message.fill("About {{ input.shipment_id }}")
    message.blur()
    expect(page.get_by_test_id("step-log_write")).to_contain_text("input.shipment_id")
    page.get_by_test_id("simulate").click()
    page.get_by_test_id("simulate-input-shipment_id").fill("SHP-77")
    page.get_by_test_id("simulate-play").click()
    expect(page.get_by_test_id("simulate-panel")).to_contain_text("Straight through")
    page.get_by_test_id("run-now").click()
    page.get_by_test_id("run-confirm").click()
    dialog = page.get_by_test_id("run-dialog")
    expect(dialog).to_contain_text("“shipment_id” is required.")
    page.get_by_test_id("input-shipment_id").fill("SHP-77")
    page.get_by_test_id("run-confirm").click()
    expect(page).to_have_url(re.compile(r"/runs/run_"))
    expect(page.get_by_test_id("run-status")).to_contain_text("succeeded")
    page.get_by_test_id("run-step-log_write").click()
    expect(page.locator("body")).to_contain_text("About SHP-77")


@pytest.mark.parametrize(
    ("how", "words"), [("throws", "Something broke on this page"), ("is missing", "could not be loaded")], ids=["throws", "missing"]
)
def test_a_broken_part_is_told_with_a_reference_that_is_in_the_log(browser: Browser, app: App, how: str, words: str) -> None:
    """Console errors are wanted here, so the page is not the one that refuses them."""
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    sign_in(page, app)

    def sabotage(route: Route) -> None:
        if how == "throws":
            body = "export const FlowCanvas = () => { throw new Error('boom'); }; export const Palette = () => null;"
            route.fulfill(body=body, content_type="text/javascript")
        else:
            route.abort()

    page.route("**/flow_canvas*.js", sabotage)
    empty = page.context.request.post(f"{app.url}/api/v1/workflows", data={"name": "Broken"}).json()
    page.goto(f"{app.url}/workflows/{empty['id']}")
    box = page.get_by_test_id("error-boundary")
    expect(box).to_contain_text(words)
    found = re.search(r"ref_[0-9a-f]{8}", box.inner_text())
    assert found is not None
    box.get_by_role("button", name="Copy details").click()
    copied = str(page.evaluate("navigator.clipboard.readText()"))
    assert all(one in copied for one in (found[0], page.url))
    page.wait_for_timeout(500)
    assert found[0] in (app.data_dir / "output.log").read_text()
    page.unroute("**/flow_canvas*.js")
    box.get_by_role("button", name="Reload").click()
    expect(page.get_by_test_id("step-trigger")).to_be_visible()
    context.close()


def test_what_was_typed_outlives_a_lost_connection(page: Page, own_app: App) -> None:
    own_app.start()
    sign_in(page, own_app)
    empty_builder(page, own_app)
    text = "Every weekday at 9am email planning@acme.example a list of late shipments"
    page.get_by_test_id("chat-input").press_sequentially(text, delay=1)
    page.reload()
    expect(page.get_by_test_id("chat-input")).to_have_value(text)
    own_app.kill()
    expect(page.get_by_test_id("connection-banner")).to_be_visible()
    expect(page.get_by_test_id("chat-input")).to_have_value(text)
    own_app.start()
    expect(page.get_by_test_id("connection-banner")).to_have_count(0)
    page.reload()
    expect(page.get_by_test_id("chat-input")).to_have_value(text)
    page.get_by_test_id("chat-send").click()
    expect(page.locator("[data-testid=chat-message][data-role=user]")).to_have_count(1)
    expect(page.locator("[data-testid=chat-message][data-role=assistant]")).to_have_count(1)
    expect(page.get_by_test_id("chat-input")).to_have_value("")


def test_enter_twice_is_one_message(signed_in: Page, app: App) -> None:
    page = signed_in
    empty_builder(page, app)
    page.get_by_test_id("chat-input").fill("Email dock@acme.example when a shipment is delayed")
    page.get_by_test_id("chat-input").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator("[data-testid=chat-message][data-role=assistant]")).to_have_count(1)
    page.wait_for_timeout(700)
    expect(page.locator("[data-testid=chat-message][data-role=user]")).to_have_count(1)


@pytest.mark.parametrize("width", [1024, 390])
def test_everything_can_be_reached_on_a_narrow_screen(signed_in: Page, app: App, width: int) -> None:
    page = signed_in
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{app.url}/templates")
    page.locator("[data-testid^=template-]").first.click()
    expect(page).to_have_url(re.compile(r"/workflows/wf_"))
    if width == 390:
        page.get_by_text("Canvas", exact=True).click()
    expect(page.get_by_test_id("step-trigger")).to_be_in_viewport()
    for name in ("simulate", "publish", "deploy", "run-now"):
        expect(page.get_by_test_id(name)).to_be_in_viewport()
    page.screenshot(path=SHOTS / f"builder-{width}.png")
    for path in ("/", "/runs", "/shipments", "/mailbox", "/connections", "/settings", "/tasks"):
        page.goto(app.url + path)
        expect(page.locator("h1")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_text_that_is_typed_while_an_answer_is_late_stays(signed_in: Page, app: App) -> None:
    """A field that is gone back to before the server has answered keeps the newer words, its cursor, and is stored with them."""
    page = signed_in
    answers = Held(page)
    empty_builder(page, app)
    page.get_by_test_id("side-palette").click()
    page.get_by_test_id("palette-email.send").click()
    subject, body = page.get_by_test_id("field-subject"), page.get_by_test_id("field-body")
    expect(subject).to_be_visible()
    answers.hold()
    subject.fill("Where is it?")
    body.fill("Please tell us.")
    subject.click()
    subject.press("End")
    subject.press_sequentially(" Now")
    answers.release()
    expect(page.get_by_title(re.compile(r"revision [2-9]"))).to_be_visible()
    expect(body).to_have_value("Please tell us.")
    expect(subject).to_have_value("Where is it? Now")
    expect(subject).to_be_focused()
    subject.press_sequentially("!")
    subject.press("Enter")
    expect(page.get_by_title(re.compile(r"revision [4-9]"))).to_be_visible()
    page.reload()
    page.get_by_test_id("step-email_send").click()
    expect(subject).to_have_value("Where is it? Now!")
    expect(body).to_have_value("Please tell us.")
    page.get_by_test_id("undo").click()
    expect(subject).to_have_value("Where is it?")
