"""Bring the database to the newest schema."""

from pathlib import Path

from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from alembic import command
from builder_app.domain.errors import StorageUnavailable

ROOT = Path(__file__).resolve().parents[2]


def upgrade(database_url: str) -> None:
    """Run all migrations that are missing; blocking. Raises `StorageUnavailable` when the database does not answer."""
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite" and url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    try:
        if url.get_backend_name() == "sqlite":
            _write_ahead(database_url)
        if not is_current(database_url):
            command.upgrade(_config(database_url), "head")
    except OperationalError as error:
        raise StorageUnavailable("The database does not answer; it cannot be migrated.") from error


def _write_ahead(database_url: str) -> None:
    """A property of the file, set once: connections that set it at the same moment would find it locked, whatever they wait."""
    engine = create_engine(sync_url(database_url))
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA journal_mode=WAL")
    finally:
        engine.dispose()


def is_current(database_url: str) -> bool:
    """Whether the database has the newest schema."""
    engine = create_engine(sync_url(database_url))
    try:
        with engine.connect() as connection:
            current = MigrationContext.configure(connection).get_current_revision()
    finally:
        engine.dispose()
    return current == ScriptDirectory.from_config(_config(database_url)).get_current_head()


def sync_url(database_url: str) -> str:
    """The same database through a driver that blocks, as migrations need it."""
    url = make_url(database_url)
    driver = url.drivername.replace("+aiosqlite", "")
    return url.set(drivername=driver).render_as_string(hide_password=False)


def _config(database_url: str) -> Config:
    config = Config(str(ROOT / "alembic.ini"))
    config.set_main_option("script_location", str(ROOT / "alembic"))
    config.attributes["database_url"] = database_url
    return config
