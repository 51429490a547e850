"""What the log holds, and what it never does."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from loguru import logger

from builder_app.log import set_up
from builder_app.settings import Settings

PLANTED = "planted-4711-secret"


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    set_up(Settings(_env_file=None, data_dir=tmp_path, env="test"))  # type: ignore[call-arg]
    yield tmp_path / "builder.log"
    logger.remove()


def refuse(password: str) -> None:
    raise ValueError("refused")


def test_a_traceback_shows_no_values(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    secret = PLANTED
    try:
        refuse(secret)
    except ValueError:
        logger.exception("Signing in failed")
    written = log.read_text() + capsys.readouterr().err
    assert "refused" in written
    assert "Signing in failed" in written
    assert PLANTED not in written


def test_a_secret_in_a_message_is_blotted_out(log: Path) -> None:
    logger.info("Calling with authorization: Bearer {}", PLANTED)
    assert "Calling with authorization" in log.read_text()
    assert PLANTED not in log.read_text()
