"""Records and shipments."""

import pytest

from builder_app.domain.catalog import CATALOG
from builder_app.domain.errors import EffectFailed
from tests.actions.conftest import Perform
from tests.application.conftest import House


async def records(house: House, collection: str) -> list[dict[str, object]]:
    async with house.database(read_only=True) as uow:
        return await uow.collections.all_of(collection)


async def test_a_record_is_kept_once_by_attempt_and_replaced_by_key(house: House, perform: Perform) -> None:
    first = await perform("data.store", collection="late", record={"n": 1})
    again = await perform("data.store", attempt=2, collection="late", record={"n": 1})
    assert first.output == again.output
    assert len(await records(house, "late")) == 1
    await perform("data.store", visit=2, collection="late", record={"n": 2})
    assert len(await records(house, "late")) == 2
    one = await perform("data.store", step="a", collection="by_key", record={"n": 1}, key=7)
    other = await perform("data.store", step="b", collection="by_key", record={"n": 2}, key="7")
    assert one.output == other.output
    assert [record["n"] for record in await records(house, "by_key")] == [2]
    CATALOG.require("data.store").outputs.model_validate(first.output)


async def test_a_database_of_somebody_else_is_read(house: House, perform: Perform, sqlite_url: str) -> None:
    config = {"url": sqlite_url.replace("+aiosqlite", "")}
    connection = await house.services.connections.create(house.person, kind="sql", name="Theirs", config=config)
    await perform("data.store", collection="late", record={"n": 1})
    asked = {"connection": connection.id, "sql": "SELECT * FROM collection_records WHERE collection = :name"}
    found = await perform("data.query", **asked, parameters={"name": "late"})
    assert (found.outcome, found.output["count"], found.output["rows"][0]["collection"]) == ("found", 1, "late")
    assert (await perform("data.query", **asked, parameters={"name": "none"})).outcome == "not_found"
    with pytest.raises(EffectFailed, match="SELECT"):
        await perform("data.query", connection=connection.id, sql="DELETE FROM collection_records")
    CATALOG.require("data.query").outputs.model_validate(found.output)


async def test_shipments_are_looked_up_searched_and_changed(house: House, perform: Perform) -> None:
    rows = [{"shipment_id": f"S-{n}", "priority": "critical" if n % 2 else "low"} for n in range(1, 6)]
    await house.services.shipments.upsert(house.person, rows)
    found = await perform("shipment.lookup", shipment_id="S-1")
    assert (found.outcome, found.output["shipment"]["priority"]) == ("found", "critical")
    assert (await perform("shipment.lookup", shipment_id="S-9")).outcome == "not_found"
    critical = {"left": "{{ shipment.priority }}", "operator": "equals", "right": "critical"}
    hits = await perform("shipment.search", filter=critical)
    assert [one["shipment_id"] for one in hits.output["shipments"]] == ["S-1", "S-3", "S-5"]
    assert (await perform("shipment.search", filter=critical, limit=2)).output["count"] == 2
    assert (await perform("shipment.search", filter={**critical, "right": "none"})).outcome == "not_found"
    changed = await perform("shipment.update", shipment_id="S-2", changes={"status": "held", "priority": "critical"})
    assert (changed.outcome, changed.output["shipment"]["status"]) == ("next", "held")
    assert (await perform("shipment.lookup", shipment_id="S-2")).output["shipment"]["priority"] == "critical"
    assert (await perform("shipment.update", shipment_id="S-9", changes={"status": "held"})).outcome == "not_found"


async def test_a_wrong_change_is_named_and_changes_nothing(house: House, perform: Perform) -> None:
    await house.services.shipments.upsert(house.person, [{"shipment_id": "S-1", "temperature_f": 40}])
    with pytest.raises(EffectFailed, match="temperature_f") as caught:
        await perform("shipment.update", shipment_id="S-1", changes={"temperature_f": "warm"})
    assert not caught.value.retryable
    assert (await perform("shipment.lookup", shipment_id="S-1")).output["shipment"]["temperature_f"] == 40


async def test_a_note_needs_nothing_but_its_text(perform: Perform) -> None:
    assert (await perform("log.write", message=12, level="warning")).outcome == "next"
    with pytest.raises(EffectFailed, match="level"):
        await perform("log.write", message="x", level="loud")
