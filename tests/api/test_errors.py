"""Every error is a problem document that helps."""

from typing import Any

import pytest
from loguru import logger

from builder_app.domain.errors import ModelUnavailable, RateLimited, TurnTimeout
from builder_app.infra.rate_limit import RULES, local_limiter
from tests.api.conftest import World


def _is_problem(answer: Any, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert body["status"] == status
    assert body["reference"] == answer.headers["x-request-id"]
    return body


@pytest.mark.parametrize("body", [b"{", b"", b"[" * 100_000, b"nonsense", b'{"name": ' + b"1" * 5000 + b"}", b"\xff\xfe"])
async def test_nonsense_is_refused(world: World, body: bytes) -> None:
    answer = await world.client.post("/api/v1/workflows", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code in (400, 422)
    _is_problem(answer, answer.status_code)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b'{"name": "a\\u0000b"}', "name"),
        (b'{"name": "a\\ud800b"}', "name"),
        (b'{"name": 5}', "name"),
        (b'{"nme": "x"}', "nme"),
        (b'{"name": "x", "definition": {"schema": 2}}', "definition.schema"),
        (
            b'{"name": "x", "definition": {"steps": [{"id": "a", "action": "log.write", "params": {"n": NaN}}]}}',
            "definition.steps.0.params.n",
        ),
        (
            b'{"definition": {"steps": [{"id": "a", "action": "b", "params": {"n": 99223372036854775808}}]}}',
            "definition.steps.0.params.n",
        ),
        (
            b'{"name": "x", "definition": {"steps": [{"id": "a", "action": "b", "params": {"n": ' + b"[" * 70 + b"]" * 70 + b"}}]}}",
            "definition.steps.0.params.n",
        ),
        (b'{"name": "x", "definition": {"steps": [{"id": "A B", "action": "log.write"}]}}', "definition.steps.0.id"),
    ],
)
async def test_a_wrong_value_is_named(world: World, body: bytes, field: str) -> None:
    answer = await world.client.post("/api/v1/workflows", content=body, headers={"Content-Type": "application/json"})
    problem = _is_problem(answer, 422)
    assert problem["fields"][0]["field"].startswith(field)
    assert problem["fields"][0]["message"]
    assert (await world.client.get("/api/v1/workflows")).json()["items"] == []


async def test_a_body_of_ten_megabytes_is_refused_with_a_reason(world: World) -> None:
    answer = await world.client.post("/api/v1/workflows", json={"name": "x" * 10_000_000})
    assert "5 MiB" in _is_problem(answer, 413)["detail"]


async def test_a_body_of_unknown_length_is_counted(world: World) -> None:
    async def endless() -> Any:
        for _ in range(12):
            yield b"x" * 1024 * 1024

    answer = await world.client.post("/api/v1/workflows", content=endless(), headers={"Content-Type": "application/json"})
    _is_problem(answer, 413)


async def test_ten_thousand_steps_are_refused_with_a_reason(world: World) -> None:
    steps = [{"id": f"s{n}", "action": "log.write", "params": {"message": "x"}} for n in range(10_000)]
    answer = await world.client.post("/api/v1/workflows", json={"name": "x", "definition": {"steps": steps}})
    problem = _is_problem(answer, 422)
    assert problem["code"] == "workflow-too-large"
    assert "10000" in problem["detail"]


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/nothing", "/api/v1/runs/run_nobody", "/api/v1/workflows/%00", "/api/v1/tasks/x"])
async def test_what_is_not_there(world: World, path: str) -> None:
    _is_problem(await world.client.get(path), 404)


async def test_a_wrong_method_names_the_right_ones(world: World) -> None:
    answer = await world.client.put("/api/v1/workflows")
    _is_problem(answer, 405)
    assert answer.headers["allow"] == "GET, POST"


@pytest.mark.parametrize("query", ["limit=0", "limit=x", "limit=99999999999999999999", "search=%00", "deleted=perhaps", "cursor=garbage"])
async def test_wrong_query_values(world: World, query: str) -> None:
    problem = _is_problem(await world.client.get(f"/api/v1/workflows?{query}"), 422)
    assert problem["fields"][0]["field"] == query.partition("=")[0]


