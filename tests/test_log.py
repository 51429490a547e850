"""What the log holds, and what it never does."""

import asyncio
import gzip
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import sentry_sdk
from loguru import logger

from builder_app import log as log_module
from builder_app.application.context import Caller, caller
from builder_app.log import set_up
from builder_app.settings import Settings
from tests.fixtures.web import WebServer, web

__all__ = ["web"]

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


def test_a_line_carries_the_id_of_its_call(log: Path) -> None:
    token = caller.set(Caller(request_id="evt_of_a_click"))
    logger.info("In a call")
    caller.reset(token)
    with logger.contextualize(request_id="req_of_a_request"):
        logger.info("In a request")
    logger.info("By itself")
    logger.info("By itself again")
    clicked, asked, alone, again = (json.loads(line)["record"]["extra"]["request_id"] for line in log.read_text().splitlines())
    assert (clicked, asked) == ("evt_of_a_click", "req_of_a_request")
    assert alone.startswith("proc_")
    assert again == alone


async def test_errors_go_to_sentry_when_it_is_configured(tmp_path: Path, web: WebServer) -> None:
    dsn = f"http://public@127.0.0.1:{web.port}/1"
    web.answer("/api/1/envelope/", body={})
    set_up(Settings(_env_file=None, data_dir=tmp_path, env="test", sentry_dsn=dsn))  # type: ignore[call-arg]
    try:
        try:
            refuse(PLANTED)
        except ValueError:
            logger.bind(request_id="req_42").exception("Signing in failed")
        logger.info("nothing to report")
        await asyncio.to_thread(sentry_sdk.flush, 10)
    finally:
        sentry_sdk.init()
        logger.remove()
    (sent,) = [gzip.decompress(one.body).decode() for one in web.asked]
    assert "ValueError" in sent
    assert "refuse" in sent
    assert "req_42" in sent
    assert PLANTED not in sent


def test_without_a_dsn_sentry_is_not_even_loaded(tmp_path: Path) -> None:
    code = (
        "import sys; from builder_app.log import set_up; from builder_app.settings import Settings; "
        f"set_up(Settings(_env_file=None, data_dir={str(tmp_path)!r}, env='test')); print('sentry_sdk' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "False"


def test_the_file_is_rotated_when_it_is_full_and_the_oldest_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Really rotated: nothing is lost or written twice, and only so many full files are kept."""
    monkeypatch.setattr(log_module, "ROTATION", "20 KB")
    monkeypatch.setattr(log_module, "KEPT", 3)
    set_up(Settings(_env_file=None, data_dir=tmp_path, env="test"))  # type: ignore[call-arg]
    try:
        numbers: list[int] = []
        for number in range(400):
            logger.info("Line {}", number)
    finally:
        logger.remove()
    files = sorted(tmp_path.glob("builder*.log"), key=lambda path: path.stat().st_mtime_ns)
    assert files[-1].name == "builder.log"
    assert len(files) == 4
    for file in files:
        lines = file.read_text().splitlines()
        assert file.stat().st_size <= 20_000
        numbers += [int(json.loads(line)["record"]["message"].removeprefix("Line ")) for line in lines]
    assert numbers == list(range(numbers[0], 400))
    assert numbers[0] > 0
