"""Backups of the embedded default: the SQLite database and the secret key in one archive."""

import sqlite3
import tarfile
import tempfile
from pathlib import Path

from sqlalchemy.engine import make_url

from builder_app.settings import KEY_FILE, Settings

NAMES = ("builder.db", KEY_FILE)


class CannotBackUp(Exception):
    """Why not, for the terminal."""


def write(settings: Settings, target: Path) -> None:
    """Write an archive; SQLite's own backup makes it consistent while the app runs. Raises `CannotBackUp`."""
    database = _file(settings)
    if not database.exists():
        raise CannotBackUp(f"There is no database at {database} yet.")
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / NAMES[0]
        source, sink = sqlite3.connect(database), sqlite3.connect(copy)
        with sink:
            source.backup(sink)
        source.close()
        sink.close()
        with tarfile.open(target, "w:gz") as archive:
            archive.add(copy, NAMES[0])
            key = settings.data_dir / KEY_FILE
            if key.exists():
                archive.add(key, KEY_FILE)
    target.chmod(0o600)


def read(settings: Settings, source: Path) -> None:
    """Put an archive back. Raises `CannotBackUp` when it is none of ours."""
    database = _file(settings)
    try:
        with tarfile.open(source) as archive:
            members = archive.getmembers()
            if not members or any(one.name not in NAMES or not one.isfile() for one in members):
                raise CannotBackUp(f"{source} is no backup of this app.")
            contents = {one.name: archive.extractfile(one) for one in members}
            for name, file in contents.items():
                assert file is not None
                place = database if name == NAMES[0] else settings.data_dir / name
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(file.read())
                place.chmod(0o600)
    except tarfile.TarError as error:
        raise CannotBackUp(f"{source} cannot be read: {error}") from error
    for extra in ("-wal", "-shm"):
        Path(f"{database}{extra}").unlink(missing_ok=True)


def _file(settings: Settings) -> Path:
    url = make_url(settings.database)
    if url.get_backend_name() != "sqlite" or not url.database:
        raise CannotBackUp("This database is backed up with its own tools, such as pg_dump.")
    return Path(url.database)
