"""What everybody must be able to read and reach: contrast, names for those who do not see, keys for those who have no mouse, roads around steps."""

from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import SHOTS
from tests.e2e.test_story import HEADERS, build, late, publish_and_deploy
from tests.fixtures.app import App

LOOKS = Path(__file__).with_name("looks.js").read_text(encoding="utf-8")
PAGES = (
    "",
    "workflows",
    "conversations",
    "runs",
    "tasks",
    "mailbox",
    "shipments",
    "templates",
    "actions",
    "connections",
    "settings",
    "audit",
)
BRANCHES = ("damage", "weather", "customs")
BEHIND = """() => {
  const boxes = [...document.querySelectorAll(".react-flow__node")].map((node) => [node.dataset.id, node.getBoundingClientRect()]);
  return [...document.querySelectorAll("[data-testid^=edge-]")].flatMap((edge) => {
    const line = edge.querySelector("path");
    const at = line.getScreenCTM();
    const own = edge.dataset.testid;
    const points = Array.from({ length: 80 }, (_, i) => line.getPointAtLength((line.getTotalLength() * i) / 79).matrixTransform(at));
    const covering = boxes.filter(([id, box]) => points.some((p) => p.x > box.left + 3 && p.x < box.right - 3 && p.y > box.top + 3 && p.y < box.bottom - 3));
    return covering.map(([id]) => id).filter((id) => !own.includes(id)).map((id) => `${own} runs behind ${id}`);
  });
}"""


@pytest.mark.parametrize(("width", "scheme"), [(1440, "dark"), (390, "light")])
def test_every_page_can_be_read_and_named(browser: Browser, app: App, session: dict[str, str], width: int, scheme: str) -> None:
    context = browser.new_context(viewport={"width": width, "height": 844}, color_scheme="dark" if scheme == "dark" else "light")
    context.add_cookies([{"name": session["name"], "value": session["value"], "url": session["url"]}])
    page = context.new_page()
    page.goto(app.url)
    build(page)
    publish_and_deploy(page)
    run_id = late(app, f"SHP-LOOK-{width}")
    builder = page.url.removeprefix(app.url).lstrip("/")
    found = {}
    for path in (*PAGES, builder, f"runs/{run_id}", f"shipments/SHP-LOOK-{width}"):
        page.goto(f"{app.url}/{path}")
        expect(page.locator("h1")).to_be_attached()
        page.wait_for_load_state("networkidle")
        expect(page.locator(".who")).not_to_be_empty()
        page.screenshot(path=SHOTS / f"looks-{width}-{path.partition('/')[0] or 'home'}.png")
        if problems := page.evaluate(LOOKS):
            found[path] = problems
    context.close()
    assert not found


def test_the_builder_works_without_a_mouse(signed_in: Page, app: App) -> None:
    page = signed_in
    build(page)
    name = page.get_by_test_id("field-name")
    step = page.locator(".react-flow__node:has([data-testid^=step-]):not([data-id=trigger])").first
    step.focus()
    page.keyboard.press("Enter")
    expect(name).to_be_visible()
    place = step.evaluate("node => node.style.transform")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_test_id("redo")).to_be_disabled()
    expect(step).not_to_have_attribute("style", place)
    page.get_by_test_id("run-now").focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_test_id("run-dialog")
    expect(dialog).to_be_visible()
    for _ in range(8):
        page.keyboard.press("Tab")
        assert page.evaluate("Boolean(document.activeElement.closest('.modal'))")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(page.get_by_test_id("run-now")).to_be_focused()


def test_another_workflow_begins_with_nothing_selected(signed_in: Page, app: App) -> None:
    page = signed_in
    build(page)
    page.locator("[data-testid^=step-]").nth(1).click()
    expect(page.get_by_test_id("field-name")).to_be_visible()
    made = httpx.post(f"{app.url}/api/v1/workflows", json={"name": "Another"}, headers=HEADERS).json()
    page.goto(f"{app.url}/workflows/{made['id']}")
    expect(page.get_by_test_id("workflow-name")).to_have_value("Another")
    expect(page.get_by_test_id("field-name")).to_have_count(0)


def test_no_road_runs_behind_a_step(signed_in: Page, app: App) -> None:
    """A workflow with branches that skip rows and one that goes back; it opens at its beginning, large enough to read."""
    page = signed_in
    made = httpx.post(f"{app.url}/api/v1/workflows", json={"name": "Branches", "definition": _branches()}, headers=HEADERS)
    assert made.status_code == 201, made.text
    page.goto(f"{app.url}/workflows/{made.json()['id']}")
    expect(page.locator("[data-testid^=edge-]")).to_have_count(16)
    expect(page.get_by_test_id("step-trigger")).to_be_in_viewport()
    box = page.get_by_test_id("step-trigger").bounding_box()
    assert box is not None
    assert box["width"] > 120
    page.screenshot(path=SHOTS / "branches.png")
    assert page.evaluate(BEHIND) == []


def _branches() -> dict[str, object]:
    def step(step_id: str, action: str, **params: object) -> dict[str, object]:
        return {"id": step_id, "action": action, "name": step_id, "params": params}

    def wait(step_id: str) -> dict[str, object]:
        return step(step_id, "email.wait_for_reply", email_step="mail", timeout={"value": 4, "unit": "hours"})

    steps = [
        step("mail", "email.send", to=["dock@acme.com"], subject="Status", body="Please answer."),
        wait("wait"),
        step("read", "email.parse_reply", body="{{ steps.wait.reply.body }}"),
        step("ask", "email.follow_up", to=["dock@acme.com"], missing_fields=["eta"], email_step="mail"),
        wait("again"),
        step("sort", "ai.classify", text="{{ steps.wait.reply.body }}", labels=list(BRANCHES)),
        *(step(f"to_{one}", "log.write", message=one) for one in BRANCHES),
        step("rest", "email.escalate", to=["ops@acme.com"], email_step="mail"),
    ]
    roads = [
        ("trigger", "mail", "next"), ("mail", "wait", "next"), ("wait", "read", "replied"), ("wait", "ask", "timeout"), ("wait", "rest", "error"),
        ("read", "sort", "complete"), ("read", "ask", "partial"), ("read", "rest", "unusable"), ("ask", "again", "next"),
        ("again", "read", "replied"), ("again", "rest", "timeout"), *(("sort", f"to_{one}", one) for one in BRANCHES), ("to_damage", "rest", "next"),
        ("to_customs", "rest", "next"),
    ]  # fmt: skip
    edges = [{"source": source, "target": target, "outcome": outcome} for source, target, outcome in roads]
    trigger = {"type": "shipment", "params": {"event": "delayed"}}
    return {"schema": 1, "name": "Branches", "trigger": trigger, "inputs": [], "steps": steps, "edges": edges}