async def test_too_many_requests_say_when_to_come_back(world: World) -> None:
    world.assistant.error = RateLimited("Slow down.", retry_after_seconds=7.2)
    conversation = (await world.client.post("/api/v1/conversations", json={})).json()
    answer = await world.client.post(f"/api/v1/conversations/{conversation['id']}/messages", json={"text": "hello"})
    _is_problem(answer, 429)
    assert answer.headers["retry-after"] == "8"


@pytest.mark.parametrize(("error", "status"), [(TurnTimeout("Too slow."), 504), (ModelUnavailable("Away."), 503)])
async def test_the_assistant_is_away(world: World, error: Any, status: int) -> None:
    world.assistant.error = error
    conversation = (await world.client.post("/api/v1/conversations", json={})).json()
    answer = await world.client.post(f"/api/v1/conversations/{conversation['id']}/messages", json={"text": "hello"})
    assert _is_problem(answer, status)["code"] == error.code


async def test_the_unexpected_is_logged_and_has_a_reference(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("secret inner workings")

    monkeypatch.setattr(type(world.runtime.workflows), "list", broken)
    problem = _is_problem(await world.client.get("/api/v1/workflows"), 500)
    assert "secret" not in str(problem)


async def test_a_request_id_is_taken_over_when_it_is_one(world: World) -> None:
    given = await world.client.get("/api/v1/workflows", headers={"X-Request-ID": "abc-123"})
    assert given.headers["x-request-id"] == "abc-123"
    bad = await world.client.get("/api/v1/workflows", headers={"X-Request-ID": "a b\tc" * 40})
    assert bad.headers["x-request-id"].startswith("req_")


async def test_what_broke_in_a_browser_reaches_the_log_under_its_reference(world: World) -> None:
    """Also from people who are not signed in; not from other sites, and not without end."""
    lines: list[str] = []
    sink = logger.add(lines.append, level="ERROR", format="{message}")
    told = {"reference": "ref_0123abcd", "page": "/login", "words": "script failed\nERROR forged \x1b[31m"}
    object.__setattr__(world.runtime, "limiter", local_limiter(RULES))
    async with world.anonymous() as client:
        assert (await client.post("/api/v1/page-errors", json=told)).status_code == 204
        _is_problem(await client.post("/api/v1/page-errors", json={**told, "reference": "ref_x\n"}), 422)
        _is_problem(await client.post("/api/v1/page-errors", json=told, headers={"Origin": "https://evil.example"}), 403)
        answers = [await client.post("/api/v1/page-errors", json=told) for _ in range(30)]
    logger.remove(sink)
    assert lines[0] == "Error in a page: ref_0123abcd /login: script failed ERROR forged [31m\n"
    assert answers[-1].status_code == 429


async def test_what_turns_or_hides_text_is_taken_out_of_every_body(world: World, noted: dict[str, Any]) -> None:
    """Wherever it stands; all other text is kept as it was written, and of passwords every character."""
    hostile = "Late\u202e \x1bship\u2066ments\x85"
    noted["description"] = noted["steps"][0]["params"]["message"] = f"{hostile}\n\t<b>ü 👩‍💻</b>"
    made = (await world.client.post("/api/v1/workflows", json={"name": "N", "definition": noted})).json()["id"]
    draft = (await world.client.get(f"/api/v1/workflows/{made}/draft")).json()["definition"]
    assert draft["steps"][0]["params"]["message"] == draft["description"] == "Late shipments\n\t<b>ü 👩‍💻</b>"
    run = (await world.client.post(f"/api/v1/workflows/{made}/runs", json={"input": {"who": hostile}})).json()
    assert run["input"] == {"who": "Late shipments"}
    user = {"email": "x@example.com", "password": "eight\u202e chars", "role": "viewer", "name": hostile}
    assert (await world.client.post("/api/v1/users", json=user)).json()["name"] == "Late shipments"
    async with world.anonymous() as client:
        for password, status in (("eight chars", 401), ("eight\u202e chars", 200)):
            answer = await client.post("/api/v1/session", json={"email": "x@example.com", "password": password})
            assert answer.status_code == status
