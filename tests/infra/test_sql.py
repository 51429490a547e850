"""Questions to real databases."""

import sqlite3
from pathlib import Path

import psycopg
import pytest

from builder_app.domain.errors import EffectFailed
from builder_app.infra.sql import SqlReader, one_select
from tests.fixtures.servers import free_port, postgres_server, postgres_url

__all__ = ["postgres_server", "postgres_url"]
TABLE = "CREATE TABLE loads (id INTEGER PRIMARY KEY, carrier TEXT, weight NUMERIC, due TIMESTAMP)"
ROWS = "INSERT INTO loads VALUES (1, 'Fast', 12.5, '2026-01-05 09:00'), (2, 'Slow', 3, NULL), (3, 'Fast', 1, NULL)"


@pytest.fixture
def lite_url(tmp_path: Path) -> str:
    with sqlite3.connect(tmp_path / "their own.db") as connection:
        connection.execute(TABLE)
        connection.execute(ROWS)
    connection.close()
    return f"sqlite:///{tmp_path / 'their own.db'}"


@pytest.fixture
def pg_url(postgres_url: str) -> str:
    with psycopg.connect(postgres_url.replace("+psycopg", "")) as connection:
        connection.execute(TABLE)
        connection.execute(ROWS)
    return postgres_url.replace("+psycopg", "")


@pytest.fixture(params=["lite_url", "pg_url"])
def url(request: pytest.FixtureRequest) -> str:
    found: str = request.getfixturevalue(request.param)
    return found


async def test_rows_come_as_names_and_plain_values(url: str) -> None:
    asked = "SELECT id, weight, due FROM loads WHERE carrier = :carrier ORDER BY id"
    rows = await SqlReader().rows(url, asked, {"carrier": "Fast"}, limit=10)
    assert [row["id"] for row in rows] == [1, 3]
    assert (rows[0]["weight"], rows[1]["due"]) == (12.5, None)
    assert str(rows[0]["due"]).startswith("2026-01-05")
    assert len(await SqlReader().rows(url, asked + ";", {"carrier": "Fast"}, limit=1)) == 1
    assert await SqlReader().rows(url, asked, {"carrier": "Nobody'; DROP TABLE loads; --"}, limit=9) == []


async def test_nothing_can_be_written(url: str) -> None:
    for sql in ("DELETE FROM loads", "SELECT 1; DELETE FROM loads", "WITH gone AS (DELETE FROM loads RETURNING id) SELECT * FROM gone"):
        with pytest.raises(EffectFailed) as caught:
            await SqlReader().rows(url, sql, {}, limit=10)
        assert caught.value.code in ("not-a-select", "database-refused")
    assert len(await SqlReader().rows(url, "SELECT * FROM loads", {}, limit=10)) == 3


async def test_a_wrong_question_is_final_and_says_why(url: str) -> None:
    with pytest.raises(EffectFailed, match="colour") as caught:
        await SqlReader().rows(url, "SELECT colour FROM loads", {}, limit=1)
    assert (caught.value.code, caught.value.retryable) == ("database-refused", False)
    with pytest.raises(EffectFailed):
        await SqlReader().rows(url, "SELECT * FROM loads WHERE id = :id", {}, limit=1)


async def test_a_database_that_is_away_can_be_tried_again(tmp_path: Path) -> None:
    for url in (f"postgresql://builder:s3cret@127.0.0.1:{free_port()}/x", f"sqlite:///{tmp_path / 'none.db'}"):
        with pytest.raises(EffectFailed) as caught:
            await SqlReader().rows(url, "SELECT 1", {}, limit=1)
        assert caught.value.retryable
        assert "s3cret" not in caught.value.message
    assert not (tmp_path / "none.db").exists()


async def test_a_connection_is_tried(url: str) -> None:
    assert "Connected to" in await SqlReader().test(url)


@pytest.mark.parametrize("url", ["nonsense", "oracle://x/y", "mysql://x/y"])
async def test_other_databases_are_refused(url: str) -> None:
    with pytest.raises(EffectFailed) as caught:
        await SqlReader().test(url)
    assert caught.value.code == "bad-address"


@pytest.mark.parametrize(
    ("sql", "bare"),
    [
        ("select 1 ; ", "select 1"),
        ("-- a note\nSELECT ';' AS mark", "SELECT ';' AS mark"),
        ("/* x; */ WITH a AS (SELECT 1) SELECT * FROM a", "WITH a AS (SELECT 1) SELECT * FROM a"),
    ],
)
def test_one_select_is_taken(sql: str, bare: str) -> None:
    assert one_select(sql) == bare


@pytest.mark.parametrize("sql", ["", "UPDATE x SET y = 1", "SELECT 1; SELECT 2", "PRAGMA writable_schema = 1", "selection", "-- SELECT 1"])
def test_anything_else_is_not(sql: str) -> None:
    with pytest.raises(EffectFailed):
        one_select(sql)
