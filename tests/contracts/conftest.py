"""The same suites for every implementation of a port."""

from tests.fixtures.servers import postgres_server, postgres_url, redis_server, sqlite_template, sqlite_url

__all__ = ["postgres_server", "postgres_url", "redis_server", "sqlite_template", "sqlite_url"]
