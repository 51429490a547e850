"""What is the same for everybody until it changes: the catalogue and the gallery come from a cache, and are not sent again to who has them."""

from typing import Any

import pytest

from builder_app.api.routes import catalog
from tests.api.conftest import World

LISTS = ("/api/v1/actions", "/api/v1/triggers", "/api/v1/templates")


@pytest.mark.parametrize("path", LISTS)
async def test_a_list_comes_from_the_cache_and_is_not_sent_to_who_has_it(world: World, path: str) -> None:
    first, again = await world.client.get(path), await world.client.get(path)
    assert (first.headers["x-cache"], again.headers["x-cache"]) == ("miss", "hit")
    assert (first.json(), first.headers["etag"]) == (again.json(), again.headers["etag"])
    assert again.headers["cache-control"] == "private, no-cache"
    for tag in (first.headers["etag"], f'"old", W/{first.headers["etag"]}', "*"):
        same = await world.client.get(path, headers={"If-None-Match": tag})
        assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", first.headers["etag"])
    assert (await world.client.get(path, headers={"If-None-Match": '"old"'})).status_code == 200
    async with world.anonymous() as nobody:
        assert (await nobody.get(path, headers={"If-None-Match": first.headers["etag"]})).status_code == 401


@pytest.mark.parametrize("path", LISTS)
async def test_clearing_the_cache_clears_these_too(world: World, path: str) -> None:
    first = await world.client.get(path)
    await world.runtime.answers.clear()
    after = await world.client.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (after.status_code, after.headers["x-cache"]) == (200, "miss")
    assert after.json() == first.json()


async def test_another_catalogue_is_another_answer(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    first = await world.client.get("/api/v1/actions")
    monkeypatch.setattr(catalog, "catalogue_version", lambda: "another")
    after = await world.client.get("/api/v1/actions", headers={"If-None-Match": first.headers["etag"]})
    assert (after.status_code, after.headers["x-cache"]) == (200, "miss")


async def test_templates_that_are_shared_put_away_and_restored_are_seen_at_once(world: World, noted: dict[str, Any]) -> None:
    async def shared() -> list[str]:
        items = (await world.client.get("/api/v1/templates")).json()["items"]
        return [one["id"] for one in items if one["created_by"]]

    assert await shared() == []
    made = (await world.client.post("/api/v1/workflows", json={"name": "Noted", "definition": noted})).json()
    template = (await world.client.post("/api/v1/templates", json={"workflow_id": made["id"]})).json()["id"]
    assert await shared() == [template]
    await world.client.delete(f"/api/v1/templates/{template}")
    assert await shared() == []
    await world.client.post(f"/api/v1/templates/{template}/restore")
    assert await shared() == [template]
    await world.client.delete(f"/api/v1/templates/{template}")
    gone = await world.client.get("/api/v1/templates?deleted=true")
    assert ([one["id"] for one in gone.json()["items"]], "x-cache" in gone.headers) == ([template], False)
