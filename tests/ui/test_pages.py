"""Every page can be drawn, and is where the contract says."""

import re
from pathlib import Path

import pytest

from builder_app.domain.catalog import CATALOG, TRIGGERS
from builder_app.ui import canvas
from builder_app.ui.feedback import error_page
from builder_app.ui.routes import OPEN_PAGES, PAGES

PATHS = {
    "/", "/conversations", "/workflows", "/workflows/[workflow_id]", "/runs", "/runs/[run_id]", "/tasks", "/templates", "/actions", "/shipments",
    "/shipments/[shipment_id]", "/mailbox", "/connections", "/settings", "/audit", "/login", "/setup",
}  # fmt: skip
CANVAS = Path(canvas.__file__).with_name("flow_canvas.jsx").read_text(encoding="utf-8")


def test_all_pages_of_the_contract_are_there() -> None:
    assert {one.route for one in (*PAGES, *OPEN_PAGES)} == PATHS


@pytest.mark.parametrize("page", [*PAGES, *OPEN_PAGES], ids=lambda page: page.route)
def test_a_page_can_be_drawn(page) -> None:  # type: ignore[no-untyped-def]
    assert page.content().render()


def test_the_builder_has_what_tests_and_people_look_for() -> None:
    drawn = str(next(page for page in PAGES if page.route == "/workflows/[workflow_id]").content())
    for name in (
        "chat-input",
        "chat-send",
        "chat-stop",
        "chat-retry",
        "plan-approve",
        "undo",
        "redo",
        "publish",
        "deploy",
        "run-now",
        "simulate",
        "inspector",
    ):
        assert f'"{name}"' in drawn, name


def test_the_error_page_shows_a_reference_and_ways_out() -> None:
    drawn = str(error_page())
    assert "error-boundary" in drawn
    assert "Reload" in drawn
    assert "Copy details" in drawn
    assert "__errorReference" in drawn


def test_every_icon_of_the_catalogue_can_be_drawn_on_the_canvas() -> None:
    known = set(re.findall(r'"?([a-z][a-z-]*)"?: [A-Z]\w+', CANVAS[CANVAS.index("const ICONS") : CANVAS.index("const COLOURS")]))
    assert {spec.icon for spec in (*CATALOG, *TRIGGERS)} <= known


def test_every_category_has_a_colour() -> None:
    colours = CANVAS[CANVAS.index("const COLOURS") :].partition("};")[0]
    assert all(f"{spec.category}:" in colours for spec in CATALOG)
