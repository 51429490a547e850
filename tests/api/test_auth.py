"""Who may come in, and how."""

import re

import pytest

from tests.api.conftest import PASSWORD, World
from tests.api.test_openapi import OPEN


async def _sign_in(world: World, role: str = "admin") -> str:
    async with world.anonymous() as client:
        answer = await client.post("/api/v1/session", json={"email": f"{role}@example.com", "password": PASSWORD})
    assert answer.status_code == 200, answer.text
    return answer.cookies["builder_session"]


async def test_every_path_but_the_open_ones_needs_somebody(world: World) -> None:
    async with world.anonymous() as client:
        for path, operations in world.app.openapi()["paths"].items():
            for method in operations:
                if path in OPEN and not (path == "/api/v1/session" and method == "get"):
                    continue
                answer = await client.request(method, re.sub(r"\{[ab]\}|\{number\}", "1", path).replace("{", "").replace("}", ""))
                assert answer.status_code == 401, f"{method} {path}: {answer.status_code}"
                assert answer.json()["code"] == "not-signed-in"
                assert answer.headers["WWW-Authenticate"] == "Bearer"


async def test_the_first_administrator_is_made_once(bare: World) -> None:
    assert (await bare.client.get("/api/v1/setup")).json() == {"needs_setup": True}
    made = await bare.client.post("/api/v1/setup", json={"email": "First@Example.com", "password": PASSWORD})
    assert made.status_code == 201
    assert made.json()["role"] == "admin"
    assert (await bare.client.get("/api/v1/session")).json()["email"] == "first@example.com"
    again = await bare.client.post("/api/v1/setup", json={"email": "second@example.com", "password": PASSWORD})
    assert again.status_code == 409
    assert (await bare.client.get("/api/v1/setup")).json() == {"needs_setup": False}


async def test_the_session_cookie_is_out_of_scripts_reach(world: World) -> None:
    async with world.anonymous() as client:
        answer = await client.post("/api/v1/session", json={"email": "admin@example.com", "password": PASSWORD})
        secure = await client.post("https://test/api/v1/session", json={"email": "admin@example.com", "password": PASSWORD})
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "secure" not in cookie
    assert "; secure" in secure.headers["set-cookie"].lower()


async def test_a_wrong_password_tells_nothing(world: World) -> None:
    async with world.anonymous() as client:
        wrong = await client.post("/api/v1/session", json={"email": "admin@example.com", "password": "not it at all"})
        nobody = await client.post("/api/v1/session", json={"email": "nobody@example.com", "password": "not it at all"})
    assert wrong.status_code == nobody.status_code == 401
    assert wrong.json()["detail"] == nobody.json()["detail"]


async def test_signing_out_ends_the_session(world: World) -> None:
    token = await _sign_in(world)
    async with world.anonymous() as client:
        client.cookies.set("builder_session", token)
        assert (await client.get("/api/v1/session")).status_code == 200
        assert (await client.delete("/api/v1/session")).status_code == 204
        client.cookies.set("builder_session", token)
        assert (await client.get("/api/v1/session")).status_code == 401


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}])
async def test_other_sites_cannot_use_the_cookie(world: World, headers: dict[str, str]) -> None:
    token = await _sign_in(world)
    async with world.anonymous() as client:
        client.cookies.set("builder_session", token)
        refused = await client.post("/api/v1/workflows", json={"name": "x"}, headers=headers)
        own = await client.post("/api/v1/workflows", json={"name": "x"}, headers={"Origin": "http://test"})
    assert refused.status_code == 403
    assert refused.json()["code"] == "foreign-origin"
    assert own.status_code == 201


async def test_a_key_works_from_anywhere_and_a_bad_one_nowhere(world: World) -> None:
    answer = await world.client.post("/api/v1/workflows", json={"name": "x"}, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 201
    token = await _sign_in(world)
    async with world.anonymous() as client:
        client.cookies.set("builder_session", token)
        bad = await client.get("/api/v1/workflows", headers={"Authorization": "Bearer nonsense"})
        odd = await client.get("/api/v1/workflows", headers={"Authorization": "Basic abc"})
    assert bad.status_code == odd.status_code == 401


@pytest.mark.parametrize(
    ("method", "path", "body", "lowest"),
    [
        ("GET", "/api/v1/workflows", None, "viewer"),
        ("POST", "/api/v1/workflows", {"name": "x"}, "editor"),
        ("POST", "/api/v1/conversations", {}, "editor"),
        ("POST", "/api/v1/connections", {"kind": "http", "name": "x"}, "operator"),
        ("GET", "/api/v1/users", None, "admin"),
        ("GET", "/api/v1/audit", None, "admin"),
    ],
)
async def test_roles(world: World, method: str, path: str, body: object, lowest: str) -> None:
    order = ["viewer", "editor", "operator", "admin"]
    for role in order:
        answer = await world.client.request(method, path, json=body, headers=world.as_(role))
        allowed = order.index(role) >= order.index(lowest)
        assert (answer.status_code < 400) is allowed, f"{role}: {answer.text}"
        assert allowed or answer.json()["code"] == "forbidden"


async def test_keys_are_shown_once_and_never_above_their_owner(world: World) -> None:
    made = await world.client.post("/api/v1/api-keys", json={"name": "ci", "role": "admin"}, headers=world.as_("editor"))
    assert made.status_code == 201
    key = made.json()
    assert key["role"] == "editor"
    async with world.anonymous() as client:
        who = await client.get("/api/v1/session", headers={"Authorization": f"Bearer {key['key']}"})
    assert who.json()["role"] == "editor"
    assert key["key"] not in (await world.client.get("/api/v1/api-keys")).text
    assert (await world.client.delete(f"/api/v1/api-keys/{key['id']}")).status_code == 204
    async with world.anonymous() as client:
        assert (await client.get("/api/v1/session", headers={"Authorization": f"Bearer {key['key']}"})).status_code == 401


async def test_changing_the_password_ends_other_sessions(world: World) -> None:
    first, other = await _sign_in(world, "viewer"), await _sign_in(world, "viewer")
    async with world.anonymous() as client:
        client.cookies.set("builder_session", first)
        wrong = await client.post("/api/v1/password", json={"current": "wrong", "new": "a new long password"})
        assert wrong.status_code == 422
        assert wrong.json()["fields"][0]["field"] == "current"
        changed = await client.post("/api/v1/password", json={"current": PASSWORD, "new": "a new long password"})
        assert changed.status_code == 204
        assert len((await client.get("/api/v1/sessions")).json()["items"]) == 1
        client.cookies.set("builder_session", other)
        assert (await client.get("/api/v1/session")).status_code == 401


async def test_the_last_administrator_stays(world: World) -> None:
    users = (await world.client.get("/api/v1/users")).json()["items"]
    admin = next(one for one in users if one["role"] == "admin")
    assert (await world.client.delete(f"/api/v1/users/{admin['id']}")).status_code == 409
    assert (await world.client.patch(f"/api/v1/users/{admin['id']}", json={"role": "viewer"})).status_code == 409
