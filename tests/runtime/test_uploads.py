"""Uploads of pages: whatever is sent to their address, nothing breaks, and nothing is written down that came along."""

import uuid
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.fixtures.app import EMAIL, PASSWORD, App, own_app
from tests.load.tab import ROOT

__all__ = ["own_app"]
SHIPMENTS = f"{ROOT}.builder_app___ui___pages___shipments___state____shipments_state.upload"
FILE = {"files": ("plan.csv", b"shipment_id\nSHP-1\n")}


def odd() -> Iterator[tuple[str, dict[str, Any], dict[str, str]]]:
    """Requests that no page sends: their names, what they hold, and their headers."""
    named = {"Reflex-Client-Token": str(uuid.uuid4()), "Reflex-Event-Handler": SHIPMENTS}
    yield "no headers", {"files": FILE}, {}
    yield "no token", {"files": FILE}, {"Reflex-Event-Handler": SHIPMENTS}
    yield "no such event", {"files": FILE}, {**named, "Reflex-Event-Handler": "no.such.thing"}
    yield "an event that takes no files", {"files": FILE}, {**named, "Reflex-Event-Handler": f"{ROOT}.hydrate"}
    yield "no file", {"data": {"files": "words"}}, named
    yield "no form", {"content": b"words"}, named
    yield "a broken form", {"content": b"--x\r\n"}, {**named, "Content-Type": "multipart/form-data; boundary=x"}
    yield "no boundary", {"content": b"--x\r\n"}, {**named, "Content-Type": "multipart/form-data"}
    yield "odd arguments", {"files": FILE, "data": {"__reflex_event_args": "{"}}, named
    yield "too much", {"files": {"files": ("plan.csv", b"x" * 30_000_000)}}, named
    yield "other arguments", {"files": FILE, "data": {"__reflex_event_args": '{"more": 1}'}}, named


@pytest.mark.timeout(120)
def test_what_no_page_uploads_is_refused_and_breaks_nothing(own_app: App) -> None:
    own_app.start()
    with httpx.Client(base_url=own_app.url, timeout=30) as client:
        client.post("/api/v1/session", json={"email": EMAIL, "password": PASSWORD}).raise_for_status()
        cookie = client.cookies["builder_session"]
        statuses = {
            name: client.post("/_upload", headers={**headers, "Origin": own_app.url}, **sent).status_code for name, sent, headers in odd()
        }
    log = (own_app.data_dir / "output.log").read_text()
    assert {name for name, status in statuses.items() if status >= 500} == set()
    assert statuses["too much"] == 413
    assert cookie not in log
    assert "Traceback" in log, "what was refused is logged"
