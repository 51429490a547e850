"""Migrations lead to the schema of the tables, on both databases, and back."""

import asyncio
import shutil
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, inspect, text
from sqlmodel import SQLModel

from alembic import command
from builder_app.domain.errors import StorageUnavailable
from builder_app.storage import migrate, tables
from builder_app.storage.unit_of_work import Database
from tests.fixtures.servers import free_port

assert tables.__all__


@pytest.fixture(params=["sqlite_url", "postgres_url"])
def url(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue(request.param))


def test_the_schema_is_that_of_the_tables(url: str) -> None:
    engine = create_engine(migrate.sync_url(url))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []
    engine.dispose()


def test_upgrading_again_changes_nothing(url: str) -> None:
    assert migrate.is_current(url)
    migrate.upgrade(url)
    assert migrate.is_current(url)


def test_down_and_up_again(url: str) -> None:
    command.downgrade(migrate._config(url), "base")
    engine = create_engine(migrate.sync_url(url))
    assert inspect(engine).get_table_names() == ["alembic_version"]
    assert not migrate.is_current(url)
    migrate.upgrade(url)
    assert migrate.is_current(url)
    engine.dispose()


async def test_processes_that_open_a_new_file_at_the_same_moment_find_it_free(tmp_path: Path) -> None:
    made = tmp_path / "made.db"
    migrate.upgrade(f"sqlite+aiosqlite:///{made}")

    async def write(database: Database) -> None:
        async with database() as uow:
            await uow.commit()

    for number in range(40):
        file = shutil.copy(made, tmp_path / f"{number}.db")
        opened = [Database(f"sqlite+aiosqlite:///{file}") for _ in range(4)]
        await asyncio.gather(*(write(database) for database in opened))
        for database in opened:
            await database.close()


def test_times_keep_their_zone_on_postgresql(postgres_url: str) -> None:
    engine = create_engine(migrate.sync_url(postgres_url))
    with engine.connect() as connection:
        naive = connection.execute(
            text(
                "SELECT count(*) FROM information_schema.columns WHERE table_schema = 'public' AND data_type = 'timestamp without time zone'"
            )
        ).scalar_one()
    engine.dispose()
    assert naive == 0


def test_a_database_that_is_away_is_named() -> None:
    with pytest.raises(StorageUnavailable):
        migrate.upgrade(f"postgresql+psycopg://builder@127.0.0.1:{free_port()}/none")
