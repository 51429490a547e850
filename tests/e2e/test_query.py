"""A query trigger in the whole app, killed on the way: each row of somebody else's database starts one run."""

import asyncio
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any, TypeVar

import httpx
from temporalio.client import Client

from builder_app.engine.local_server import PORT_FILE
from tests.fixtures.app import KEY, App

Found = TypeVar("Found")
SECONDS = 60


def until(look: Callable[[], Found], true: Callable[[Found], Any]) -> Found:
    """What `look` finds, once it is `true`."""
    end = time.monotonic() + SECONDS
    while not true(found := look()):
        assert time.monotonic() < end, found
        time.sleep(0.05)
    return found


class Desk:
    """The app over REST, with a workflow that watches a database."""

    def __init__(self, app: App, theirs: Path) -> None:
        self.app, self.theirs = app, theirs
        self.http = httpx.Client(base_url=app.url, headers={"Authorization": f"Bearer {KEY}"}, timeout=20)
        connection = self.post("/api/v1/connections", kind="sql", name="Theirs", config={"url": f"sqlite:///{theirs}"})
        params = {"connection": connection["id"], "sql": "SELECT id FROM loads", "schedule": "0 0 1 1 *", "key_column": "id"}
        definition = {
            "name": "Watch", "trigger": {"type": "query", "params": params},
            "steps": [{"id": "note", "action": "log.write", "params": {"message": "{{ trigger.rows[0].id }}"}}],
            "edges": [{"source": "trigger", "target": "note"}],
        }  # fmt: skip
        self.workflow_id = self.post("/api/v1/workflows", name="Watch", definition=definition)["id"]
        self.deployed = self.post(f"/api/v1/workflows/{self.workflow_id}/deployment")

    def post(self, path: str, **body: Any) -> Any:
        answer = self.http.post(path, json=body)
        assert answer.is_success, answer.text
        return answer.json()

    def deployment(self) -> Any:
        return self.http.get(f"/api/v1/workflows/{self.workflow_id}/deployment").raise_for_status().json()

    def runs(self) -> list[Any]:
        items: list[Any] = self.http.get("/api/v1/runs", params={"workflow_id": self.workflow_id}).raise_for_status().json()["items"]
        return items

    def brought(self) -> list[list[int]]:
        """The ids that each run was started with."""
        return sorted([row["id"] for row in run["trigger"]["rows"]] for run in self.runs())

    def come(self) -> None:
        """As when the schedule's time comes."""

        async def trigger() -> None:
            port = (self.app.data_dir / PORT_FILE).read_text()
            client = await Client.connect(f"127.0.0.1:{port}")
            await client.get_schedule_handle(f"schedule-{self.workflow_id}").trigger()

        # Chromium's driver keeps a loop of its own in this thread.
        with ThreadPoolExecutor(1) as beside:
            beside.submit(asyncio.run, trigger()).result()

    def look(self) -> None:
        """Let the time come, and wait until a look that began after it is over."""
        before = self.deployment()["looked_at"]
        self.come()
        until(self.deployment, lambda found: found["looked_at"] != before)

    def add(self, number: int) -> None:
        with closing(sqlite3.connect(self.theirs)) as connection:
            connection.execute("CREATE TABLE IF NOT EXISTS loads (id INTEGER PRIMARY KEY)")
            connection.execute("INSERT INTO loads VALUES (?)", [number])
            connection.commit()


def test_each_row_starts_one_run_however_often_the_app_is_killed(own_app: App, tmp_path: Path) -> None:
    own_app.start()
    desk = Desk(own_app, tmp_path / "theirs.db")
    assert len(desk.deployed["next_times"]) == 5
    desk.add(1)
    desk.look()
    assert desk.runs() == []

    desk.add(2)
    own_app.kill()
    own_app.start()
    desk.look()
    until(desk.brought, lambda found: found == [[2]])

    desk.add(3)
    desk.come()
    own_app.kill()
    own_app.start()
    until(desk.brought, lambda found: len(found) > 1)
    desk.look()
    done = until(desk.runs, lambda found: all(run["status"] == "succeeded" for run in found))
    assert [run["cause"] for run in done] == ["query", "query"]
    assert desk.brought() == [[2], [3]]

    desk.theirs.rename(tmp_path / "away.db")
    desk.come()
    assert "does not answer" in until(desk.deployment, lambda found: found["last_error"])["last_error"]
    (tmp_path / "away.db").rename(desk.theirs)
    until(desk.deployment, lambda found: not found["last_error"])
    assert desk.brought() == [[2], [3]]
