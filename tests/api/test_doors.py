"""Every REST path for every role, and for nobody: the table of doors, the routes and the use cases agree."""

import re
from typing import Any

import httpx
import pytest
from fastapi.routing import APIRoute

from builder_app.api.app import build_api
from builder_app.application import doors
from builder_app.domain.access import Permission, Role, allows
from tests.api.conftest import World

UNLISTED = {"/docs", "/openapi.json"}
"""Paths that the document does not describe because they show it."""


def operations() -> list[tuple[str, str]]:
    """Every (method, pattern) of the document, and the paths that show it."""
    found = [(method.upper(), path) for path, methods in build_api().openapi()["paths"].items() for method in methods]
    return found + [("GET", path) for path in sorted(UNLISTED)]


def filled(pattern: str) -> str:
    """An address of this pattern under which there is nothing."""
    return re.sub(r"\{[^}]*\}", "nothing", re.sub(r"\{(a|b|number)\}", "1", pattern))


async def ask(client: httpx.AsyncClient, method: str, path: str, **more: Any) -> httpx.Response:
    return await client.request(method, filled(path), **more)


def test_the_table_and_the_routes_name_the_same_paths() -> None:
    listed = {(method, path) for path, methods in doors.PATHS.items() for method in methods}
    assert listed == set(operations())


def test_every_route_is_in_the_table() -> None:
    app = build_api()
    routes = [route for route in app.routes if isinstance(route, APIRoute)]
    assert routes
    for route in routes:
        if route.path == "/api/{rest:path}":
            continue
        for method in route.methods or ():
            assert doors.of_path(method, route.path) is not doors.NOBODY, f"{method} {route.path} is not in the table of doors"


@pytest.mark.parametrize("role", list(Role))
async def test_each_role_gets_where_the_table_says(world: World, role: Role) -> None:
    async with world.anonymous() as client:
        client.headers.update(world.as_(role.value))
        for method, path in operations():
            needed = doors.of_path(method, path)
            answer = await ask(client, method, path)
            stopped = answer.status_code == 403 and answer.json()["code"] == "forbidden"
            allowed = not isinstance(needed, Permission) or allows(role, needed)
            assert stopped is not allowed, f"{role} {method} {path}: {answer.status_code} {answer.text[:200]}"
            assert answer.status_code < 500, f"{role} {method} {path}: {answer.text[:200]}"


async def test_nobody_gets_where_the_table_names_a_role(world: World) -> None:
    async with world.anonymous() as client:
        for method, path in operations():
            answer = await ask(client, method, path)
            stopped = answer.status_code == 401 and answer.json()["code"] == "not-signed-in"
            assert stopped is not (doors.of_path(method, path) is doors.ANYBODY), f"{method} {path}: {answer.status_code}"


async def test_a_path_that_the_table_lacks_is_shut(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doors, "PATHS", {path: methods for path, methods in doors.PATHS.items() if path != "/api/v1/runs"})
    answer = await world.client.get("/api/v1/runs")
    assert answer.status_code == 403


async def test_other_sites_change_nothing_with_the_cookie(world: World) -> None:
    token = await world.runtime.accounts.sign_in("admin@example.com", "correct horse battery", address="", user_agent="")
    async with world.anonymous() as client:
        client.cookies.set("builder_session", token)
        for method, path in operations():
            if method == "GET" or path.startswith("/hooks/"):
                continue
            for headers in ({"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}):
                answer = await ask(client, method, path, headers=headers)
                assert answer.status_code in (403, 422), f"{method} {path} {headers}: {answer.status_code}"
                if answer.status_code == 403:
                    assert answer.json()["code"] == "foreign-origin"
                else:
                    assert path in ("/api/v1/session", "/api/v1/setup", "/api/v1/page-errors")
