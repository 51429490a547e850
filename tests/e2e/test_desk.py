"""What a desk does besides the main story: the first administrator, the canvas by hand, running by hand, deciding, uploading."""

import re

import httpx
from playwright.sync_api import Locator, Page, expect

from tests.fixtures.app import EMAIL, KEY, App

HEADERS = {"Authorization": f"Bearer {KEY}"}
APPROVAL = {
    "name": "Rebooking",
    "inputs": [{"name": "shipment_id", "type": "string", "required": True}],
    "steps": [
        {
            "id": "ask",
            "action": "human.approval",
            "name": "May we rebook?",
            "params": {
                "approvers": ["maria@acme.test"],
                "message": "Rebook {{ input.shipment_id }}?",
                "timeout": {"value": 1, "unit": "days"},
            },
        },
        {"id": "yes", "action": "log.write", "params": {"message": "approved"}},
        {"id": "no", "action": "log.write", "params": {"message": "refused"}},
    ],
    "edges": [
        {"source": "trigger", "target": "ask"},
        {"source": "ask", "target": "yes", "outcome": "approved"},
        {"source": "ask", "target": "no", "outcome": "rejected"},
        {"source": "ask", "target": "no", "outcome": "timeout"},
    ],
}


def made(app: App, definition: dict[str, object]) -> str:
    """A workflow over REST; answers its id."""
    answer = httpx.post(f"{app.url}/api/v1/workflows", json={"name": definition["name"], "definition": definition}, headers=HEADERS)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def draft(app: App, workflow_id: str) -> dict[str, list[dict[str, object]]]:
    """The stored definition."""
    return dict(httpx.get(f"{app.url}/api/v1/workflows/{workflow_id}/draft", headers=HEADERS).json()["definition"])


def people(app: App) -> dict[str, dict[str, str]]:
    """All accounts by their addresses."""
    return {one["email"]: one for one in httpx.get(f"{app.url}/api/v1/users", headers=HEADERS).json()["items"]}


