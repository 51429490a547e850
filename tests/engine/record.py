"""`python -m tests.engine.record [NAME…]`: records the stories that the replay corpus lacks, or those that are named, anew."""

import asyncio
import re
import sys
import tempfile
from pathlib import Path

from builder_app.engine.contracts import workflow_id_of
from builder_app.storage.migrate import upgrade
from tests.engine.stories import HISTORIES, STORIES
from tests.fixtures.temporal import opened, serving

PRIVATE = re.compile(r'("(?:identity|stackTrace)": ")(?:\\.|[^"\\])*(")')
"""Which machine and which directories a story was recorded on is nobody's business."""


async def record(names: list[str], url: str, address: str) -> None:
    """Play each story and keep the history of its last run at Temporal."""
    HISTORIES.mkdir(exist_ok=True)
    for story in STORIES:
        file = HISTORIES / f"{story.__name__}.json"
        if story.__name__ not in names and (names or file.exists()):
            continue
        async with opened(url, address) as house, house.worker():
            run_id = await story(house)
            await house.finished(run_id)
            history = await house.client.get_workflow_handle(workflow_id_of(run_id)).fetch_history()
            file.write_text(PRIVATE.sub(r"\1recorded\2", history.to_json()))
            print(file.name)


with tempfile.TemporaryDirectory() as directory:
    path = Path(directory) / "record.db"
    upgrade(f"sqlite+aiosqlite:///{path}")
    with serving(Path(directory)) as server:
        asyncio.run(record(sys.argv[1:], f"sqlite+aiosqlite:///{path}", server))
