"""The audit log over REST."""

import csv
import io

import pytest

from builder_app.domain.access import SYSTEM
from builder_app.storage.repositories.accounts import SqlAuditLog
from tests.api.conftest import World


async def many(world: World, count: int) -> None:
    """Entries of one person, more than a page holds."""
    audit = world.runtime.audit
    async with audit._uow() as uow:
        for number in range(count):
            person = SYSTEM.model_copy(update={"email": "=cmd()@x.test"})
            await audit.record(uow, person, "test.entry", ("thing", f"t{number}"), before={"n": number}, after={"n": number + 1})
        await uow.commit()


@pytest.mark.parametrize(
    "asked",
    [{"params": {"format": "csv", "action": "test.entry"}}, {"params": {"action": "test.entry"}, "headers": {"Accept": "text/csv"}}],
)
async def test_the_file_holds_everything_that_fits(world: World, asked: dict[str, dict[str, str]]) -> None:
    await many(world, 450)
    answer = await world.client.get("/api/v1/audit", **asked)  # type: ignore[arg-type]
    assert answer.headers["content-type"].startswith("text/csv")
    assert "attachment" in answer.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert sorted({row["target_id"] for row in rows}) == sorted(f"t{number}" for number in range(450))
    first = next(row for row in rows if row["target_id"] == "t7")
    assert (first["before"], first["after"]) == ('{"n": 7}', '{"n": 8}')
    assert first["actor"].startswith("'=")


async def test_only_administrators_get_the_file(world: World) -> None:
    for role in ("viewer", "editor", "operator"):
        answer = await world.client.get("/api/v1/audit", params={"format": "csv"}, headers=world.as_(role))
        assert answer.status_code == 403


def test_entries_are_only_added_and_read() -> None:
    assert {name for name in vars(SqlAuditLog) if not name.startswith("_")} == {"add", "page"}
