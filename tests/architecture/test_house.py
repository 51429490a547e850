"""The house rules that a machine can check."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MAX_LINES = 450
FRAMEWORKS = ("reflex", "fastapi", "starlette", "sqlalchemy", "sqlmodel", "langchain_core", "langgraph", "httpx", "redis", "aiosmtplib")


def loaded_by(module: str) -> set[str]:
    """The top-level packages that importing `module` loads, in a process of its own."""
    code = f"import sys, {module}; print(' '.join(sorted({{name.partition('.')[0] for name in sys.modules}})))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize(
    "module", ["builder_app.domain.machine", "builder_app.domain.validation", "builder_app.domain.simulate", "builder_app.domain.edits"]
)
def test_the_domain_loads_no_framework(module: str) -> None:
    assert not loaded_by(module) & {*FRAMEWORKS, "temporalio", "loguru"}


def test_the_workflow_module_loads_no_framework_but_its_own() -> None:
    assert not loaded_by("builder_app.engine.workflow") & set(FRAMEWORKS)


def test_imports_point_down_only() -> None:
    linter = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([str(linter)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_no_file_holds_more_than_one_idea() -> None:
    files = [path for folder in ("builder_app", "tests") for path in (ROOT / folder).rglob("*.py")] + list(
        (ROOT / "builder_app").rglob("*.jsx")
    )
    long = {str(path.relative_to(ROOT)): count for path in files if (count := len(path.read_text().splitlines())) > MAX_LINES}
    assert files
    assert long == {}


def test_nothing_opens_at_import() -> None:
    code = "import socket; socket.socket.connect = None; import builder_app.runtime, builder_app.api.app, builder_app.cli; print('ok')"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "ok", done.stderr


def test_the_lock_files_name_no_host() -> None:
    for lock in (ROOT / "deploy" / "lock").glob("*.txt"):
        assert "://" not in lock.read_text()
