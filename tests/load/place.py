"""The app as in production on this machine: processes that share PostgreSQL and Redis, and people who are signed in."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from builder_app.application.accounts import digest
from builder_app.domain.access import Role
from builder_app.domain.accounts import Credentials, Session, User
from builder_app.storage.unit_of_work import Database
from tests.fixtures import programs
from tests.fixtures.app import App
from tests.fixtures.servers import free_port

PROCESSES = 2


@dataclass
class Place:
    """A running app and the servers it uses."""

    app: App
    postgres: programs.Postgres
    redis: programs.Program

    def memory(self) -> dict[str, float]:
        """MB of the web processes and of Redis, pages that processes share counted once in all."""
        assert self.app.process is not None
        assert self.redis.process is not None
        served = [pid for pid in below(self.app.process.pid) if "builder_app.serve" in _command(pid) or "multiprocessing" in _command(pid)]
        return {"web": sum(map(_pss, served)) / 1024, "redis": _pss(self.redis.process.pid) / 1024}

    async def people(self, count: int) -> list[str]:
        """Accounts made directly in the database, each signed in; answers their session cookies."""
        database, now, tokens = Database(self.postgres.url), datetime.now(UTC), [secrets.token_urlsafe(32) for _ in range(count)]
        async with database() as uow:
            for number, token in enumerate(tokens):
                user = User(id=f"usr_load{number:05d}", email=f"person{number}@load.test", role=Role.EDITOR, created_at=now)
                await uow.accounts.add_user(user, Credentials(user_id=user.id, password_hash="!"))
                session = Session(
                    id=f"ses_load{number:05d}", user_id=user.id, created_at=now, last_seen_at=now, expires_at=now + timedelta(days=1)
                )
                await uow.accounts.add_session(session, digest(token))
            await uow.commit()
        await database.close()
        return tokens


@contextmanager
def place(folder: Path, **settings: str) -> Iterator[Place]:
    """The app from entering to leaving."""
    for name in ("pg", "redis", "data"):
        (folder / name).mkdir()
    folder.chmod(0o755)
    with programs.running(programs.postgres(folder / "pg", "max_connections=200")) as postgres, \
            programs.running(programs.redis(folder / "redis")) as redis:  # fmt: skip
        assert isinstance(postgres, programs.Postgres)
        app = App(folder / "data", free_port(), {
            "GRANIAN_WORKERS": str(PROCESSES), "BUILDER_DATABASE_URL": postgres.url, "BUILDER_REDIS_URL": f"redis://127.0.0.1:{redis.port}/0",
            "BUILDER_ENV": "production", "BUILDER_SECRET_KEY": secrets.token_urlsafe(48), "BUILDER_LOG_LEVEL": "WARNING", "BUILDER_MAIL_POLL_SECONDS": "20", **settings,
        })  # fmt: skip
        app.start()
        try:
            yield Place(app, postgres, redis)
        finally:
            app.stop()


def below(root: int) -> list[int]:
    """All processes that a process started, itself or through others."""
    children = [int(one) for task in Path(f"/proc/{root}/task").iterdir() for one in (task / "children").read_text().split()]
    return [one for child in children for one in (child, *below(child))]


def _command(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")


def _pss(pid: int) -> int:
    rows = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(row.split()[1]) for row in rows if row.startswith("Pss:"))


def cores() -> int:
    """How many this machine lends us."""
    return len(os.sched_getaffinity(0))
