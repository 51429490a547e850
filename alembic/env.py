"""Runs migrations against the database that the caller or the settings name."""

from sqlalchemy import Connection, create_engine, text
from sqlmodel import SQLModel

import builder_app.storage.tables
from alembic import context
from builder_app.settings import Settings
from builder_app.storage.migrate import sync_url

LOCK = 715_220_461
"""Any number: processes that start together migrate one after the other."""
assert builder_app.storage.tables.__all__


def migrate() -> None:
    """Run on a connection of the caller's configuration, else of the settings."""
    url = context.config.attributes.get("database_url") or Settings().database
    engine = create_engine(sync_url(url))
    try:
        with engine.connect() as connection:
            run(connection)
            connection.commit()
    finally:
        engine.dispose()


def run(connection: Connection) -> None:
    """All migrations in one transaction, behind a lock where several processes may come."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        user_module_prefix=None,
    )
    with context.begin_transaction():
        context.run_migrations()


migrate()