def middle(part: Locator) -> tuple[float, float]:
    """Where to put the mouse."""
    box = part.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Press, move in steps, let go."""
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move((start[0] + end[0]) / 2, (start[1] + end[1]) / 2, steps=6)
    page.mouse.move(*end, steps=8)
    page.mouse.up()


def test_the_first_administrator_is_made_on_the_setup_page(page: Page, own_app: App) -> None:
    own_app.extra = {"BUILDER_ADMIN_EMAIL": "", "BUILDER_ADMIN_PASSWORD": "", "BUILDER_ADMIN_API_KEY": ""}
    own_app.start()
    page.goto(own_app.url)
    page.wait_for_url("**/setup**")
    page.get_by_test_id("login-email").fill("first@acme.test")
    page.get_by_test_id("login-password").fill("short")
    page.get_by_test_id("login-submit").click()
    expect(page.get_by_test_id("login-error")).to_contain_text("8")
    page.get_by_test_id("login-password").fill("long enough now")
    page.get_by_test_id("login-submit").click()
    expect(page.get_by_test_id("chat-input")).to_be_visible()
    cookie = next(one for one in page.context.cookies() if one["name"] == "builder_session")
    assert cookie["httpOnly"]
    assert cookie["sameSite"] == "Lax"


def test_nothing_is_shown_to_people_who_are_not_signed_in(page: Page, app: App) -> None:
    for path in ("/workflows", "/runs", "/settings"):
        page.goto(f"{app.url}{path}")
        page.wait_for_url("**/login**")
    assert httpx.get(f"{app.url}/api/v1/workflows").status_code == 401


def test_steps_are_moved_connected_and_deleted_by_hand(signed_in: Page, app: App) -> None:
    page = signed_in
    log = {"action": "log.write", "params": {"message": "x"}}
    steps = [{"id": "one", "position": {"x": 0, "y": 0}, **log}, {"id": "two", "position": {"x": 0, "y": 220}, **log}]
    workflow_id = made(app, {"name": "By hand", "steps": steps, "edges": [{"source": "trigger", "target": "one"}]})
    page.goto(f"{app.url}/workflows/{workflow_id}")
    expect(page.get_by_test_id("step-two")).to_be_visible()
    page.wait_for_timeout(600)
    x, y = middle(page.get_by_test_id("step-two"))
    drag(page, (x, y), (x + 120, y + 30))
    expect(page.get_by_test_id("undo")).to_be_enabled()
    moved = next(step for step in draft(app, workflow_id)["steps"] if step["id"] == "two")
    assert moved["position"] != {"x": 0, "y": 220}

    source = page.locator(".react-flow__node[data-id=one] .react-flow__handle.source").first
    target = page.locator(".react-flow__node[data-id=two] .react-flow__handle.target")
    drag(page, middle(source), middle(target))
    expect(page.get_by_test_id("edge-one-two")).to_be_attached()

    page.get_by_test_id("step-two").click()
    page.keyboard.press("Delete")
    expect(page.get_by_test_id("step-two")).to_have_count(0)
    page.get_by_test_id("undo").click()
    expect(page.get_by_test_id("edge-one-two")).to_be_attached()
    assert {step["id"] for step in draft(app, workflow_id)["steps"]} == {"one", "two"}


def test_a_run_by_hand_waits_for_a_decision(signed_in: Page, app: App) -> None:
    page = signed_in
    workflow_id = made(app, APPROVAL)
    page.goto(f"{app.url}/workflows/{workflow_id}")
    expect(page.get_by_test_id("step-ask")).to_be_visible()
    page.get_by_test_id("run-now").click()
    page.get_by_test_id("input-shipment_id").fill("SHP-77")
    page.get_by_test_id("run-confirm").click()
    expect(page).to_have_url(re.compile(r"/runs/run_"))
    run_url = page.url
    expect(page.get_by_test_id("run-status")).to_have_text("waiting")
    page.goto(f"{app.url}/tasks")
    task = page.get_by_test_id("task").filter(has_text="Rebook SHP-77?")
    task.get_by_test_id("task-approve").click()
    expect(task).to_have_count(0)
    page.goto(run_url)
    expect(page.get_by_test_id("run-status")).to_have_text("succeeded")
    expect(page.get_by_test_id("run-step-yes")).to_be_visible()
    expect(page.get_by_test_id("run-step-no")).to_have_count(0)


def test_a_run_can_be_cancelled(signed_in: Page, app: App) -> None:
    page = signed_in
    workflow_id = made(app, {**APPROVAL, "name": "To be cancelled"})
    started = httpx.post(f"{app.url}/api/v1/workflows/{workflow_id}/runs", json={"input": {"shipment_id": "S"}}, headers=HEADERS)
    assert started.status_code == 201, started.text
    page.goto(f"{app.url}/runs/{started.json()['id']}")
    expect(page.get_by_test_id("run-status")).to_have_text("waiting")
    page.get_by_test_id("run-cancel").click()
    expect(page.get_by_test_id("run-status")).to_have_text("cancelled")


def test_shipments_come_in_as_a_file(signed_in: Page, app: App) -> None:
    page = signed_in
    page.goto(f"{app.url}/shipments")
    rows = "shipment_id,carrier,planned_delivery\nCSV-1,Fast,2026-01-05\nCSV-2,Slow,not a date\n"
    page.set_input_files("input[type=file]", {"name": "s.csv", "mimeType": "text/csv", "buffer": rows.encode()})
    page.get_by_test_id("csv-upload").click()
    expect(page.get_by_test_id("csv-report")).to_contain_text("1 new")
    expect(page.get_by_test_id("csv-report")).to_contain_text("Line 3, planned_delivery")
    expect(page.get_by_text("CSV-1")).to_be_visible()
    expect(page.get_by_role("cell", name="CSV-2")).to_have_count(0)


def test_what_is_done_on_a_page_is_on_record_with_its_address_and_its_request(signed_in: Page, app: App) -> None:
    workflow = made(app, {"name": "On record", "steps": [{"id": "one", "action": "log.write", "params": {"message": "m"}}],
                          "edges": [{"source": "trigger", "target": "one"}]})  # fmt: skip
    signed_in.goto(f"{app.url}/workflows/{workflow}")
    signed_in.get_by_test_id("publish").click()
    signed_in.get_by_test_id("publish-confirm").click()
    signed_in.get_by_test_id("publish-confirm").wait_for(state="hidden")
    entries = httpx.get(f"{app.url}/api/v1/audit", params={"limit": 20}, headers=HEADERS).json()["items"]
    mine = [one for one in entries if one["via"] != "key" and one["address"]]
    assert any(workflow in (one["target_id"], str(one["after"])) or one["action"].startswith("version") for one in mine), entries[:4]
    assert {one["address"] for one in mine} == {"127.0.0.1"}


def test_people_get_other_roles_and_keys_an_end_on_the_settings_page(signed_in: Page, app: App) -> None:
    person = {"email": "helper@acme.test", "password": "another long password", "role": "viewer"}
    assert httpx.post(f"{app.url}/api/v1/users", json=person, headers=HEADERS).status_code == 201
    signed_in.goto(f"{app.url}/settings")
    row = signed_in.locator(".row", has_text="helper@acme.test").last
    row.get_by_test_id("role").select_option("operator")
    expect(signed_in.get_by_text("The role is changed.")).to_be_visible()
    assert people(app)["helper@acme.test"]["role"] == "operator"

    mine = signed_in.locator(".row", has_text=EMAIL).last
    mine.get_by_test_id("role").select_option("viewer")
    expect(mine.get_by_test_id("role")).to_have_value("admin")

    signed_in.get_by_test_id("key-name").fill("nightly export")
    signed_in.get_by_test_id("key-days").fill("30")
    signed_in.get_by_role("button", name="Make a key").click()
    expect(signed_in.get_by_test_id("new-key")).to_be_visible()
    made_key = signed_in.locator(".row", has_text="nightly export").last
    expect(made_key).to_contain_text("ends 20")
    expect(made_key).to_contain_text("never used")
    gone = httpx.delete(f"{app.url}/api/v1/users/{people(app)['helper@acme.test']['id']}", headers=HEADERS)
    assert gone.status_code == 204
